#include "include/CPictures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#pragma clang fp contract(off)

// Weights are whole numbers of 2^-22: a sum of bytes times weights stays below 2^31.
enum { Bits = 22 };

// What each pixel of one axis of the square is the mean of.
struct axis {
  int *first, *count;  // of each pixel of the square: where its pixels begin, and how many they are
  int32_t *weights;    // `taps` of each
  int taps;
  size_t capacity;
};

struct pb_scaler {
  int side;
  struct axis across, down;
  struct pb_crop crop;
  uint8_t *rows;  // rows of the picture as wide as the square, (row, side, 3)
  size_t capacity;
  int firstRow, rowCount;
  int32_t *sums;  // of one row of the square
};

struct pb_scaler *pb_scaler_create(int side) {
  struct pb_scaler *s = calloc(1, sizeof *s);
  if (!s) return 0;
  s->side = side;
  s->sums = malloc((size_t)side * 3 * sizeof *s->sums);
  struct axis *axes[] = {&s->across, &s->down};
  bool failed = !s->sums;
  for (int i = 0; i < 2; i++) {
    axes[i]->first = malloc((size_t)side * sizeof(int));
    axes[i]->count = malloc((size_t)side * sizeof(int));
    failed = failed || !axes[i]->first || !axes[i]->count;
  }
  if (!failed) return s;
  pb_scaler_destroy(s);
  return 0;
}

void pb_scaler_destroy(struct pb_scaler *s) {
  if (!s) return;
  struct axis *axes[] = {&s->across, &s->down};
  for (int i = 0; i < 2; i++) {
    free(axes[i]->first);
    free(axes[i]->count);
    free(axes[i]->weights);
  }
  free(s->rows);
  free(s->sums);
  free(s);
}

static bool grow(void **buffer, size_t *capacity, size_t bytes) {
  if (bytes <= *capacity) return true;
  void *larger = realloc(*buffer, bytes);
  if (!larger) return false;
  *buffer = larger;
  *capacity = bytes;
  return true;
}

static double triangle(double x) { return fmax(0, 1 - fabs(x)); }

/// Weights of the pixels `from` ..< `from` + `side` of an axis that is scaled from `before` to
/// `after` pixels.
static bool weigh(struct axis *a, int before, int after, int from, int side) {
  const double scale = (double)before / after;
  const double reach = scale > 1 ? scale : 1, steepness = 1 / reach;
  a->taps = 2 * (int)ceil(reach) + 1;
  const size_t bytes = (size_t)side * (size_t)a->taps * sizeof *a->weights;
  if (!grow((void **)&a->weights, &a->capacity, bytes)) return false;
  for (int i = 0; i < side; i++) {
    const double centre = (from + i + 0.5) * scale;
    const int first = centre - reach + 0.5 > 0 ? (int)(centre - reach + 0.5) : 0;
    const int end = centre + reach + 0.5 < before ? (int)(centre + reach + 0.5) : before;
    double sum = 0;
    for (int k = first; k < end; k++) sum += triangle((k - centre + 0.5) * steepness);
    for (int k = first; k < end; k++) {
      const double weight = triangle((k - centre + 0.5) * steepness) / sum;
      a->weights[i * a->taps + k - first] = (int32_t)(weight * (1 << Bits) + 0.5);
    }
    a->first[i] = first;
    a->count[i] = end - first;
  }
  return true;
}

bool pb_scaler_begin(struct pb_scaler *s, const struct pb_crop *crop, int *first, int *end) {
  const int last = s->side - 1;
  s->crop = *crop;
  s->rowCount = 0;
  if (!weigh(&s->across, crop->width, crop->scaledWidth, crop->column, s->side)) return false;
  if (!weigh(&s->down, crop->height, crop->scaledHeight, crop->row, s->side)) return false;
  s->firstRow = s->down.first[0];
  const int beyond = s->down.first[last] + s->down.count[last];
  *first = crop->top + s->firstRow;
  *end = crop->top + beyond;
  const size_t rows = (size_t)(beyond - s->firstRow);
  return grow((void **)&s->rows, &s->capacity, rows * (size_t)s->side * 3);
}

static uint8_t rounded(int32_t sum) {
  const int32_t value = (sum + (1 << (Bits - 1))) >> Bits;
  return (uint8_t)(value > 255 ? 255 : value);
}

void pb_scaler_add(struct pb_scaler *s, const uint8_t *row) {
  const struct axis *a = &s->across;
  uint8_t *out = s->rows + (size_t)s->rowCount++ * (size_t)s->side * 3;
  for (int i = 0; i < s->side; i++) {
    const uint8_t *pixel = row + 3 * (s->crop.left + a->first[i]);
    const int32_t *weights = a->weights + i * a->taps;
    int32_t red = 0, green = 0, blue = 0;
    for (int k = 0; k < a->count[i]; k++, pixel += 3) {
      red += weights[k] * pixel[0];
      green += weights[k] * pixel[1];
      blue += weights[k] * pixel[2];
    }
    uint8_t *to = out + 3 * (s->crop.mirrored ? s->side - 1 - i : i);
    to[0] = rounded(red);
    to[1] = rounded(green);
    to[2] = rounded(blue);
  }
}

void pb_scaler_finish(struct pb_scaler *s, uint8_t *pixels) {
  const struct axis *a = &s->down;
  const size_t side = (size_t)s->side, width = 3 * side;
  for (size_t y = 0; y < side; y++) {
    memset(s->sums, 0, width * sizeof *s->sums);
    for (int k = 0; k < a->count[y]; k++) {
      const int32_t weight = a->weights[(int)y * a->taps + k];
      const uint8_t *row = s->rows + (size_t)(a->first[y] + k - s->firstRow) * width;
      for (size_t x = 0; x < width; x++) s->sums[x] += weight * row[x];
    }
    uint8_t *out = pixels + y * side;
    for (size_t x = 0; x < side; x++) {
      out[x] = rounded(s->sums[3 * x]);
      out[x + side * side] = rounded(s->sums[3 * x + 1]);
      out[x + 2 * side * side] = rounded(s->sums[3 * x + 2]);
    }
  }
}
