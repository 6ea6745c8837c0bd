// Matrix tiles (AMX, bf16): a product takes a (rows x words) and b (words x 16), adds to c (rows x 16) in single precision.
//
// Convolution: 16 pixels of the bordered tile are a, its rows `pixel` words apart; packed weights are b as they lie. c is
// kept over all taps. 2 x 2 or 4 x 1 products share their loads, so that four sums hide the latency of one.
// Weight gradient: 16 words along dy's rows, transposed, are a; the words of x under a tap are b; c is 16 outputs x 16 inputs,
// so the gradient comes as [tap][out][in].
// Tiles 0 to 3 are sums, 4 and 5 hold a, 6 and 7 hold b. The including file says what a tile is.

INLINE void configureProduct(struct tiles *t, int rows, int words, int columns) {
  const uint8_t height[8] = {rows, rows, rows, rows, rows, rows, words, words};
  const uint16_t wide = columns * 4, deep = words * 4;
  const uint16_t bytes[8] = {wide, wide, wide, wide, deep, deep, wide, wide};
  configure(t, height, bytes);
}
INLINE int smaller(int a, int b) { return a < b ? a : b; }
/// The largest power of two up to 16 that divides n.
INLINE int tileDepth(int n) { return n % 16 == 0 ? 16 : n & -n; }

struct tile_sum { const uint32_t *x; float *out; };  // 16 pixels or fewer

