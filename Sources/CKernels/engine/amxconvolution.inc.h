// Convolution by matrix tiles: 16 pixels of the bordered tile are a, its rows `pixel` words apart;
// packed weights are b as they lie. c is kept over the whole reduction. 2 x 2 or 4 x 1 products
// share their loads.

struct tile_sum {
  const uint32_t *x;
  float *out;
};  // 16 pixels or fewer

// Taps whose inputs follow one another in memory are one run of words: those of a row of the
// kernel, where the tile holds a single image.
struct tile_run {
  long x;          // words from an output pixel's place to the first input
  const float *w;  // of the first 16 outputs
  int words;
};
struct tile_runs {
  struct tile_run of[9];
  int count;
};

// The weights of neighbouring taps lie behind one another, too. All runs are equally long.
INLINE struct tile_runs runsOf(const struct pb_pass *c) {
  struct tile_runs runs = {.count = 0};
  for (int tap = 0; tap < c->taps; tap++) {
    struct tile_run *last = runs.count ? runs.of + runs.count - 1 : 0;
    if (last && last->x + last->words == c->offsets[tap]) last->words += c->words;
    else
      runs.of[runs.count++] = (struct tile_run){
          c->offsets[tap], c->weights + (long)tap * c->words * 16, c->words};
  }
  return runs;
}

// MOVE(tile, place) for each sum: one or two runs of pixels x two blocks of outputs, or up to four x
// one.
#define FOR_SUMS(MOVE)                                 \
  MOVE(0, s[0].out, c->outPixel);                      \
  if (blocks > 1) {                                    \
    MOVE(1, s[0].out + 16, c->outPixel);               \
    if (sums > 1) MOVE(2, s[1].out, c->outPixel);      \
    if (sums > 1) MOVE(3, s[1].out + 16, c->outPixel); \
  } else {                                             \
    if (sums > 1) MOVE(1, s[1].out, c->outPixel);      \
    if (sums > 2) MOVE(2, s[2].out, c->outPixel);      \
    if (sums > 3) MOVE(3, s[3].out, c->outPixel);      \
  }
INLINE void tileStart(
    const struct pb_pass *c, const struct tile_sum *s, const int sums, const int blocks) {
  if (c->accumulates) {
    FOR_SUMS(TILE_LOAD)
  } else {
    TILE_CLEAR(0), TILE_CLEAR(1), TILE_CLEAR(2), TILE_CLEAR(3);
  }
}
INLINE void tileEnd(
    const struct pb_pass *c, const struct tile_sum *s, const int sums, const int blocks) {
  FOR_SUMS(TILE_STORE)
}
#undef FOR_SUMS

// Some lines of what is wanted soon, while tiles are multiplied.
INLINE void fetch(struct pb_ahead *a) {
  long bytes;
  const char *at = nextAhead(a, 1, &bytes);
  for (long byte = 0; byte < bytes; byte += 64) __builtin_prefetch(at + byte, 0, 2);
}

// Up to two runs of pixels and two blocks of 16 outputs, words a multiple of 16.
INLINE void tileSquare(
    const struct pb_pass *c, const struct tile_runs *runs, long block, const struct tile_sum *s,
    const int sums) {
  tileStart(c, s, sums, 2);
  for (int i = 0; i < runs->count; i++) {
    const struct tile_run run = runs->of[i];
    for (int k = 0; k < run.words; k += 16) {
      const float *w = run.w + block + k * 16L;
      fetch(c->ahead);
      TILE_LOAD(6, w, 16);
      TILE_LOAD(4, s[0].x + run.x + k, c->pixel);
      TILE_PRODUCT(0, 4, 6);
      TILE_LOAD(7, w + (long)c->taps * c->words * 16, 16);
      TILE_PRODUCT(1, 4, 7);
      if (sums < 2) continue;
      TILE_LOAD(5, s[1].x + run.x + k, c->pixel);
      TILE_PRODUCT(2, 5, 6);
      TILE_PRODUCT(3, 5, 7);
    }
  }
  tileEnd(c, s, sums, 2);
}

