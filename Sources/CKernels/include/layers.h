// Layers with the channels last.
// Pictures are (height, width, channels), batches of them (example, height, width, channels),
// float32. The border of a picture is filled with zeros.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// How a window slides over a picture.
typedef struct pb_window {
  size_t channels, height, width;
  size_t kernel, stride, padding;
  size_t outHeight, outWidth;
} pb_window;

/// Writes the window of each pixel of the `count` output rows from `first` on as a matrix
/// (pixel, kernel row, kernel column, channel).
void pb_gather_windows(
    const float *picture, float *rows, const pb_window *window, size_t first, size_t count);

/// The reverse: adds each entry of the matrix to the pixel that it came from.
void pb_scatter_windows(
    const float *rows, float *picture, const pb_window *window, size_t first, size_t count);

/// From (out, in, area) to (area, in, out) and to (out, area, in).
void pb_pack_weights(
    const float *weights, float *forward, float *backward, size_t out, size_t in, size_t area);

/// From (area, in, out) to (out, in, area).
void pb_unpack_gradient(const float *forward, float *weights, size_t out, size_t in, size_t area);

/// From (channel, pixel) to (pixel, channel), and back.
void pb_channels_last(const float *from, float *to, size_t channels, size_t area);
void pb_channels_first(const float *from, float *to, size_t channels, size_t area);

/// Adds to each channel's sum of values and of squares.
void pb_channel_moments(
    const float *x, size_t pixels, size_t channels, double *sums, double *squares);

/// y = a x + b per channel, plus `residual` (may be null), and 0 for negative values if `cut`.
void pb_normalise(
    const float *x, const float *residual, float *y, size_t pixels, size_t channels,
    const float *a, const float *b, int cut);

/// Per channel the sums of dy and of dy x. Where `y` is given, dy is first set to 0 wherever y is
/// not positive: the backward pass of the cut.
void pb_slope_sums(
    const float *x, const float *y, float *dy, size_t pixels, size_t channels, double *sums,
    double *products);

/// dx = a dy + b x + c per channel; added to dx if `add`. dx may be dy.
void pb_normalise_backward(
    const float *dy, const float *x, float *dx, size_t pixels, size_t channels, const float *a,
    const float *b, const float *c, int add);

/// 0 for negative values; NaN stays NaN.
void pb_relu(const float *x, float *y, size_t count);

/// dy where x is positive, 0 elsewhere; added to dx if `add`. dx may be dy.
void pb_relu_backward(const float *x, const float *dy, float *dx, size_t count, int add);

/// y = 2 x, or 0 for one half of the values, which `key` and their places `first` + i decide; added
/// to y if `add`. y may be x.
void pb_dropout(const float *x, float *y, size_t count, size_t first, uint64_t key, int add);

/// sum = x + y; `sum` may be either.
void pb_add(const float *x, const float *y, float *sum, size_t count);

/// Adds a bias per channel to every pixel.
void pb_add_bias(float *x, const float *bias, size_t pixels, size_t channels);

/// The sum over pixels of each channel.
void pb_channel_sums(const float *x, size_t pixels, size_t channels, double *sums);

/// The mean over the pixels of one picture.
void pb_average_pool(const float *x, float *y, size_t pixels, size_t channels);

/// Spreads the gradient of the means evenly over the pixels; added to dx if `add`.
void pb_average_pool_backward(
    const float *dy, float *dx, size_t pixels, size_t channels, int add);

/// The largest value under each position of the window; borders do not take part, and what is not a
/// number is larger than all others.
void pb_max_pool(const float *picture, float *y, const pb_window *window);

/// Adds dy to the pixels that were the largest; among equal ones the first in reading order.
void pb_max_pool_backward(
    const float *picture, const float *dy, float *dx, const pb_window *window);
