// Winograd's F(2x2, 3x3): 16 products for 4 outputs instead of 36, in single precision.
//
// A block is 2x2 outputs from 4x4 inputs d with the kernel g: y = A^T [(G g G^T) . (B^T d B)] A,
// products summed over the input channels (Lavin and Gray 2016). The transforms are additions and
// halves; the products are convolutions of one tap over "pixels" that are blocks. The weight
// gradient is the transpose of the same bilinear form: dg = G^T [sum over blocks of (B^T d B) . (A
// dy A^T)] G. Shorter sums make the error no larger than that of direct sums.

// One dimension of B^T d: d0 - d2, d1 + d2, d2 - d1, d1 - d3.
INLINE void winogradIn(const v16 d[4], v16 t[4]) {
  t[0] = d[0] - d[2];
  t[1] = d[1] + d[2];
  t[2] = d[2] - d[1];
  t[3] = d[1] - d[3];
}

static void winogradInput(
    const float *tile, int rows, int side, int images, int channels, float *transformed) {
  const long pixel = (long)images * channels, row = (side + 2) * pixel, columns = side / 2,
             plane = rows / 2 * columns * pixel;
  for (int r = 0; r < rows / 2; r++)
    for (int b = 0; b < columns; b++)
      for (int c = 0; c < pixel; c += 16) {  // over the images, too
        const float *from = tile + 2 * r * row + 2 * b * pixel + c;
        float *to = transformed + (r * columns + b) * pixel + c;
        v16 half[4][4];  // [column][position]
        UNROLL for (int j = 0; j < 4; j++) {
          v16 d[4];
          UNROLL for (int i = 0; i < 4; i++) d[i] = load16(from + i * row + j * pixel);
          winogradIn(d, half[j]);
        }
        UNROLL for (int i = 0; i < 4; i++) {
          const v16 d[4] = {half[0][i], half[1][i], half[2][i], half[3][i]};
          v16 t[4];
          winogradIn(d, t);
          UNROLL for (int j = 0; j < 4; j++) store16(to + (4 * i + j) * plane, t[j]);
        }
      }
}

static void winogradOutput(
    const float *transformed, int rows, int side, int images, int channels, float *out) {
  const long pixel = (long)images * channels, columns = side / 2,
             plane = rows / 2 * columns * pixel;
  for (int r = 0; r < rows / 2; r++)
    for (int b = 0; b < columns; b++)
      for (int c = 0; c < pixel; c += 16) {
        const float *from = transformed + (r * columns + b) * pixel + c;
        float *to = out + (2L * r * side + 2 * b) * pixel + c;
        v16 half[2][4];  // A^T m: m0 + m1 + m2, m1 - m2 - m3
        UNROLL for (int j = 0; j < 4; j++) {
          v16 m[4];
          UNROLL for (int i = 0; i < 4; i++) m[i] = load16(from + (4 * i + j) * plane);
          half[0][j] = m[0] + m[1] + m[2];
          half[1][j] = m[1] - m[2] - m[3];
        }
        UNROLL for (int i = 0; i < 2; i++) {
          store16(to + i * side * pixel, half[i][0] + half[i][1] + half[i][2]);
          store16(to + (i * side + 1) * pixel, half[i][1] - half[i][2] - half[i][3]);
        }
      }
}

// One dimension of A y: y0, y0 + y1, y0 - y1, -y1.
INLINE void winogradOut(const v16 y0, const v16 y1, v16 t[4]) {
  t[0] = y0;
  t[1] = y0 + y1;
  t[2] = y0 - y1;
  t[3] = splat(0) - y1;
}

