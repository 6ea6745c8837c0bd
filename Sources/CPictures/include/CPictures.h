// JPEG pictures in and out, by libjpeg-turbo; a part of one at another size.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A part of a picture, its size after scaling, and where the square that is wanted lies in that.
struct pb_crop {
  int left, top, width, height;
  int scaledWidth, scaledHeight;
  int column, row;
  bool mirrored;  // the square, from left to right
};

/// Scales parts of pictures: linear, over an area where pictures shrink. A pixel of the result is
/// the mean of the pixels around its place, weighted by a triangle whose half base is a pixel of
/// the larger of both pictures; rows first, then columns, each rounded to a byte. Only whole
/// numbers are added: the bits are the same everywhere.
struct pb_scaler;
/// - side: of the squares. NULL where there is no memory.
struct pb_scaler *pb_scaler_create(int side);
void pb_scaler_destroy(struct pb_scaler *scaler);
/// Begins a square: the rows first ..< end of the picture will be needed. False without memory.
bool pb_scaler_begin(
    struct pb_scaler *scaler, const struct pb_crop *crop, int *first, int *end);
/// The next of these rows: red, green, blue for every pixel of the picture's width.
void pb_scaler_add(struct pb_scaler *scaler, const uint8_t *row);
/// Writes the square, (3, side, side).
void pb_scaler_finish(struct pb_scaler *scaler, uint8_t *pixels);

/// Reads pictures one after the other and keeps its buffers.
struct pb_jpeg_reader;
/// - side: of the squares that are read. NULL where there is no memory.
struct pb_jpeg_reader *pb_jpeg_reader_create(int side);
void pb_jpeg_reader_destroy(struct pb_jpeg_reader *reader);
/// Begins with a file, which must stay in memory until it is read. All of these return false where
/// the file is no picture or a part of it is lost; `pb_jpeg_fault` then says why.
bool pb_jpeg_open(
    struct pb_jpeg_reader *reader, const uint8_t *bytes, size_t count, int *width, int *height);
/// Reads all of it and keeps nothing.
bool pb_jpeg_check(struct pb_jpeg_reader *reader);
/// Reads as far as the square needs it, in red, green and blue whatever the file has:
/// (3, side, side).
bool pb_jpeg_read(struct pb_jpeg_reader *reader, const struct pb_crop *crop, uint8_t *pixels);
const char *pb_jpeg_fault(const struct pb_jpeg_reader *reader);

/// Writes a file.
/// - pixels: (height, width, components), components 1 (grey), 3 (RGB) or 4 (CMYK as Adobe's
///   programs write it: 255 is no ink).
/// - bytes: to be given to `free`; NULL where it failed.
void pb_jpeg_write(
    const uint8_t *pixels, int width, int height, int components, int quality, uint8_t **bytes,
    size_t *count);
