// Weight gradient by matrix tiles: dy, transposed, is a (16 outputs x 16 words along the pixels); x
// under a tap is b; c is 16 outputs x 16 inputs, so the gradient comes as [tap][out][in].

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

// Where the words of the reduction lie: `down` x `across` segments of `length` words, each cut into
// sixteens of which the last is filled up with zeros of dy, so that what x holds there is of no
// account.
struct tile_sweep {
  int down, across, length;
  long xDown, xAcross, xWord, dDown, dAcross;  // in words of the tiles
};
INLINE long chunksOf(const struct tile_sweep *w) {
  return (long)w->down * w->across * sixteens(w->length);
}

// Interleaved images follow one another like pixels; with a stride they do so within a column only.
// On small maps the border joins the rows to a single segment, where that takes fewer sixteens: its
// dy is zero.
static struct tile_sweep sweepOf(
    int xSide, int side, int words, int stride, int in, int out) {
  const long xColumn = (long)words * in, dColumn = (long)words * out;
  struct tile_sweep w = {
      .down = side,
      .across = 1,
      .length = side * words,
      .xDown = xSide * xColumn * stride,
      .xWord = in,
      .dDown = (side + 2) * dColumn,
  };
  const int joined = ((side + 2) * (side - 1) + side) * words;
  if (stride == 1) {
    if (sixteens(joined) < side * sixteens(w.length)) w.down = 1, w.length = joined;
  } else if (words == 1) {
    w.xWord = (long)in * stride;
  } else {
    w.across = side;
    w.length = words;
    w.xAcross = xColumn * stride;
    w.dAcross = dColumn;
  }
  return w;
}
static long tileScratch(int xSide, int side, int words, int stride, int in, int out) {
  const struct tile_sweep w = sweepOf(xSide, side, words, stride, in, out);
  return chunksOf(&w) * 16 * out;
}

// [out / 16][chunk][16 outputs][16 words]
static void transposeAll(
    const struct tile_sweep *w, const uint32_t *dy, int out, uint32_t *transposed) {
  const long block = chunksOf(w) * 256;
  for (int down = 0; down < w->down; down++)
    for (int across = 0; across < w->across; across++)
      for (int p = 0; p < w->length; p += 16, transposed += 256) {
        const uint32_t *from = dy + down * w->dDown + across * w->dAcross + (long)p * out;
        const int count = smaller(w->length - p, 16);
        for (int c = 0; c < out; c += 16) {
          uint32_t *to = transposed + c / 16 * block;
          v16 r[16];
          UNROLL for (int i = 0; i < 16; i++) r[i] = i < count ? load16(from + i * out + c)
                                                               : splat(0);
          transpose16(r);
          UNROLL for (int i = 0; i < 16; i++) store16(to + i * 16, r[i]);
        }
      }
}

// x under the taps of a gradient sum, and where that sum is kept.
struct tile_source {
  const uint32_t *x;
  float *gradient;
};

// MOVE(tile, place) for each sum: two blocks of outputs x one or two sources, or one x up to four.
#define FOR_GRADIENTS(MOVE)                                 \
  MOVE(0, s[0].gradient, in);                               \
  if (outs > 1) {                                           \
    MOVE(1, s[0].gradient + 16L * in, in);                  \
    if (sources > 1) MOVE(2, s[1].gradient, in);            \
    if (sources > 1) MOVE(3, s[1].gradient + 16L * in, in); \
  } else {                                                  \
    if (sources > 1) MOVE(1, s[1].gradient, in);            \
    if (sources > 2) MOVE(2, s[2].gradient, in);            \
    if (sources > 3) MOVE(3, s[3].gradient, in);            \
  }