static void winogradOutputGradient(
    const float *tile, int rows, int side, int images, int channels, float *transformed) {
  const long pixel = (long)images * channels, row = (side + 2) * pixel, columns = side / 2,
             plane = rows / 2 * columns * pixel;
  for (int r = 0; r < rows / 2; r++)
    for (int b = 0; b < columns; b++)
      for (int c = 0; c < pixel; c += 16) {  // over the images, too
        const float *from = tile + 2 * r * row + 2 * b * pixel + c;
        float *to = transformed + (r * columns + b) * pixel + c;
        v16 half[2][4];  // [column][position]
        UNROLL for (int j = 0; j < 2; j++)
            winogradOut(load16(from + j * pixel), load16(from + row + j * pixel), half[j]);
        UNROLL for (int i = 0; i < 4; i++) {
          v16 t[4];
          winogradOut(half[0][i], half[1][i], t);
          UNROLL for (int j = 0; j < 4; j++) store16(to + (4 * i + j) * plane, t[j]);
        }
      }
}

// One dimension of G g: g0, (g0 + g1 + g2) / 2, (g0 - g1 + g2) / 2, g2.
INLINE void winogradKernel(const v16 g0, const v16 g1, const v16 g2, v16 t[4]) {
  const v16 ends = g0 + g2;
  t[0] = g0;
  t[1] = (ends + g1) * splat(0.5f);
  t[2] = (ends - g1) * splat(0.5f);
  t[3] = g2;
}

static void winogradWeights(
    float *transformed, const float *weights, int in, int out, int transposed) {
  const int outputs = transposed ? in : out, inputs = transposed ? out : in;
  const long perTap = (long)in * out;
  for (int b = 0; b < outputs; b += 16)
    for (int k = 0; k < inputs; k++) {
      v16 g[9], half[3][4];
      UNROLL for (int t = 0; t < 9; t++) {
        if (!transposed) {
          g[t] = load16(weights + t * perTap + (long)k * out + b);
          continue;
        }
        float lanes[16];
        for (int l = 0; l < 16; l++) lanes[l] = weights[(8 - t) * perTap + (long)(b + l) * out + k];
        g[t] = load16(lanes);
      }
      UNROLL for (int j = 0; j < 3; j++) winogradKernel(g[j], g[3 + j], g[6 + j], half[j]);
      UNROLL for (int i = 0; i < 4; i++) {
        v16 t[4];
        winogradKernel(half[0][i], half[1][i], half[2][i], t);
        UNROLL for (int j = 0; j < 4; j++)
            store16(transformed + (4 * i + j) * perTap + (long)b * inputs + k * 16, t[j]);
      }
    }
}

// One dimension of G^T u: u0 + (u1 + u2) / 2, (u1 - u2) / 2, (u1 + u2) / 2 + u3.
INLINE void winogradKernelGradient(const v16 u[4], v16 g[3]) {
  const v16 middle = (u[1] + u[2]) * splat(0.5f);
  g[0] = u[0] + middle;
  g[1] = (u[1] - u[2]) * splat(0.5f);
  g[2] = middle + u[3];
}

static void winogradWeightGradient(const float *transformed, int in, int out, float *gradient) {
  const long plane = (long)in * out;
  for (long at = 0; at < plane; at += 16) {
    v16 half[4][3];  // [column][kernel row]
    UNROLL for (int j = 0; j < 4; j++) {
      v16 u[4];
      UNROLL for (int i = 0; i < 4; i++) u[i] = load16(transformed + (4 * i + j) * plane + at);
      winogradKernelGradient(u, half[j]);
    }
    UNROLL for (int i = 0; i < 3; i++) {
      const v16 u[4] = {half[0][i], half[1][i], half[2][i], half[3][i]};
      v16 g[3];
      winogradKernelGradient(u, g);
      UNROLL for (int j = 0; j < 3; j++) store16(gradient + (3 * i + j) * plane + at, g[j]);
    }
  }
}

static void winogradAccumulate(
    const float *x, const float *dy, int blocks, int in, int out, float *products) {
  for (int position = 0; position < 16; position++)
    gradientOfTaps(
        (const uint32_t *)x + (long)position * blocks * in, in, 0,
        (const uint32_t *)dy + (long)position * blocks * out, out, 0, 1, blocks, in, out,
        products + (long)position * in * out);
}

static const struct pb_winograd winograd = {
    .input = winogradInput,
    .output = winogradOutput,
    .outputGradient = winogradOutputGradient,
    .weights = winogradWeights,
    .weightGradient = winogradWeightGradient,
    .accumulate = winogradAccumulate,
};
