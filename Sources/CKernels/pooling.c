#include "include/CKernels.h"
#include "vectors.h"

#pragma clang fp contract(off)

PB_WIDE void pb_average_pool(const float *x, float *y, size_t pixels, size_t channels) {
  for (size_t c = 0; c < channels; c++) y[c] = 0;
  for (size_t p = 0; p < pixels; p++)
    for (size_t c = 0; c < channels; c++) y[c] += x[p * channels + c];
  for (size_t c = 0; c < channels; c++) y[c] /= (float)pixels;
}

PB_WIDE void pb_average_pool_backward(
    const float *dy, float *dx, size_t pixels, size_t channels, int add) {
  for (size_t p = 0; p < pixels; p++)
    for (size_t c = 0; c < channels; c++) {
      const float v = dy[c] / (float)pixels;
      dx[p * channels + c] = add ? dx[p * channels + c] + v : v;
    }
}

// The first of the largest values under a window: its index in the picture. What is not a number
// is larger than all others.
static size_t largest(const float *picture, const pb_window *w, size_t v, size_t u, size_t c) {
  const ptrdiff_t top = (ptrdiff_t)(v * w->stride) - (ptrdiff_t)w->padding;
  const ptrdiff_t left = (ptrdiff_t)(u * w->stride) - (ptrdiff_t)w->padding;
  size_t best = SIZE_MAX;
  for (ptrdiff_t row = top; row < top + (ptrdiff_t)w->kernel; row++) {
    if (row < 0 || row >= (ptrdiff_t)w->height) continue;
    for (ptrdiff_t column = left; column < left + (ptrdiff_t)w->kernel; column++) {
      if (column < 0 || column >= (ptrdiff_t)w->width) continue;
      const size_t index = ((size_t)row * w->width + (size_t)column) * w->channels + c;
      if (best == SIZE_MAX || !(picture[index] <= picture[best] || picture[best] != picture[best]))
        best = index;
    }
  }
  return best;
}

void pb_max_pool(const float *picture, float *y, const pb_window *w) {
  for (size_t v = 0; v < w->outHeight; v++)
    for (size_t u = 0; u < w->outWidth; u++)
      for (size_t c = 0; c < w->channels; c++) *y++ = picture[largest(picture, w, v, u, c)];
}

void pb_max_pool_backward(
    const float *picture, const float *dy, float *dx, const pb_window *w) {
  for (size_t v = 0; v < w->outHeight; v++)
    for (size_t u = 0; u < w->outWidth; u++)
      for (size_t c = 0; c < w->channels; c++) dx[largest(picture, w, v, u, c)] += *dy++;
}