// Rows `from` to `to` of the sweep into two blocks of outputs x 2 sources, or one x 4.
INLINE void tileGradient(
    const struct tile_sweep *w, int from, int to, const uint32_t *dy, long block,
    const struct tile_source *s, int in, const int outs, const int sources) {
  FOR_GRADIENTS(TILE_LOAD)
  const int perSegment = sixteens(w->length);
  for (int down = from; down < to; down++)
    for (int across = 0; across < w->across; across++)
      for (int p = 0; p < perSegment; p++) {
        const uint32_t *d = dy + (((long)down * w->across + across) * perSegment + p) * 256;
        const long at = down * w->xDown + across * w->xAcross + p * 16 * w->xWord;
        TILE_LOAD(4, d, 16);
        TILE_LOAD(6, s[0].x + at, w->xWord);
        TILE_PRODUCT(0, 4, 6);
        if (outs > 1) {
          TILE_LOAD(5, d + block, 16);
          TILE_PRODUCT(1, 5, 6);
          if (sources > 1) TILE_LOAD(7, s[1].x + at, w->xWord);
          if (sources > 1) TILE_PRODUCT(2, 4, 7);
          if (sources > 1) TILE_PRODUCT(3, 5, 7);
          continue;
        }
        if (sources > 1) TILE_LOAD(7, s[1].x + at, w->xWord);
        if (sources > 1) TILE_PRODUCT(1, 4, 7);
        if (sources > 2) TILE_LOAD(6, s[2].x + at, w->xWord);
        if (sources > 2) TILE_PRODUCT(2, 4, 6);
        if (sources > 3) TILE_LOAD(7, s[3].x + at, w->xWord);
        if (sources > 3) TILE_PRODUCT(3, 4, 7);
      }
  FOR_GRADIENTS(TILE_STORE)
}

#undef FOR_GRADIENTS

// All taps and inputs of one or two blocks of outputs.
INLINE void tileBlock(
    const struct tile_sweep *w, int from, int to, const uint32_t *x, long xRow, long xColumn,
    const uint32_t *dy, long block, int kernel, int in, long perTap, float *gradient,
    const int outs) {
  const int border = 1 - kernel / 2, taps = kernel * kernel;  // a 1x1 kernel reads no border
  const int sources = sixteens(in) * taps;
  for (int i = 0; i < sources;) {
    const int count = smaller(sources - i, outs == 2 ? 2 : 4);
    struct tile_source s[4];
    for (int j = 0; j < count; j++) {
      const int tap = (i + j) % taps, c = (i + j) / taps * 16;
      s[j].x = x + (tap / kernel + border) * xRow + (tap % kernel + border) * xColumn + c;
      s[j].gradient = gradient + tap * perTap + c;
    }
    if (count == 4) tileGradient(w, from, to, dy, block, s, in, outs, 4);
    else if (count == 3) tileGradient(w, from, to, dy, block, s, in, outs, 3);
    else if (count == 2) tileGradient(w, from, to, dy, block, s, in, outs, 2);
    else tileGradient(w, from, to, dy, block, s, in, outs, 1);
    i += count;
  }
}

// Rows in strips whose x and dy stay in L1 under all taps, but long enough to outweigh the loads and
// stores of the sums.
static void tileWeightGradient(
    const uint32_t *x, int xSide, const uint32_t *dy, int side, int words, int kernel, int stride,
    int in, int read, int out, float *gradient, uint32_t *transposed) {
  (void)read;  // a tile takes as long for few inputs
  enum { StripWords = 8192, LeastChunks = 16 };
  const struct tile_sweep w = sweepOf(xSide, side, words, stride, in, out);
  const long xColumn = (long)words * in, dColumn = (long)words * out, block = chunksOf(&w) * 256;
  const long rowWords = xSide * xColumn * stride + (long)smaller(out, 32) * side * words;
  const long perTap = (long)in * out;
  const int perRow = sixteens(w.length) * w.across, least = (LeastChunks + perRow - 1) / perRow;
  const int strip = rowWords * least > StripWords ? least : (int)(StripWords / rowWords);
  transposeAll(&w, dy + (side + 2) * dColumn + dColumn, out, transposed);
  const struct tile_shape whole = {16, 16}, columns = {16, (uint8_t)smaller(in, 16)};
  shapeTiles(16, columns.words, whole, whole, columns, columns);
  for (int from = 0; from < w.down; from += strip) {
    const int to = smaller(from + strip, w.down);
    for (int c = 0; c < out; c += 32) {
      const uint32_t *d = transposed + c / 16 * block;
      float *o = gradient + (long)c * in;
      if (c + 32 <= out)
        tileBlock(&w, from, to, x, xSide * xColumn, xColumn, d, block, kernel, in, perTap, o, 2);
      else tileBlock(&w, from, to, x, xSide * xColumn, xColumn, d, block, kernel, in, perTap, o, 1);
    }
  }
}
