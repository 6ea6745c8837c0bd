// Convolution over a tile: PIXELS x VECTORS accumulators of 16 output channels in registers.
//
// Every output has one accumulator and one order of sums, whatever the size of the register tile:
// taps in their order, then input words; the row kernel: kernel row, word, kernel column. So AVX2
// and AVX-512 return the same bits.

// P pixels x V vectors: P broadcasts and V weight vectors for P * V multiply-adds.
INLINE void tapTile(
    const struct pb_pass *c, const uint32_t *x, const long pixel, const float *w, float *o,
    const char *ahead, const long step, const int P, const int V) {
  const long block = (long)c->taps * c->words * 16;
  v16 a[P][V];
  UNROLL for (int p = 0; p < P; p++) UNROLL for (int v = 0; v < V; v++) a[p][v] =
      c->accumulates ? load16(o + p * c->outPixel + v * 16) : splat(0);
  for (int t = 0; t < c->taps; t++) {
    const uint32_t *xt = x + c->offsets[t];
    const float *wt = w + (long)t * c->words * 16;
    for (int k = 0; k < c->read; k++, ahead += step) {
      __builtin_prefetch(ahead, 0, 2);
      v16 weights[V];
      UNROLL for (int v = 0; v < V; v++) weights[v] = load16(wt + v * block + k * 16);
      UNROLL for (int p = 0; p < P; p++) {
        const v16 b = splatWord(xt[p * pixel + k]);
        UNROLL for (int v = 0; v < V; v++) a[p][v] = MULTIPLY_ADD(a[p][v], weights[v], b);
      }
    }
  }
  UNROLL for (int p = 0; p < P; p++) UNROLL for (int v = 0; v < V; v++)
      store16(o + p * c->outPixel + v * 16, a[p][v]);
}

// 3x3, stride 1, 16 outputs: each broadcast input feeds the three outputs it touches, 21 loads for
// 48 multiply-adds.
INLINE void rowTile(
    const struct pb_pass *c, const uint32_t *x, const long pixel, float *o, const char *ahead,
    const long step, const int P) {
  v16 a[P];
  UNROLL for (int p = 0; p < P; p++) a[p] = splat(0);
  for (int kh = 0; kh < 3; kh++) {
    const uint32_t *xr = x + c->offsets[kh * 3];
    const float *w = c->weights + (long)kh * 3 * c->words * 16;
    for (int k = 0; k < c->read; k++, ahead += step) {
      __builtin_prefetch(ahead, 0, 2);
      __builtin_prefetch(ahead + 64, 0, 2);
      const v16 w0 = load16(w + k * 16), w1 = load16(w + (c->words + k) * 16),
                w2 = load16(w + (2 * c->words + k) * 16);
      UNROLL for (int q = 0; q < P + 2; q++) {
        const v16 b = splatWord(xr[q * pixel + k]);
        if (q < P) a[q] = MULTIPLY_ADD(a[q], w0, b);
        if (q >= 1 && q <= P) a[q - 1] = MULTIPLY_ADD(a[q - 1], w1, b);
        if (q >= 2) a[q - 2] = MULTIPLY_ADD(a[q - 2], w2, b);
      }
    }
  }
  UNROLL for (int p = 0; p < P; p++) store16(o + p * c->outPixel, a[p]);
}

// Whether the next tile of a row, of which so many are left, is a long one: short ones take the
// rest evenly.
INLINE int isLong(int left, int shortTile, int longTile) {
  return left >= longTile && (left % shortTile || left >= 2 * longTile);
}

// One vector block or VECTORS of them, all rows and pixels.
INLINE void convolveBlock(
    const struct pb_pass *c, const uint32_t *tile, int rows, const long pixel, const float *w,
    float *out, const int V) {
  const long steps = (long)c->taps * c->read;
  for (int r = 0; r < rows; r++) {
    const uint32_t *x = tile + r * c->row;
    float *o = out + r * c->outRow;
    int p = 0;
    long step;
#define TILES(P, V)                                                              \
  for (; p + P <= c->width; p += P) {                                            \
    const char *ahead = nextAhead(c->ahead, steps, &step);                       \
    tapTile(c, x + p * pixel, pixel, w, o + p * c->outPixel, ahead, step, P, V); \
  }
// One pixel alone leaves registers idle: the rest of a row goes with pixels before it once more,
// unless that would add to their sums twice.
#define REST(P, V)                                                          \
  if (p < c->width && c->width >= P && !c->accumulates) {                   \
    p = c->width - P;                                                       \
    TILES(P, V)                                                             \
  }
    if (V == 1 && ROW_PIXELS > PIXELS)  // as many sums as with two vectors: they hide the latency
      TILES(ROW_PIXELS, 1)
    if (LONG_PIXELS > 0)
      while (isLong(c->width - p, PIXELS, LONG_PIXELS)) {
        const char *ahead = nextAhead(c->ahead, steps, &step);
        tapTile(c, x + p * pixel, pixel, w, o + p * c->outPixel, ahead, step, LONG_PIXELS, V);
        p += LONG_PIXELS;
      }
    TILES(PIXELS, V)
    if (PIXELS > 4) {
      REST(PIXELS, V)
      TILES(4, V)
    }
    REST(4, V)
    TILES(1, V)
#undef REST
#undef TILES
  }
}

// Blocks of outputs are the outer loop: the weights of a block stay in L1 or L2 while all rows
// pass.
INLINE void convolveRows(
    const struct pb_pass *c, const uint32_t *tile, int rows, float *out, const long pixel) {
  const long block = (long)c->taps * c->words * 16;
  const int blocks = c->outputs / 16;
  if (c->isRow && blocks == 1) {
    const long steps = 3L * c->read;
    for (int r = 0; r < rows; r++) {
      const uint32_t *x = tile + r * c->row;
      float *o = out + r * c->outRow;
      int p = 0;
      long step;
      for (; p + ROW_PIXELS <= c->width; p += ROW_PIXELS) {
        const char *ahead = nextAhead(c->ahead, steps, &step);
        rowTile(c, x + p * pixel, pixel, o + p * c->outPixel, ahead, step, ROW_PIXELS);
      }
      for (; p < c->width; p++) {
        const char *ahead = nextAhead(c->ahead, steps, &step);
        rowTile(c, x + p * pixel, pixel, o + p * c->outPixel, ahead, step, 1);
      }
    }
    return;
  }
  int b = 0;
  for (; b + VECTORS <= blocks; b += VECTORS)
    convolveBlock(c, tile, rows, pixel, c->weights + b * block, out + b * 16, VECTORS);
  for (; b < blocks; b++)
    convolveBlock(c, tile, rows, pixel, c->weights + b * block, out + b * 16, 1);
}

static long steps(const struct pb_pass *c, int rows) {
  if (c->isRow && c->outputs == 16)
    return 3L * c->read * ((c->width + ROW_PIXELS - 1) / ROW_PIXELS) * rows;
  const int vectors = c->outputs / 16 < VECTORS ? 1 : c->outputs / 16 / VECTORS;
  return (long)c->taps * c->read * vectors * ((c->width + PIXELS - 1) / PIXELS) * rows;
}

static void convolve(const struct pb_pass *c, const uint32_t *tile, int rows, float *out) {
  switch (c->pixel) {  // pixel strides known to the compiler become constants of the address
    case 16: convolveRows(c, tile, rows, out, 16); break;
    case 32: convolveRows(c, tile, rows, out, 32); break;
    case 64: convolveRows(c, tile, rows, out, 64); break;
    case 128: convolveRows(c, tile, rows, out, 128); break;
    default: convolveRows(c, tile, rows, out, c->pixel);
  }
}
