// Weight gradient: gradient[tap][in][out] += sum over pixels of x[in] * dy[out], the pixels of an
// image or of several that a tile interleaves; pairs of images where a word holds two values.
//
// Accumulators start at zero, stay in registers over all pixels of a call, and are added to what
// memory holds: one rounding a call, in image order. HOLD keeps a broadcast where it is: without it the
// compiler hoists all of them and spills.

// 3x3, stride 1: C input channels x 3 kernel columns; a broadcast input meets three outputs (C + 3
// loads for 3 C products).
INLINE void gradientOfRow(
    const uint32_t *x, long xPixel, long xRow, const uint32_t *dy, long dPixel, long dRow, int side,
    float *gradient, long perChannel, long perTap, const int C) {
  v16 a[3][C];
  UNROLL for (int t = 0; t < 3; t++) UNROLL for (int c = 0; c < C; c++) a[t][c] = splat(0);
  for (int r = 0; r < side; r++) {
    const uint32_t *xr = x + r * xRow, *dr = dy + r * dRow;
    for (int q = 0; q < side; q++, xr += xPixel, dr += dPixel) {
      const v16 d0 = load16(dr + 2 * dPixel), d1 = load16(dr + dPixel), d2 = load16(dr);
      UNROLL for (int c = 0; c < C; c++) {
        v16 b = splatWord(xr[c]);
        HOLD(b);
        a[0][c] = MULTIPLY_ADD(a[0][c], d0, b);
        a[1][c] = MULTIPLY_ADD(a[1][c], d1, b);
        a[2][c] = MULTIPLY_ADD(a[2][c], d2, b);
        HOLD3(a[0][c], a[1][c], a[2][c], b);
      }
    }
  }
  UNROLL for (int t = 0; t < 3; t++) UNROLL for (int c = 0; c < C; c++) {
    float *o = gradient + t * perTap + c * perChannel;
    store16(o, load16(o) + a[t][c]);
  }
}

// One tap: C input channels x V vectors of outputs.
INLINE void gradientOfTap(
    const uint32_t *x, long xPixel, long xRow, const uint32_t *dy, long dPixel, long dRow, int rows,
    int columns, float *gradient, long perChannel, const int C, const int V) {
  v16 a[C][V];
  UNROLL for (int c = 0; c < C; c++) UNROLL for (int v = 0; v < V; v++) a[c][v] = splat(0);
  // The sums of wide layers are far away when they are wanted.
  UNROLL for (int c = 0; c < C; c++) UNROLL for (int v = 0; v < V; v++)
      __builtin_prefetch(gradient + c * perChannel + v * 16, 1, 2);
  for (int r = 0; r < rows; r++) {
    const uint32_t *xr = x + r * xRow, *dr = dy + r * dRow;
    for (int q = 0; q < columns; q++, xr += xPixel, dr += dPixel) {
      v16 d[V];
      UNROLL for (int v = 0; v < V; v++) d[v] = load16(dr + v * 16);
      UNROLL for (int c = 0; c < C; c++) {
        v16 b = splatWord(xr[c]);
        HOLD(b);
        UNROLL for (int v = 0; v < V; v++) a[c][v] = MULTIPLY_ADD(a[c][v], d[v], b);
        HOLD2(a[c][0], a[c][V - 1], b);
      }
    }
  }
  UNROLL for (int c = 0; c < C; c++) UNROLL for (int v = 0; v < V; v++) {
    float *o = gradient + c * perChannel + v * 16;
    store16(o, load16(o) + a[c][v]);
  }
}

// One tap, all channels.
INLINE void gradientOfTaps(
    const uint32_t *x, long xPixel, long xRow, const uint32_t *dy, long dPixel, long dRow, int rows,
    int columns, int read, int out, float *gradient) {
  int co = 0;
  if (VECTORS > 1 && read % 8 == 0)
    for (; co + 32 <= out; co += 32)
      for (int ci = 0; ci < read; ci += 8)
        gradientOfTap(
            x + ci, xPixel, xRow, dy + co, dPixel, dRow, rows, columns,
            gradient + (long)ci * out + co, out, 8, 2);
  for (; co < out; co += 16) {
    int ci = 0;
    for (; GRADIENT_CHANNELS > 1 && read - ci >= 16; ci += 16)
      gradientOfTap(
          x + ci, xPixel, xRow, dy + co, dPixel, dRow, rows, columns,
          gradient + (long)ci * out + co, out, 16, 1);
    if (LONG_PIXELS > 0 && rows * columns >= 64)  // enough pixels to pay for more sums
      for (; isLong(read - ci, 4, LONG_PIXELS); ci += LONG_PIXELS)
        gradientOfTap(
            x + ci, xPixel, xRow, dy + co, dPixel, dRow, rows, columns,
            gradient + (long)ci * out + co, out, LONG_PIXELS, 1);
    for (; ci < read; ci += 4)
      gradientOfTap(
          x + ci, xPixel, xRow, dy + co, dPixel, dRow, rows, columns,
          gradient + (long)ci * out + co, out, 4, 1);
  }
}

static long gradientScratch(int xSide, int side, int words, int stride, int in, int out) {
  (void)xSide, (void)side, (void)words, (void)stride, (void)in, (void)out;
  return 0;
}

static void weightGradient(
    const uint32_t *x, int xSide, const uint32_t *dy, int side, int words, int kernel, int stride,
    int in, int read, int out, float *gradient, uint32_t *scratch) {
  (void)scratch;
  const long xPixel = (long)words * in, dPixel = (long)words * out, perTap = (long)in * out;
  const long xRow = xSide * xPixel, dRow = (side + 2) * dPixel;
  if (kernel == 3 && stride == 1 && GRADIENT_CHANNELS > 1 && words == 1) {
    for (int co = 0; co < out; co += 16)
      for (int kh = 0; kh < 3; kh++) {
        const uint32_t *xk = x + kh * xRow + xPixel, *dk = dy + dRow + co;
        float *o = gradient + kh * 3 * perTap + co;
        int ci = 0;
        for (; ci + GRADIENT_CHANNELS <= read; ci += GRADIENT_CHANNELS)
          gradientOfRow(
              xk + ci, xPixel, xRow, dk, dPixel, dRow, side, o + (long)ci * out, out, perTap,
              GRADIENT_CHANNELS);
        for (; ci < read; ci += 4)
          gradientOfRow(
              xk + ci, xPixel, xRow, dk, dPixel, dRow, side, o + (long)ci * out, out, perTap, 4);
      }
    return;
  }
  const int border = 1 - kernel / 2;  // a 1x1 kernel reads no border
  for (int t = 0; t < kernel * kernel; t++) {
    const uint32_t *xt = x + (t / kernel + border) * xRow + (t % kernel + border) * xPixel,
                   *d = dy + dRow + dPixel;
    float *o = gradient + t * perTap;
    if (words == 1) {
      gradientOfTaps(xt, xPixel * stride, xRow * stride, d, dPixel, dRow, side, side, read, out, o);
    } else if (stride == 1) {  // interleaved images follow one another like pixels
      gradientOfTaps(xt, in, xRow, d, out, dRow, side, side * words, read, out, o);
    } else {
      for (int column = 0; column < side; column++)
        gradientOfTaps(
            xt + column * stride * xPixel, in, xRow * stride, d + column * dPixel, out, dRow, side,
            words, read, out, o);
    }
  }
}
