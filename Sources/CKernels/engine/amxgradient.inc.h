// Weight gradient by matrix tiles: 16 words along dy's rows, transposed, are a; the words of x
// under a tap are b; c is 16 outputs x 16 inputs, so the gradient comes as [tap][out][in].

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
static void transposeRow(
    const uint32_t *from, long pixel, int pixels, int channels, uint32_t *to, long channel) {
  for (int c = 0; c < channels; c += 16)
    for (int p = 0; p < pixels; p += 16) {
      const int count = smaller(pixels - p, 16);
      v16 r[16];
      UNROLL for (int i = 0; i < 16; i++) r[i] =
          i < count ? load16(from + (p + i) * pixel + c) : splat(0);
      transpose16(r);
      for (int i = 0; i < 16; i++) memcpy(to + (c + i) * channel + p, r + i, (size_t)count * 4);
    }
}

// x under the taps of one gradient sum, and where that sum is kept.
struct tile_source {
  const uint32_t *x;
  float *gradient;
};

INLINE void tileGradient(
    struct tiles *t, const uint32_t *dy, long channel, const struct tile_source *s, long xPixel,
    long xRow, int rows, int length, int depth, int in, const int outs, const int sources) {
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
    const uint32_t *x, int xSide, const uint32_t *dy, int side, int words, int kernel, int stride,
    int in, int out, float *gradient, uint32_t *transposed) {
  const long xColumn = (long)words * in, xRow = xSide * xColumn, dColumn = (long)words * out;
  const long dRow = (side + 2) * dColumn, channel = (long)side * side * words,
             perTap = (long)in * out;
  for (int r = 0; r < side; r++)
    transposeRow(
        dy + (r + 1) * dRow + dColumn, out, side * words, out, transposed + (long)r * side * words,
        channel);
  const int byColumn = stride > 1 && words > 1;
  const int length = byColumn ? words : side * words, depth = tileDepth(length),
            columns = smaller(in, 16);
  const int border = 1 - kernel / 2, perBlock = kernel * kernel,
            sources = (in + 15) / 16 * perBlock;
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
              byColumn ? s[j].x + row * stride * xRow + place * stride * xColumn : s[j].x,
              s[j].gradient};
        const uint32_t *slopes = byColumn ? d + (long)column * words : d;
        const int rows = byColumn ? 1 : side;
        const long xPixel = byColumn ? in : words == 1 ? (long)in * stride : in;
        if (outs == 2 && count == 2)
          tileGradient(
              &t, slopes, channel, here, xPixel, xRow * stride, rows, length, depth, in, 2, 2);
        else if (outs == 2)
          tileGradient(
              &t, slopes, channel, here, xPixel, xRow * stride, rows, length, depth, in, 2, 1);
        else if (count == 2)
          tileGradient(
              &t, slopes, channel, here, xPixel, xRow * stride, rows, length, depth, in, 1, 2);
        else
          tileGradient(
              &t, slopes, channel, here, xPixel, xRow * stride, rows, length, depth, in, 1, 1);
      }
    }
    co += 16 * outs;
  }
  TILE_RELEASE(&t);
}
