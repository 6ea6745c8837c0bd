// Winograd's F(4x4, 3x3) and F(2x2, 3x3): 36 and 16 products for what takes 144 and 36.
//
// A block is MxM outputs y from inputs d of M + 2 rows and columns, with the kernel g:
// y = A^T [(G g G^T) . (B^T d B)] A, products summed over the input channels (Lavin and Gray 2016).
// The products are convolutions of one tap over "pixels" that are blocks. The weight gradient is
// the transpose of the same bilinear form: dg = G^T [sum over blocks of (B^T d B) . (A dy A^T)] G.
//
// F(2x2) evaluates at 0, 1, -1 and infinity; F(4x4) at 0, +-5/8, +-3/2 and infinity: nearly each
// other's inverses, so that the entries of the matrices stay near 1, and those of A and B exact.
// In single precision the error is twice that of direct sums over 64 channels; of the usual +-1,
// +-2 it is five times. In bf16 the transformed values are rounded, the transforms are not.

enum { MostBlock = 4, MostTransformed = MostBlock + 2 };
#define P 0.625f
#define Q 1.5f

/// One dimension of a transform, from the values of a block to other values.
typedef void transform(const v16 *from, v16 *to, int M);

// B^T d.
INLINE void winogradIn(const v16 *d, v16 *t, const int M) {
  if (M == 2) {
    t[0] = d[0] - d[2];
    t[1] = d[1] + d[2];
    t[2] = d[2] - d[1];
    t[3] = d[1] - d[3];
    return;
  }
  const v16 product = splat(P * P * Q * Q), sum = splat(-(P * P + Q * Q));
  t[0] = FUSED(sum, d[2], FUSED(product, d[0], d[4]));
  t[5] = FUSED(sum, d[3], FUSED(product, d[1], d[5]));
  const v16 evenP = FUSED(splat(-Q * Q), d[2], d[4]), oddP = FUSED(splat(-Q * Q), d[1], d[3]);
  const v16 evenQ = FUSED(splat(-P * P), d[2], d[4]), oddQ = FUSED(splat(-P * P), d[1], d[3]);
  t[1] = FUSED(splat(P), oddP, evenP);
  t[2] = FUSED(splat(-P), oddP, evenP);
  t[3] = FUSED(splat(Q), oddQ, evenQ);
  t[4] = FUSED(splat(-Q), oddQ, evenQ);
}

// A^T m.
INLINE void winogradOut(const v16 *m, v16 *y, const int M) {
  if (M == 2) {
    y[0] = m[0] + m[1] + m[2];
    y[1] = m[1] - m[2] - m[3];
    return;
  }
  const v16 evenP = m[1] + m[2], oddP = m[1] - m[2], evenQ = m[3] + m[4], oddQ = m[3] - m[4];
  y[0] = m[0] + evenP + evenQ;
  y[1] = FUSED(splat(P), oddP, splat(Q) * oddQ);
  y[2] = FUSED(splat(P * P), evenP, splat(Q * Q) * evenQ);
  y[3] = FUSED(splat(P * P * P), oddP, FUSED(splat(Q * Q * Q), oddQ, m[5]));
}

// A y.
INLINE void winogradOutTransposed(const v16 *y, v16 *t, const int M) {
  if (M == 2) {
    t[0] = y[0];
    t[1] = y[0] + y[1];
    t[2] = y[0] - y[1];
    t[3] = splat(0) - y[1];
    return;
  }
  const v16 evenP = FUSED(splat(P * P), y[2], y[0]), evenQ = FUSED(splat(Q * Q), y[2], y[0]);
  const v16 oddP = FUSED(splat(P * P), y[3], y[1]), oddQ = FUSED(splat(Q * Q), y[3], y[1]);
  t[0] = y[0];
  t[1] = FUSED(splat(P), oddP, evenP);
  t[2] = FUSED(splat(-P), oddP, evenP);
  t[3] = FUSED(splat(Q), oddQ, evenQ);
  t[4] = FUSED(splat(-Q), oddQ, evenQ);
  t[5] = y[3];
}

