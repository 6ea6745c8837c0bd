// Convolution by matrix tiles: 16 pixels of the bordered tile are a, its rows `pixel` words apart;
// packed weights are b as they lie. c is kept over all taps. 2 x 2 or 4 x 1 products share their
// loads, so that four sums hide the latency of one.

struct tile_sum {
  const uint32_t *x;
  float *out;
};  // 16 pixels or fewer

// Of `sums` (1, 2 or 4) runs of pixels and one or two blocks of 16 outputs.
INLINE void tileConvolution(
    struct tiles *t, const struct pb_pass *c, const struct tile_sum *s, const float *w, int depth,
    const int sums, const int blocks) {
  const long block = (long)c->taps * c->words * 16;
  TILE_CLEAR(t, 0), TILE_CLEAR(t, 1), TILE_CLEAR(t, 2), TILE_CLEAR(t, 3);
  if (c->accumulates) {
    TILE_LOAD(t, 0, s[0].out, c->outPixel);
    if (blocks > 1) TILE_LOAD(t, 1, s[0].out + 16, c->outPixel);
    if (sums > 1 && blocks > 1) {
      TILE_LOAD(t, 2, s[1].out, c->outPixel);
      TILE_LOAD(t, 3, s[1].out + 16, c->outPixel);
    } else if (sums > 1) {
      TILE_LOAD(t, 1, s[1].out, c->outPixel);
    }
    if (sums > 2) {
      TILE_LOAD(t, 2, s[2].out, c->outPixel);
      TILE_LOAD(t, 3, s[3].out, c->outPixel);
    }
  }
  for (int tap = 0; tap < c->taps; tap++)
    for (int k = 0; k < c->words; k += depth) {
      const float *weights = w + ((long)tap * c->words + k) * 16;
      const long at = c->offsets[tap] + k;
      TILE_LOAD(t, 6, weights, 16);
      TILE_LOAD(t, 4, s[0].x + at, c->pixel);
      TILE_PRODUCT(t, 0, 4, 6);
      if (blocks > 1) {
        TILE_LOAD(t, 7, weights + block, 16);
        TILE_PRODUCT(t, 1, 4, 7);
      }
      if (sums > 1) TILE_LOAD(t, 5, s[1].x + at, c->pixel);
      if (sums > 1 && blocks > 1) {
        TILE_PRODUCT(t, 2, 5, 6);
        TILE_PRODUCT(t, 3, 5, 7);
      } else if (sums > 1) {
        TILE_PRODUCT(t, 1, 5, 6);
      }
      if (sums > 2) {
        TILE_LOAD(t, 4, s[2].x + at, c->pixel);
        TILE_PRODUCT(t, 2, 4, 6);
        TILE_LOAD(t, 5, s[3].x + at, c->pixel);
        TILE_PRODUCT(t, 3, 5, 6);
      }
    }
  TILE_STORE(t, 0, s[0].out, c->outPixel);
  if (blocks > 1) TILE_STORE(t, 1, s[0].out + 16, c->outPixel);
  if (sums > 1 && blocks > 1) {
    TILE_STORE(t, 2, s[1].out, c->outPixel);
    TILE_STORE(t, 3, s[1].out + 16, c->outPixel);
  } else if (sums > 1) {
    TILE_STORE(t, 1, s[1].out, c->outPixel);
  }
  if (sums > 2) {
    TILE_STORE(t, 2, s[2].out, c->outPixel);
    TILE_STORE(t, 3, s[3].out, c->outPixel);
  }
}

// All runs of `length` pixels that begin at `from` or a multiple of 16 behind it, in all rows.
INLINE void tileRuns(
    struct tiles *t, const struct pb_pass *c, const uint32_t *tile, int rows, float *out, int from,
    int length, int depth) {
  const int runs = length < 16 ? 1 : (c->width - from) / 16, count = rows * runs;
  const long block = (long)c->taps * c->words * 16;
  configureProduct(t, length, depth, 16);
  for (int b = 0; b < c->outputs / 16;) {
    const int blocks = c->outputs / 16 - b > 1 ? 2 : 1;
    for (int i = 0; i < count;) {
      const int left = count - i, sums = blocks == 2 ? smaller(left, 2)
                                         : left >= 4 ? 4
                                                     : smaller(left, 2);
      struct tile_sum s[4];
      for (int j = 0; j < sums; j++) {
        const int row = (i + j) / runs, column = from + (i + j) % runs * 16;
        s[j].x = tile + row * c->row + column * c->pixel;
        s[j].out = out + row * c->outRow + column * c->outPixel + b * 16;
      }
      const float *w = c->weights + b * block;
      if (blocks == 2 && sums == 2) tileConvolution(t, c, s, w, depth, 2, 2);
      else if (blocks == 2) tileConvolution(t, c, s, w, depth, 1, 2);
      else if (sums == 4) tileConvolution(t, c, s, w, depth, 4, 1);
      else if (sums == 2) tileConvolution(t, c, s, w, depth, 2, 1);
      else tileConvolution(t, c, s, w, depth, 1, 1);
      i += sums;
    }
    b += blocks;
  }
}

static void tileConvolve(const struct pb_pass *c, const uint32_t *tile, int rows, float *out) {
  struct tiles t;
  const int depth = tileDepth(c->words), whole = c->width / 16 * 16;
  if (whole) tileRuns(&t, c, tile, rows, out, 0, 16, depth);
  if (c->width > whole) tileRuns(&t, c, tile, rows, out, whole, c->width - whole, depth);
  TILE_RELEASE(&t);
}