// Of `sums` (1, 2 or 4) runs of pixels and one or two blocks of 16 outputs.
INLINE void tileConvolution(
    struct tiles *t, const struct pb_pass *c, const struct tile_sum *s, const float *w, int depth, const int sums,
    const int blocks) {
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
    struct tiles *t, const struct pb_pass *c, const uint32_t *tile, int rows, float *out, int from, int length, int depth) {
  const int runs = length < 16 ? 1 : (c->width - from) / 16, count = rows * runs;
  const long block = (long)c->taps * c->words * 16;
  configureProduct(t, length, depth, 16);
  for (int b = 0; b < c->outputs / 16;) {
    const int blocks = c->outputs / 16 - b > 1 ? 2 : 1;
    for (int i = 0; i < count;) {
      const int left = count - i, sums = blocks == 2 ? smaller(left, 2) : left >= 4 ? 4 : smaller(left, 2);
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

// Sixteen rows of sixteen words: four rounds that interleave rows i and i + 8.
INLINE void transpose16(v16 r[16]) {
  UNROLL for (int round = 0; round < 4; round++) {
    v16 s[16];
    UNROLL for (int i = 0; i < 8; i++) {
      s[2 * i] = __builtin_shufflevector(
          r[i], r[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      s[2 * i + 1] = __builtin_shufflevector(
          r[i], r[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    UNROLL for (int i = 0; i < 16; i++) r[i] = s[i];
  }
}
// to[channel][pixel] of one row of pixels.
static void transposeRow(const uint32_t *from, long pixel, int pixels, int channels, uint32_t *to, long channel) {
  for (int c = 0; c < channels; c += 16)
    for (int p = 0; p < pixels; p += 16) {
      const int count = smaller(pixels - p, 16);
      v16 r[16];
      UNROLL for (int i = 0; i < 16; i++) r[i] = i < count ? load16(from + (p + i) * pixel + c) : splat(0);
      transpose16(r);
      for (int i = 0; i < 16; i++) memcpy(to + (c + i) * channel + p, r + i, (size_t)count * 4);
    }
}

// x under the taps of one gradient sum, and where that sum is kept.
struct tile_source { const uint32_t *x; float *gradient; };

INLINE void tileGradient(
    struct tiles *t, const uint32_t *dy, long channel, const struct tile_source *s, long xPixel, long xRow, int rows,
    int length, int depth, int in, const int outs, const int sources) {
  TILE_LOAD(t, 0, s[0].gradient, in);
  if (outs > 1) TILE_LOAD(t, 1, s[0].gradient + 16L * in, in);
  if (sources > 1 && outs > 1) {
    TILE_LOAD(t, 2, s[1].gradient, in);
    TILE_LOAD(t, 3, s[1].gradient + 16L * in, in);
  } else if (sources > 1) {
    TILE_LOAD(t, 1, s[1].gradient, in);
  }
  for (int r = 0; r < rows; r++)
    for (int p = 0; p < length; p += depth) {
      const uint32_t *d = dy + (long)r * length + p;
      const long at = r * xRow + p * xPixel;
      TILE_LOAD(t, 4, d, channel);
      TILE_LOAD(t, 6, s[0].x + at, xPixel);
      TILE_PRODUCT(t, 0, 4, 6);
      if (outs > 1) {
        TILE_LOAD(t, 5, d + 16 * channel, channel);
        TILE_PRODUCT(t, 1, 5, 6);
      }
      if (sources > 1) TILE_LOAD(t, 7, s[1].x + at, xPixel);
      if (sources > 1 && outs > 1) {
        TILE_PRODUCT(t, 2, 4, 7);
        TILE_PRODUCT(t, 3, 5, 7);
      } else if (sources > 1) {
        TILE_PRODUCT(t, 1, 4, 7);
      }
    }
  TILE_STORE(t, 0, s[0].gradient, in);
  if (outs > 1) TILE_STORE(t, 1, s[0].gradient + 16L * in, in);
  if (sources > 1 && outs > 1) {
    TILE_STORE(t, 2, s[1].gradient, in);
    TILE_STORE(t, 3, s[1].gradient + 16L * in, in);
  } else if (sources > 1) {
    TILE_STORE(t, 1, s[1].gradient, in);
  }
}

// Interleaved images follow one another like pixels; with a stride they do so within a column only.
static void tileWeightGradient(
    const uint32_t *x, int xSide, const uint32_t *dy, int side, int words, int kernel, int stride, int in, int out,
    float *gradient, uint32_t *transposed) {
  const long xColumn = (long)words * in, xRow = xSide * xColumn, dColumn = (long)words * out;
  const long dRow = (side + 2) * dColumn, channel = (long)side * side * words, perTap = (long)in * out;
  for (int r = 0; r < side; r++)
    transposeRow(dy + (r + 1) * dRow + dColumn, out, side * words, out, transposed + (long)r * side * words, channel);
  const int byColumn = stride > 1 && words > 1;
  const int length = byColumn ? words : side * words, depth = tileDepth(length), columns = smaller(in, 16);
  const int border = 1 - kernel / 2, perBlock = kernel * kernel, sources = (in + 15) / 16 * perBlock;
  struct tiles t;
  configureProduct(&t, 16, depth, columns);
  for (int co = 0; co < out;) {
    const int outs = out - co > 16 ? 2 : 1;
    for (int i = 0; i < sources; i += 2) {
      const int count = smaller(sources - i, 2);
      struct tile_source s[2];
      for (int j = 0; j < count; j++) {
        const int tap = (i + j) % perBlock, ci = (i + j) / perBlock * 16;
        s[j].x = x + (tap / kernel + border) * xRow + (tap % kernel + border) * xColumn + ci;
        s[j].gradient = gradient + tap * perTap + (long)co * in + ci;
      }
      const uint32_t *d = transposed + co * channel;
      // One row of the whole picture at a time; by column a row is one column's images.
      for (int column = 0; column < (byColumn ? side * side : 1); column++) {
        const int row = column / side, place = column % side;
        struct tile_source here[2];
        for (int j = 0; j < count; j++)
          here[j] = (struct tile_source){
            byColumn ? s[j].x + row * stride * xRow + place * stride * xColumn : s[j].x, s[j].gradient};
        const uint32_t *slopes = byColumn ? d + (long)column * words : d;
        const int rows = byColumn ? 1 : side;
        const long xPixel = byColumn ? in : words == 1 ? (long)in * stride : in;
        if (outs == 2 && count == 2)
          tileGradient(&t, slopes, channel, here, xPixel, xRow * stride, rows, length, depth, in, 2, 2);
        else if (outs == 2)
          tileGradient(&t, slopes, channel, here, xPixel, xRow * stride, rows, length, depth, in, 2, 1);
        else if (count == 2)
          tileGradient(&t, slopes, channel, here, xPixel, xRow * stride, rows, length, depth, in, 1, 2);
        else
          tileGradient(&t, slopes, channel, here, xPixel, xRow * stride, rows, length, depth, in, 1, 1);
      }
    }
    co += 16 * outs;
  }
  TILE_RELEASE(&t);
}

#define CONVOLVE tileConvolve
#define WEIGHT_GRADIENT tileWeightGradient
#define HAS_TILES 1