// What the points +-P and +-Q have in G before 1, +-x, x^2.
#define AT_0 (1 / (P * P * Q * Q))
#define AT_P (1 / (2 * P * P * (P * P - Q * Q)))
#define AT_Q (1 / (2 * Q * Q * (Q * Q - P * P)))

// G g.
INLINE void winogradKernel(const v16 *g, v16 *t, const int M) {
  const v16 ends = g[0] + g[2];
  if (M == 2) {
    t[0] = g[0];
    t[1] = (ends + g[1]) * splat(0.5f);
    t[2] = (ends - g[1]) * splat(0.5f);
    t[3] = g[2];
    return;
  }
  const v16 evenP = FUSED(splat(P * P), g[2], g[0]), evenQ = FUSED(splat(Q * Q), g[2], g[0]);
  t[0] = g[0] * splat(AT_0);
  t[1] = FUSED(splat(P), g[1], evenP) * splat(AT_P);
  t[2] = FUSED(splat(-P), g[1], evenP) * splat(AT_P);
  t[3] = FUSED(splat(Q), g[1], evenQ) * splat(AT_Q);
  t[4] = FUSED(splat(-Q), g[1], evenQ) * splat(AT_Q);
  t[5] = g[2];
}

// G^T u.
INLINE void winogradKernelTransposed(const v16 *u, v16 *g, const int M) {
  if (M == 2) {
    const v16 middle = (u[1] + u[2]) * splat(0.5f);
    g[0] = u[0] + middle;
    g[1] = (u[1] - u[2]) * splat(0.5f);
    g[2] = middle + u[3];
    return;
  }
  const v16 evenP = (u[1] + u[2]) * splat(AT_P), evenQ = (u[3] + u[4]) * splat(AT_Q);
  const v16 oddP = (u[1] - u[2]) * splat(AT_P), oddQ = (u[3] - u[4]) * splat(AT_Q);
  g[0] = FUSED(splat(AT_0), u[0], evenP + evenQ);
  g[1] = FUSED(splat(P), oddP, splat(Q) * oddQ);
  g[2] = FUSED(splat(P * P), evenP, FUSED(splat(Q * Q), evenQ, u[5]));
}

/// Sixteen channels of a block of values in memory: floats from one row to the next, and from one
/// column to the next.
struct block {
  float *at;
  long row, column;
};

INLINE struct block blockAt(const float *at, long row, long column) {
  return (struct block){(float *)at, row, column};
}

// Both dimensions: from n x n values to m x m.
INLINE void transformBlock(
    transform *one, const struct block from, const struct block to, const int n, const int m,
    const int M) {
  v16 half[MostTransformed][MostTransformed];  // [column][position]
  UNROLL for (int j = 0; j < n; j++) {
    v16 d[MostTransformed];
    UNROLL for (int i = 0; i < n; i++) d[i] = load16(from.at + i * from.row + j * from.column);
    one(d, half[j], M);
  }
  UNROLL for (int i = 0; i < m; i++) {
    v16 d[MostTransformed], t[MostTransformed];
    UNROLL for (int j = 0; j < n; j++) d[j] = half[j][i];
    one(d, t, M);
    UNROLL for (int j = 0; j < m; j++) store16(to.at + i * to.row + j * to.column, t[j]);
  }
}

// A block at the edge, where only so many rows and columns of values are.
#define PATCH(name)                                          \
  float name##Values[MostTransformed * MostTransformed * 16]; \
  const struct block name = blockAt(name##Values, MostTransformed * 16, 16)

INLINE void copyBlock(const struct block from, const struct block to, int rows, int columns) {
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++)
      store16(
          to.at + i * to.row + j * to.column, load16(from.at + i * from.row + j * from.column));
}