// Up to four runs of pixels and 16 outputs; tiles 5 and 7 take what is left of a run's words.
INLINE void tileColumn(
    const struct pb_pass *c, const struct tile_runs *runs, long block, const struct tile_sum *s,
    const int sums) {
  tileStart(c, s, sums, 1);
  for (int i = 0; i < runs->count; i++) {
    const struct tile_run run = runs->of[i];
    const float *w = run.w + block;
    int k = 0;
    for (; k + 16 <= run.words; k += 16) {
      fetch(c->ahead);
      TILE_LOAD(6, w + k * 16L, 16);
      TILE_LOAD(4, s[0].x + run.x + k, c->pixel);
      TILE_PRODUCT(0, 4, 6);
      if (sums > 1) TILE_LOAD(4, s[1].x + run.x + k, c->pixel);
      if (sums > 1) TILE_PRODUCT(1, 4, 6);
      if (sums > 2) TILE_LOAD(4, s[2].x + run.x + k, c->pixel);
      if (sums > 2) TILE_PRODUCT(2, 4, 6);
      if (sums > 3) TILE_LOAD(4, s[3].x + run.x + k, c->pixel);
      if (sums > 3) TILE_PRODUCT(3, 4, 6);
    }
    if (k == run.words) continue;
    fetch(c->ahead);
    TILE_LOAD(7, w + k * 16L, 16);
    TILE_LOAD(5, s[0].x + run.x + k, c->pixel);
    TILE_PRODUCT(0, 5, 7);
    if (sums > 1) TILE_LOAD(5, s[1].x + run.x + k, c->pixel);
    if (sums > 1) TILE_PRODUCT(1, 5, 7);
    if (sums > 2) TILE_LOAD(5, s[2].x + run.x + k, c->pixel);
    if (sums > 2) TILE_PRODUCT(2, 5, 7);
    if (sums > 3) TILE_LOAD(5, s[3].x + run.x + k, c->pixel);
    if (sums > 3) TILE_PRODUCT(3, 5, 7);
  }
  tileEnd(c, s, sums, 1);
}

// All runs of `length` pixels that begin at `from` or a multiple of 16 behind it, in all rows.
INLINE void tilePixels(
    const struct pb_pass *c, const struct tile_runs *runs, const uint32_t *tile, int rows,
    float *out, int from, int length) {
  const int outputs = c->outputs / 16, rest = runs->of[0].words % 16;
  const uint8_t pixels = (uint8_t)length, depth = (uint8_t)(rest ? rest : 16);
  shapeTiles(
      length, 16, (struct tile_shape){pixels, 16}, (struct tile_shape){pixels, depth},
      (struct tile_shape){16, 16}, (struct tile_shape){depth, 16});
  for (int b = 0; b < outputs;) {
    const int blocks = !rest && outputs - b > 1 ? 2 : 1;
    const long block = b * (long)c->taps * c->words * 16;
    for (int row = 0, column = from; row < rows;) {
      struct tile_sum s[4];
      int sums = 0;
      while (sums < (blocks == 2 ? 2 : 4) && row < rows) {
        s[sums].x = tile + row * c->row + column * c->pixel;
        s[sums++].out = out + row * c->outRow + column * c->outPixel + b * 16;
        column += 16;
        if (column + length > c->width) column = from, row++;
      }
      if (blocks == 2 && sums == 2) tileSquare(c, runs, block, s, 2);
      else if (blocks == 2) tileSquare(c, runs, block, s, 1);
      else if (sums == 4) tileColumn(c, runs, block, s, 4);
      else if (sums == 3) tileColumn(c, runs, block, s, 3);
      else if (sums == 2) tileColumn(c, runs, block, s, 2);
      else tileColumn(c, runs, block, s, 1);
    }
    b += blocks;
  }
}

static long tileSteps(const struct pb_pass *c, int rows) {
  const struct tile_runs runs = runsOf(c);
  const int whole = c->width / 16, blocks = c->outputs / 16, words = runs.of[0].words;
  const long pairs = words % 16 ? 0 : blocks / 2, single = blocks - 2 * pairs;
  const long sums = (long)rows * whole, rest = c->width > whole * 16 ? rows : 0;
  const long calls = pairs * ((sums + 1) / 2 + (rest + 1) / 2) +
                     single * ((sums + 3) / 4 + (rest + 3) / 4);
  return calls * runs.count * sixteens(words);
}

static void tileConvolve(const struct pb_pass *c, const uint32_t *tile, int rows, float *out) {
  const struct tile_runs runs = runsOf(c);
  const int whole = c->width / 16 * 16;
  if (whole) tilePixels(c, &runs, tile, rows, out, 0, 16);
  if (c->width > whole) tilePixels(c, &runs, tile, rows, out, whole, c->width - whole);
}
