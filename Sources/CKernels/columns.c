// Convolution as a matrix product: the window of every output pixel becomes a row.
// Pictures: (height, width, channels). Rows: (pixel, kernel row, kernel column, channel).
#include "include/CKernels.h"
#include "vectors.h"

#pragma clang fp contract(off)

// Loops, not memcpy and memset: runs are a few cache lines long, and a call costs as much as a run.
PB_INLINE void copy(float *to, const float *from, size_t count) {
  size_t i = 0;
  for (; i + 16 <= count; i += 16) PB_F16(to + i) = PB_F16(from + i);
  for (; i < count; i++) to[i] = from[i];
}

PB_INLINE void clear(float *to, size_t count) {
  size_t i = 0;
  for (; i + 16 <= count; i += 16) PB_F16(to + i) = 0;
  for (; i < count; i++) to[i] = 0;
}

PB_INLINE void add(float *to, const float *from, size_t count) {
  size_t i = 0;
  for (; i + 16 <= count; i += 16) PB_F16(to + i) += PB_F16(from + i);
  for (; i < count; i++) to[i] += from[i];
}

__attribute__((no_builtin)) PB_WIDE void pb_gather_windows(
    const float *picture, float *rows, const pb_window *w, size_t first, size_t count) {
  const ptrdiff_t kernel = w->kernel, stride = w->stride, padding = w->padding;
  const ptrdiff_t height = w->height, width = w->width, channels = w->channels;
  const ptrdiff_t run = kernel * channels;
  for (ptrdiff_t v = first; v < (ptrdiff_t)(first + count); v++) {
    for (ptrdiff_t u = 0; u < (ptrdiff_t)w->outWidth; u++) {
      const ptrdiff_t left = u * stride - padding;
      for (ptrdiff_t b = 0; b < kernel; b++, rows += run) {
        const ptrdiff_t row = v * stride - padding + b;
        if (row < 0 || row >= height) {
          clear(rows, run);
        } else if (left >= 0 && left + kernel <= width) {
          copy(rows, picture + (row * width + left) * channels, run);
        } else {
          for (ptrdiff_t a = 0; a < kernel; a++) {
            const ptrdiff_t column = left + a;
            if (column < 0 || column >= width)
              clear(rows + a * channels, channels);
            else
              copy(rows + a * channels, picture + (row * width + column) * channels, channels);
          }
        }
      }
    }
  }
}

__attribute__((no_builtin)) PB_WIDE void pb_scatter_windows(
    const float *rows, float *picture, const pb_window *w, size_t first, size_t count) {
  const ptrdiff_t kernel = w->kernel, stride = w->stride, padding = w->padding;
  const ptrdiff_t height = w->height, width = w->width, channels = w->channels;
  const ptrdiff_t run = kernel * channels;
  for (ptrdiff_t v = first; v < (ptrdiff_t)(first + count); v++) {
    for (ptrdiff_t u = 0; u < (ptrdiff_t)w->outWidth; u++) {
      const ptrdiff_t left = u * stride - padding;
      for (ptrdiff_t b = 0; b < kernel; b++, rows += run) {
        const ptrdiff_t row = v * stride - padding + b;
        if (row < 0 || row >= height) continue;
        if (left >= 0 && left + kernel <= width) {
          add(picture + (row * width + left) * channels, rows, run);
          continue;
        }
        for (ptrdiff_t a = 0; a < kernel; a++) {
          const ptrdiff_t column = left + a;
          if (column >= 0 && column < width)
            add(picture + (row * width + column) * channels, rows + a * channels, channels);
        }
      }
    }
  }
}

void pb_pack_weights(
    const float *weights, float *forward, float *backward, size_t out, size_t in, size_t area) {
  for (size_t o = 0; o < out; o++)
    for (size_t i = 0; i < in; i++)
      for (size_t k = 0; k < area; k++) {
        const float w = weights[(o * in + i) * area + k];
        forward[(k * in + i) * out + o] = w;
        backward[(o * area + k) * in + i] = w;
      }
}

void pb_unpack_gradient(
    const float *forward, float *weights, size_t out, size_t in, size_t area) {
  for (size_t o = 0; o < out; o++)
    for (size_t i = 0; i < in; i++)
      for (size_t k = 0; k < area; k++)
        weights[(o * in + i) * area + k] = forward[(k * in + i) * out + o];
}

void pb_channels_last(const float *from, float *to, size_t channels, size_t area) {
  for (size_t p = 0; p < area; p++)
    for (size_t c = 0; c < channels; c++) to[p * channels + c] = from[c * area + p];
}

void pb_channels_first(const float *from, float *to, size_t channels, size_t area) {
  for (size_t c = 0; c < channels; c++)
    for (size_t p = 0; p < area; p++) to[c * area + p] = from[p * channels + c];
}