// What the transforms read and write: 16 channels of the elements of an image, or, for the weight
// gradient in bf16, of the words of two images, its members.
#if PER_WORD == 2
#define MEMBERS(grouped) ((grouped) ? 2 : 1)
#define BYTES(grouped) ((grouped) ? 4 : 2)
INLINE void loadMembers(const char *p, v16 to[][MostTransformed], const int i, const int grouped) {
  if (!grouped) {
    to[0][i] = LOAD(p);
    return;
  }
  const bits16 words = *(const bits16 *)p;
  to[0][i] = (v16)(words << 16);
  to[1][i] = (v16)(words & everywhere(0xffff0000));
}
INLINE void storeMembers(char *p, v16 from[][MostTransformed], const int i, const int grouped) {
  if (grouped) STORE_PAIR(p, from[0][i], from[1][i]);
  else STORE(p, from[0][i]);
}
#else
#define MEMBERS(grouped) 1
#define BYTES(grouped) 4
INLINE void loadMembers(const char *p, v16 to[][MostTransformed], const int i, const int grouped) {
  to[0][i] = load16(p);
}
INLINE void storeMembers(char *p, v16 from[][MostTransformed], const int i, const int grouped) {
  store16(p, from[0][i]);
}
#endif

// A column of n values, of which `rows` are there, in one dimension.
INLINE void readColumn(
    transform *one, const char *from, long row, int rows,
    v16 half[][MostTransformed][MostTransformed], const int column, const int n, const int M,
    const int grouped) {
  v16 d[PER_WORD][MostTransformed];
  if (rows == n) {
    UNROLL for (int i = 0; i < n; i++) loadMembers(from + i * row, d, i, grouped);
  } else {
    UNROLL for (int i = 0; i < n; i++) {
      UNROLL for (int m = 0; m < MEMBERS(grouped); m++) d[m][i] = splat(0);
      if (i < rows) loadMembers(from + i * row, d, i, grouped);
    }
  }
  UNROLL for (int m = 0; m < MEMBERS(grouped); m++) one(d[m], half[m][column], M);
}

// Blocks of n x n values into M + 2 positions each way; what lies beyond the strip and its border
// counts as zero. The n - M columns that a block shares with the next are transformed once.
INLINE void readBlocks(
    transform *one, const uint32_t *tile, const struct pb_strip *s, int channels,
    uint32_t *transformed, const int n, const int M, const int grouped) {
  const long step = 16 * BYTES(grouped), pixel = (long)s->images * channels / 16 * step;
  const long row = (s->side + 2) * pixel;
  const long plane = 4 * pb_winograd_plane(s, channels * BYTES(grouped) / 4, M);
  const int columns = pb_blocks(s->side, M);
  v16 half[PER_WORD][MostTransformed][MostTransformed];  // [column][position]
  for (int y = 0; y < s->rows; y += M)
    for (long c = 0; c < pixel; c += step) {  // over the images, too
      const int below = s->rows + n - M - y, rows = below < n ? below : n;
      const char *from = (const char *)tile + y * row + c;
      char *to = (char *)transformed + y / M * columns * pixel + c;
      UNROLL for (int j = 0; j < n - M; j++)
          readColumn(one, from + j * pixel, row, rows, half, M + j, n, M, grouped);
      for (int x = 0; x < s->side; x += M, from += M * pixel, to += pixel) {
        const int right = s->side + n - M - x;
        UNROLL for (int m = 0; m < MEMBERS(grouped); m++) UNROLL for (int j = 0; j < n - M; j++)
            UNROLL for (int i = 0; i < M + 2; i++) half[m][j][i] = half[m][M + j][i];
        UNROLL for (int j = n - M; j < n; j++)
            readColumn(one, from + j * pixel, row, j < right ? rows : 0, half, j, n, M, grouped);
        UNROLL for (int i = 0; i < M + 2; i++) {
          v16 t[PER_WORD][MostTransformed];
          UNROLL for (int m = 0; m < MEMBERS(grouped); m++) {
            v16 d[MostTransformed];
            UNROLL for (int j = 0; j < n; j++) d[j] = half[m][j][i];
            one(d, t[m], M);
          }
          UNROLL for (int j = 0; j < M + 2; j++)
              storeMembers(to + (i * (M + 2) + j) * plane, t, j, grouped);
        }
      }
    }
}

