// Batch norm, ReLU and sums over pixels. Tensors: (pixel, channel), a pixel of any example.
// Sums run over the pixels in order, one double per channel.
#include "include/CKernels.h"
#include "vectors.h"

#pragma clang fp contract(off)

// The bits of v where m is set, 0 elsewhere.
#define KEEP(m, v) ((pb_f16)((pb_i16)(v) & (m)))
#define WIDE(x) __builtin_convertvector(PB_F16(x), pb_d16)

PB_WIDE void pb_channel_moments(
    const float *x, size_t pixels, size_t channels, double *sums, double *squares) {
  size_t c = 0;
  for (; c + 16 <= channels; c += 16) {
    pb_d16 sum = PB_D16(sums + c), square = PB_D16(squares + c);
    for (size_t p = 0; p < pixels; p++) {
      const pb_d16 v = WIDE(x + p * channels + c);
      sum += v;
      square += v * v;
    }
    PB_D16(sums + c) = sum;
    PB_D16(squares + c) = square;
  }
  for (; c < channels; c++)
    for (size_t p = 0; p < pixels; p++) {
      const double v = x[p * channels + c];
      sums[c] += v;
      squares[c] += v * v;
    }
}

// y = a x + b, plus the residual, negative values cut off; NaN stays NaN.
PB_INLINE void normalise(
    const float *x, const float *residual, float *y, size_t pixels, size_t channels,
    const float *a, const float *b, int add, int cut) {
  size_t c = 0;
  for (; c + 16 <= channels; c += 16) {
    const pb_f16 scale = PB_F16(a + c), shift = PB_F16(b + c);
    for (size_t i = c; i < pixels * channels; i += channels) {
      pb_f16 v = PB_F16(x + i) * scale + shift;
      if (add) v += PB_F16(residual + i);
      PB_F16(y + i) = cut ? KEEP(~(v < 0), v) : v;
    }
  }
  for (; c < channels; c++)
    for (size_t i = c; i < pixels * channels; i += channels) {
      float v = x[i] * a[c] + b[c];
      if (add) v += residual[i];
      y[i] = cut && v < 0 ? 0 : v;
    }
}

PB_WIDE void pb_normalise(
    const float *x, const float *residual, float *y, size_t pixels, size_t channels,
    const float *a, const float *b, int cut) {
  if (residual)
    cut ? normalise(x, residual, y, pixels, channels, a, b, 1, 1)
        : normalise(x, residual, y, pixels, channels, a, b, 1, 0);
  else
    cut ? normalise(x, residual, y, pixels, channels, a, b, 0, 1)
        : normalise(x, residual, y, pixels, channels, a, b, 0, 0);
}

PB_INLINE void slopeSums(
    const float *x, const float *y, float *dy, size_t pixels, size_t channels, double *sums,
    double *products, int cut) {
  size_t c = 0;
  for (; c + 16 <= channels; c += 16) {
    pb_d16 sum = 0, product = 0;
    for (size_t i = c; i < pixels * channels; i += channels) {
      pb_f16 slope = PB_F16(dy + i);
      if (cut) {
        slope = KEEP(PB_F16(y + i) > 0, slope);
        PB_F16(dy + i) = slope;
      }
      const pb_d16 v = __builtin_convertvector(slope, pb_d16);
      sum += v;
      product += v * WIDE(x + i);
    }
    PB_D16(sums + c) = sum;
    PB_D16(products + c) = product;
  }
  for (; c < channels; c++) {
    sums[c] = products[c] = 0;
    for (size_t i = c; i < pixels * channels; i += channels) {
      if (cut && !(y[i] > 0)) dy[i] = 0;
      sums[c] += dy[i];
      products[c] += (double)dy[i] * x[i];
    }
  }
}

PB_WIDE void pb_slope_sums(
    const float *x, const float *y, float *dy, size_t pixels, size_t channels, double *sums,
    double *products) {
  if (y)
    slopeSums(x, y, dy, pixels, channels, sums, products, 1);
  else
    slopeSums(x, y, dy, pixels, channels, sums, products, 0);
}

// dx = a dy + b x + c, or added to dx.
PB_INLINE void normaliseBackward(
    const float *dy, const float *x, float *dx, size_t pixels, size_t channels, const float *a,
    const float *b, const float *c, int add) {
  size_t k = 0;
  for (; k + 16 <= channels; k += 16) {
    const pb_f16 ak = PB_F16(a + k), bk = PB_F16(b + k), ck = PB_F16(c + k);
    for (size_t i = k; i < pixels * channels; i += channels) {
      const pb_f16 v = PB_F16(dy + i) * ak + (PB_F16(x + i) * bk + ck);
      PB_F16(dx + i) = add ? PB_F16(dx + i) + v : v;
    }
  }
  for (; k < channels; k++)
    for (size_t i = k; i < pixels * channels; i += channels) {
      const float v = dy[i] * a[k] + (x[i] * b[k] + c[k]);
      dx[i] = add ? dx[i] + v : v;
    }
}

PB_WIDE void pb_normalise_backward(
    const float *dy, const float *x, float *dx, size_t pixels, size_t channels, const float *a,
    const float *b, const float *c, int add) {
  if (add)
    normaliseBackward(dy, x, dx, pixels, channels, a, b, c, 1);
  else
    normaliseBackward(dy, x, dx, pixels, channels, a, b, c, 0);
}

PB_WIDE void pb_relu(const float *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = x[i] < 0 ? 0 : x[i];
}

PB_WIDE void pb_relu_backward(
    const float *x, const float *dy, float *dx, size_t count, int add) {
  if (add)
    for (size_t i = 0; i < count; i++) dx[i] += x[i] > 0 ? dy[i] : 0;
  else
    for (size_t i = 0; i < count; i++) dx[i] = x[i] > 0 ? dy[i] : 0;
}

PB_WIDE void pb_add(const float *x, const float *y, float *sum, size_t count) {
  for (size_t i = 0; i < count; i++) sum[i] = x[i] + y[i];
}

PB_WIDE void pb_add_bias(float *x, const float *bias, size_t pixels, size_t channels) {
  for (size_t p = 0; p < pixels; p++)
    for (size_t c = 0; c < channels; c++) x[p * channels + c] += bias[c];
}

PB_WIDE void pb_channel_sums(const float *x, size_t pixels, size_t channels, double *sums) {
  for (size_t c = 0; c < channels; c++) sums[c] = 0;
  for (size_t p = 0; p < pixels; p++)
    for (size_t c = 0; c < channels; c++) sums[c] += x[p * channels + c];
}
