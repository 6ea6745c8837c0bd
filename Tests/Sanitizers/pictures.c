// Pictures that are cut short, altered and of all kinds, read under the sanitizers.
#include "CPictures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { Width = 61, Height = 47, Side = 24 };

static unsigned long long state = 1;
static unsigned draw(unsigned below) {
  state = state * 6364136223846793005ull + 1442695040888963407ull;
  return (unsigned)(state >> 33) % below;
}

/// Reads a file as training does, with a part of it at random.
static bool read(struct pb_jpeg_reader *reader, const uint8_t *bytes, size_t count) {
  static uint8_t square[3 * Side * Side];
  int width, height;
  uint8_t *own = malloc(count ? count : 1);  // so that reading past the end is found
  memcpy(own, bytes, count);
  bool read = pb_jpeg_open(reader, own, count, &width, &height);
  if (read) {
    struct pb_crop crop = {.scaledWidth = Side, .scaledHeight = Side, .mirrored = draw(2)};
    crop.left = (int)draw((unsigned)width);
    crop.top = (int)draw((unsigned)height);
    crop.width = 1 + (int)draw((unsigned)(width - crop.left));
    crop.height = 1 + (int)draw((unsigned)(height - crop.top));
    read = pb_jpeg_read(reader, &crop, square);
  }
  if (pb_jpeg_open(reader, own, count, &width, &height)) pb_jpeg_check(reader);
  free(own);
  return read;
}

int main(void) {
  struct pb_jpeg_reader *reader = pb_jpeg_reader_create(Side);
  static uint8_t pixels[Width * Height * 4];
  for (size_t i = 0; i < sizeof pixels; i++) pixels[i] = (uint8_t)(i / 7 % 256 + draw(32));
  int whole = 0, cut = 0, altered = 0;
  for (int components = 1; components <= 4; components++) {
    if (components == 2) continue;
    uint8_t *bytes;
    size_t count;
    pb_jpeg_write(pixels, Width, Height, components, 85, &bytes, &count);
    for (int i = 0; i < 20; i++) whole += read(reader, bytes, count);
    for (size_t length = 0; length < count; length += 1 + length / 16)
      cut += read(reader, bytes, length);
    for (int i = 0; i < 300; i++) {
      uint8_t *other = malloc(count);
      memcpy(other, bytes, count);
      for (int k = 0; k < 4; k++) other[draw((unsigned)count)] = (uint8_t)draw(256);
      altered += read(reader, other, count);
      free(other);
    }
    free(bytes);
  }
  pb_jpeg_reader_destroy(reader);
  printf(
      "%d whole pictures read\n%d cut ones, %d altered ones as far as needed\n", whole, cut,
      altered);
  return whole != 60;
}