INLINE void winogradOutput(
    const float *transformed, const struct pb_strip *s, int channels, float *out, const int M) {
  const long pixel = (long)s->images * channels, row = s->side * pixel;
  const long plane = pb_winograd_plane(s, channels, M);
  const int columns = pb_blocks(s->side, M);
  for (int y = 0; y < s->rows; y += M)
    for (int x = 0; x < s->side; x += M)
      for (int c = 0; c < pixel; c += 16) {
        const struct block from = blockAt(
            transformed + (y / M * columns + x / M) * pixel + c, (M + 2) * plane, plane);
        const struct block to = blockAt(out + y * row + x * pixel + c, row, pixel);
        const int rows = s->rows - y, right = s->side - x;
        if (rows >= M && right >= M) {
          transformBlock(winogradOut, from, to, M + 2, M, M);
          continue;
        }
        PATCH(patch);
        transformBlock(winogradOut, from, patch, M + 2, M, M);
        copyBlock(patch, to, rows < M ? rows : M, right < M ? right : M);
      }
}

// The kernels of 16 outputs from input k; with `transposed` turned, of 16 inputs from output k.
INLINE void winogradKernels(
    const float *weights, int in, int out, int b, int k, int transposed, const struct block to,
    const int M) {
  const long perTap = (long)in * out;
  if (!transposed) {
    const float *at = weights + (long)k * out + b;
    transformBlock(winogradKernel, blockAt(at, 3 * perTap, perTap), to, 3, M + 2, M);
    return;
  }
  PATCH(turned);
  for (int t = 0; t < 9; t++)
    for (int l = 0; l < 16; l++)
      turned.at[t / 3 * turned.row + t % 3 * turned.column + l] =
          weights[(8 - t) * perTap + (long)(b + l) * out + k];
  transformBlock(winogradKernel, turned, to, 3, M + 2, M);
}

INLINE void winogradWeights(
    float *transformed, const float *weights, int in, int out, int transposed, const int M) {
  const int outputs = transposed ? in : out, inputs = transposed ? out : in;
  const long perTap = (long)in * out / PER_WORD;
  for (int b = 0; b < outputs; b += 16)
    for (int k = 0; k < inputs; k += PER_WORD, transformed += 16) {
#if PER_WORD == 1
      const struct block to = blockAt(transformed, (M + 2) * perTap, perTap);
      winogradKernels(weights, in, out, b, k, transposed, to, M);
#else
      PATCH(low);
      PATCH(high);
      winogradKernels(weights, in, out, b, k, transposed, low, M);
      winogradKernels(weights, in, out, b, k + 1, transposed, high, M);
      for (int i = 0; i < (M + 2) * (M + 2); i++) {
        const long at = i / (M + 2) * low.row + i % (M + 2) * low.column;
        STORE_PAIR(transformed + i * perTap, load16(low.at + at), load16(high.at + at));
      }
#endif
    }
}

INLINE void winogradWeightGradient(
    const float *transformed, int in, int out, float *gradient, const int M) {
  const long plane = (long)in * out;
  for (long at = 0; at < plane; at += 16)
    transformBlock(
        winogradKernelTransposed, blockAt(transformed + at, (M + 2) * plane, plane),
        blockAt(gradient + at, 3 * plane, plane), M + 2, 3, M);
}

