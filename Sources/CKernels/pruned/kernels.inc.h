// The kernels, included once per instruction set. The including file defines
//   TABLE, NAME         the accessor's name and the printed name
//   FUSED(a, b, c)      a * b + c in 16 floats
//   VECTORS             vectors of sums that fit the registers, where weights are skipped
//   BLOCK, WIDTH        outputs and vectors of sums, where none is
//
// Every output has one accumulator, which begins with the bias and takes its terms in their order.
// A term of weight 0 changes no sum: both kernels return the same numbers.

INLINE bits16 loadBits(const uint32_t *p) { return *(const bits16 *)p; }

// The end of V vectors of sums: what is added, ReLU, and zeros for the border.
INLINE void finish(const struct pb_plane_pass *p, long o, long at, v16 *a, const int V) {
  float *y = p->y + o * p->plane + at;
  if (p->r) {
    const float *r = p->r + o * p->plane + at;
    UNROLL for (int v = 0; v < V; v++) a[v] = a[v] + load16(r + 16 * v);
  }
  if (p->hasRelu) UNROLL for (int v = 0; v < V; v++) a[v] = wherePositive(a[v], a[v]);
  UNROLL for (int v = 0; v < V; v++)
      store16(y + 16 * v, (v16)((bits16)a[v] & loadBits(p->inside + at + 16 * v)));
}

// For each output its weights, each of which multiplies V vectors: no work but V loads and V
// multiply-adds for one broadcast. Between two parts of the inputs the sums are in y.
INLINE void skippingPart(
    const struct pb_plane_pass *p, const struct convolution *c, const int32_t *firsts, long at,
    const int begins, const int ends, const int V) {
  for (int o = p->from; o < p->to; o++) {
    v16 a[V];
    float *y = p->y + o * p->plane + at;
    UNROLL for (int v = 0; v < V; v++) a[v] = begins ? splat(c->bias[o]) : load16(y + 16 * v);
    const struct weight *end = c->weights + firsts[o + 1];
    for (const struct weight *w = c->weights + firsts[o]; w < end; w++) {
      const v16 value = splat(w->value);
      const float *x = p->x + at + w->offset;
      UNROLL for (int v = 0; v < V; v++) a[v] = FUSED(value, load16(x + 16 * v), a[v]);
    }
    if (ends) finish(p, o, at, a, V);
    else UNROLL for (int v = 0; v < V; v++) store16(y + 16 * v, a[v]);
  }
}

INLINE void skippingTile(
    const struct pb_plane_pass *p, const struct convolution *c, long at, const int V) {
  const int last = c->parts - 1;
  if (!last) skippingPart(p, c, c->firsts, at, 1, 1, V);
  else
    for (int part = 0; part <= last; part++)
      skippingPart(p, c, c->firsts + (long)part * c->outputs, at, !part, part == last, V);
}

// BLOCK outputs x V vectors: each load serves all outputs.
INLINE void wholeTile(
    const struct pb_plane_pass *p, const struct convolution *c, long at, const int V) {
  for (int o = p->from; o < p->to; o += BLOCK) {
    v16 a[BLOCK][V];
    UNROLL for (int b = 0; b < BLOCK; b++) UNROLL for (int v = 0; v < V; v++) a[b][v] =
        splat(c->bias[o + b]);
    const float *w = c->all + (long)o * c->terms;
    for (int k = 0; k < c->terms; k++, w += BLOCK) {
      const float *x = p->x + at + c->offsets[k];
      UNROLL for (int v = 0; v < V; v++) {
        const v16 pixels = load16(x + 16 * v);
        UNROLL for (int b = 0; b < BLOCK; b++) a[b][v] = FUSED(splat(w[b]), pixels, a[b][v]);
      }
    }
    UNROLL for (int b = 0; b < BLOCK; b++) if (o + b < p->to) finish(p, o + b, at, a[b], V);
  }
}

// All positions in tiles of nearly the same number of vectors: none is left that waits for latency.
#define TILES(TILE, MOST)                                                          \
  const long vectors = (p->positions + 15) / 16, tiles = (vectors + MOST - 1) / MOST; \
  for (long t = 0, at = 0, next; t < tiles; t++, at = next) {                      \
    next = vectors * (t + 1) / tiles;                                              \
    switch (next - at) {                                                           \
      TILE_OF(TILE, MOST, 1)                                                       \
      TILE_OF(TILE, MOST, 2)                                                       \
      TILE_OF(TILE, MOST, 3)                                                       \
      TILE_OF(TILE, MOST, 4)                                                       \
      TILE_OF(TILE, MOST, 5)                                                       \
      TILE_OF(TILE, MOST, 6)                                                       \
      TILE_OF(TILE, MOST, 7)                                                       \
      TILE_OF(TILE, MOST, 8)                                                       \
      TILE_OF(TILE, MOST, 9)                                                       \
      TILE_OF(TILE, MOST, 10)                                                      \
      TILE_OF(TILE, MOST, 11)                                                      \
      TILE_OF(TILE, MOST, 12)                                                      \
    }                                                                              \
  }
#define TILE_OF(TILE, MOST, V) \
  case V:                      \
    if (V <= MOST) TILE(p, c, 16 * at, V <= MOST ? V : 1); \
    break;

static void skipping(const struct pb_plane_pass *p, const struct convolution *c) {
  TILES(skippingTile, VECTORS)
}

static void whole(const struct pb_plane_pass *p, const struct convolution *c) {
  TILES(wholeTile, WIDTH)
}

static void scale(const struct pb_plane_pass *p, const float *factors, const float *shifts) {
  for (int o = p->from; o < p->to; o++) {
    const v16 factor = splat(factors[o]), shift = splat(shifts[o]);
    for (long at = 0; at < p->positions; at += 16) {
      v16 a[1] = {FUSED(factor, load16(p->x + o * p->plane + at), shift)};
      finish(p, o, at, a, 1);
    }
  }
}

static void split(const float *row, int count, float *even, float *odd) {
  for (int i = 0; i < count / 2; i++) even[i] = row[2 * i], odd[i] = row[2 * i + 1];
  if (count % 2) even[count / 2] = row[count - 1], odd[count / 2] = 0;
}

static void product(
    const float *x, const float *weights, const float *bias, int inputs, int padded, int hasRelu,
    float *sums) {
  for (int o = 0; o < padded; o += 16) {
    v16 a = load16(bias + o);
    for (int i = 0; i < inputs; i++)
      a = FUSED(splat(x[i]), load16(weights + (long)i * padded + o), a);
    store16(sums + o, hasRelu ? wherePositive(a, a) : a);
  }
}

const struct pb_plane_kernels *TABLE(void) {
  static const struct pb_plane_kernels table = {
      .name = NAME,
      .positions = 16 * VECTORS,
      .block = BLOCK,
      .skipping = skipping,
      .whole = whole,
      .scale = scale,
      .split = split,
      .product = product,
  };
  return &table;
}
