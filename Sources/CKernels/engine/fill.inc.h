// Filling tiles: batch norm, ReLU and shortcut happen on the way from memory into the tile that a
// convolution reads.

enum {
  Affine = 1,
  PlusQ = 2,
  PlusR = 4,
  Relu = 8,
  Store = 16
};  // what a fill does, known at compile time

struct coefficients {
  v16 A, B, C;
};
INLINE struct coefficients coefficientsOf(const struct pb_fill *f, int channel, const int what) {
  struct coefficients k = {splat(1), splat(0), splat(0)};
  if (what & Affine) k.A = load16(f->A + channel), k.C = load16(f->C + channel);
  if (what & PlusQ) k.B = load16(f->B + channel);
  return k;
}
INLINE v16 fillValue(const struct pb_fill *f, const struct coefficients k, long i, const int what) {
  v16 v = LOAD((const ELEMENT *)f->p + i);
  if (what & Affine) v = FUSED(v, k.A, k.C);
  if (what & PlusQ) v = FUSED(LOAD((const ELEMENT *)f->q + i), k.B, v);
  if (what & PlusR) v = v + LOAD((const ELEMENT *)f->r + i);
  if (what & Relu) v = wherePositive(v, v);
  if (what & Store) STORE((ELEMENT *)f->store + i, v);
  return v;
}
// Calls BODY(flags) with constant flags for the usual cases, so that its inner loop has no tests.
#define FOR_KIND_OF_FILL(f, BODY)                                                     \
  const int kind = (f->A ? Affine : 0) | (f->q ? PlusQ : 0) | (f->r ? PlusR : 0) |    \
                   (f->relu ? Relu : 0) | (f->store ? Store : 0);                     \
  switch (kind) {                                                                     \
    case 0: BODY(0); break;                                                           \
    case Affine | Relu: BODY(Affine | Relu); break;                                   \
    case Affine | PlusQ: BODY(Affine | PlusQ); break;                                 \
    case Affine | PlusR | Relu | Store: BODY(Affine | PlusR | Relu | Store); break;   \
    case Affine | PlusQ | PlusR | Store: BODY(Affine | PlusQ | PlusR | Store); break; \
    default: BODY(kind);                                                              \
  }

// Words from the start of a tile to the first pixel of a row.
INLINE long inTile(int row, int side, long pixel) {
  return ((long)(row + 1) * (side + 2) + 1) * pixel;
}

static void clearBorder(uint32_t *tile, int side, long pixel) {
  const long row = (side + 2) * pixel;
  memset(tile, 0, row * 4);
  memset(tile + row * (side + 1), 0, row * 4);
  for (int r = 1; r <= side; r++) {
    memset(tile + r * row, 0, pixel * 4);
    memset(tile + (r + 1) * row - pixel, 0, pixel * 4);
  }
}

INLINE void fillRows(
    uint32_t *tile, int from, int to, int side, int channels, long pixel,
    const struct pb_fill *given, const int what) {
  const struct pb_fill f = *given;
  for (int r = from; r < to; r++) {
    ELEMENT *o = (ELEMENT *)(tile + inTile(r, side, pixel));
    for (int c = 0; c < channels; c += 16) {
      const struct coefficients k = coefficientsOf(&f, c, what);
      for (int x = 0; x < side; x++)
        STORE(
            o + x * pixel * PER_WORD + c,
            fillValue(&f, k, ((long)r * side + x) * channels + c, what));
    }
  }
}
static void fill(
    uint32_t *tile, int from, int to, int side, int channels, long pixel, const struct pb_fill *f){
#define BODY(what) fillRows(tile, from, to, side, channels, pixel, f, what)
    FOR_KIND_OF_FILL(f, BODY)
#undef BODY
}

INLINE void poolPixels(
    const struct pb_fill *f, long pixels, int channels, float *sums, const int what) {
  for (int c = 0; c < channels; c += 16) {
    const struct coefficients k = coefficientsOf(f, c, what);
    v16 sum = splat(0);
    for (long p = 0; p < pixels; p++) sum = sum + fillValue(f, k, p * channels + c, what);
    store16(sums + c, sum);
  }
}
static void pool(const struct pb_fill *f, long pixels, int channels, float *sums){
#define BODY(what) poolPixels(f, pixels, channels, sums, what)
    FOR_KIND_OF_FILL(f, BODY)
#undef BODY
}

#if PER_WORD == 2
// Two images in one word: the pixels are the reduction of the weight gradient, and a shift by a
// pixel must not split a pair.
INLINE void fillPairRows(
    uint32_t *tile, long pixel, uint32_t *const *plain, long plainPixel, int from, int to, int side,
    int channels, const struct pb_fill *given, int count, const int what) {
  const struct pb_fill f0 = given[0], f1 = given[count - 1];
  for (int r = from; r < to; r++)
    for (int c = 0; c < channels; c += 16) {
      const struct coefficients k = coefficientsOf(&f0, c, what);
      const long at = inTile(r, side, pixel) + c, atPlain = inTile(r, side, plainPixel) * 2 + c;
      const long i = (long)r * side * channels + c;
      for (int x = 0; x < side; x++) {
        const v16 a = fillValue(&f0, k, i + (long)x * channels, what);
        const v16 b = count > 1 ? fillValue(&f1, k, i + (long)x * channels, what) : splat(0);
        STORE_PAIR(tile + at + x * pixel, a, b);
        if (plain) {
          STORE((ELEMENT *)plain[0] + atPlain + x * plainPixel * 2, a);
          STORE((ELEMENT *)plain[1] + atPlain + x * plainPixel * 2, b);
        }
      }
    }
}
static void fillGroup(
    uint32_t *tile, long pixel, uint32_t *const *plain, long plainPixel, int from, int to, int side,
    int channels, const struct pb_fill *f, int count) {
#define BODY(what)                                                                                \
  (plain ? fillPairRows(tile, pixel, plain, plainPixel, from, to, side, channels, f, count, what) \
         : fillPairRows(tile, pixel, 0, 0, from, to, side, channels, f, count, what))
  FOR_KIND_OF_FILL(f, BODY)
#undef BODY
}
#else
static void fillGroup(
    uint32_t *tile, long pixel, uint32_t *const *plain, long plainPixel, int from, int to, int side,
    int channels, const struct pb_fill *f, int count) {
  (void)plain, (void)plainPixel, (void)count;
  fill(tile, from, to, side, channels, pixel, f);
}
#endif

static void fillImage(uint32_t *tile, const float *image, int side, int channels, int padded) {
  ELEMENT *o = (ELEMENT *)tile;
  for (int r = 0; r < side; r++)
    for (int x = 0; x < side; x++)
      for (int c = 0; c < padded; c++)
        o[inTile(r, side, padded) + (long)x * padded + c] =
            c < channels ? FROM_FLOAT(image[((long)c * side + r) * side + x]) : 0;
}
static void fillImageGroup(
    uint32_t *tile, const float *const *images, int side, int channels, int padded, int count) {
#if PER_WORD == 1
  (void)count;
  fillImage(tile, images[0], side, channels, padded);
#else
  for (int r = 0; r < side; r++)
    for (int x = 0; x < side; x++)
      for (int c = 0; c < padded; c++) {
        const long i = ((long)c * side + r) * side + x;
        const uint32_t low = c < channels ? FROM_FLOAT(images[0][i]) : 0;
        const uint32_t high = c < channels && count > 1 ? FROM_FLOAT(images[1][i]) : 0;
        tile[inTile(r, side, padded) + (long)x * padded + c] = low | high << 16;
      }
#endif
}