INLINE void winogradMultiply(
    const uint32_t *transformed, const float *weights, const struct pb_strip *s, int in, int out,
    struct pb_ahead *ahead, float *products, const int M) {
  const int words = in / PER_WORD;
  const long inPlane = pb_winograd_plane(s, words, M), outPlane = pb_winograd_plane(s, out, M);
  const long zero = 0;
  struct pb_pass p = {
      .taps = 1,
      .offsets = &zero,
      .pixel = words,
      .words = words,
      .read = words,
      .weights = weights,
      .outputs = out,
      .width = pb_winograd_blocks(s, M),
      .outPixel = out,
      .ahead = ahead,
  };
  for (int position = 0; position < (M + 2) * (M + 2); position++) {
    convolve(&p, transformed + position * inPlane, 1, products + position * outPlane);
    p.weights += (long)words * out;
  }
}

INLINE void winogradAccumulate(
    const uint32_t *x, const uint32_t *dy, const struct pb_strip *s, int in, int out,
    float *products, const int M) {
  const long inPlane = pb_winograd_plane(s, in, M), outPlane = pb_winograd_plane(s, out, M);
  for (int position = 0; position < (M + 2) * (M + 2); position++)
    gradientOfTaps(
        x + position * inPlane, in, 0, dy + position * outPlane, out, 0, 1,
        pb_winograd_blocks(s, M), in, out, products + (long)position * in * out);
}

#define WINOGRAD_TABLE(M)                                                                        \
  static void input##M(                                                                          \
      const uint32_t *tile, const struct pb_strip *s, int channels, uint32_t *t) {               \
    readBlocks(winogradIn, tile, s, channels, t, M + 2, M, 0);                                   \
  }                                                                                              \
  static void output##M(const float *t, const struct pb_strip *s, int channels, float *out) {    \
    winogradOutput(t, s, channels, out, M);                                                      \
  }                                                                                              \
  static void inputGroup##M(                                                                     \
      const uint32_t *tile, const struct pb_strip *s, int channels, uint32_t *t) {               \
    readBlocks(winogradIn, tile, s, channels, t, M + 2, M, 1);                                   \
  }                                                                                              \
  static void outputGradient##M(                                                                 \
      const uint32_t *tile, const struct pb_strip *s, int channels, uint32_t *t) {               \
    readBlocks(winogradOutTransposed, tile, s, channels, t, M, M, 1);                            \
  }                                                                                              \
  static void weights##M(float *t, const float *weights, int in, int out, int transposed) {      \
    winogradWeights(t, weights, in, out, transposed, M);                                         \
  }                                                                                              \
  static void weightGradient##M(const float *t, int in, int out, float *gradient) {              \
    winogradWeightGradient(t, in, out, gradient, M);                                             \
  }                                                                                              \
  static void multiply##M(                                                                       \
      const uint32_t *t, const float *weights, const struct pb_strip *s, int in, int out,        \
      struct pb_ahead *ahead, float *products) {                                                 \
    winogradMultiply(t, weights, s, in, out, ahead, products, M);                                \
  }                                                                                              \
  static void accumulate##M(                                                                     \
      const uint32_t *x, const uint32_t *dy, const struct pb_strip *s, int in, int out,          \
      float *products) {                                                                         \
    winogradAccumulate(x, dy, s, in, out, products, M);                                          \
  }                                                                                              \
  static const struct pb_winograd winograd##M = {                                                \
      .block = M,                                                                                \
      .positions = (M + 2) * (M + 2),                                                            \
      .input = input##M,                                                                         \
      .output = output##M,                                                                       \
      .inputGroup = inputGroup##M,                                                               \
      .outputGradient = outputGradient##M,                                                       \
      .weights = weights##M,                                                                     \
      .weightGradient = weightGradient##M,                                                       \
      .multiply = multiply##M,                                                                   \
      .accumulate = accumulate##M,                                                               \
  };
WINOGRAD_TABLE(2)
WINOGRAD_TABLE(4)
#undef P
#undef Q
