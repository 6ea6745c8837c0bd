// Max pool 2x2, stride 2. Of equal values the first in reading order is taken; what is not a number
// is larger than all others.

// Place of a window's pixel i in reading order: the window of output pixel (row, x) of a picture
// that is `side` pixels wide.
INLINE long inWindow(int row, int x, int side, int i) {
  return (2L * row + i / 2) * 2 * side + 2 * x + i % 2;
}

static void maxPool(const struct pb_fill *f, int side, int channels, void *y) {
  const int kind = (f->A ? Affine : 0) | (f->relu ? Relu : 0);
  for (int r = 0; r < side; r++)
    for (int x = 0; x < side; x++)
      for (int c = 0; c < channels; c += 16) {
        const struct coefficients k = coefficientsOf(f, c, kind);
        v16 most = fillValue(f, k, inWindow(r, x, side, 0) * channels + c, kind);
        UNROLL for (int i = 1; i < 4; i++) {
          const v16 v = fillValue(f, k, inWindow(r, x, side, i) * channels + c, kind);
          most = chosen((bits16)(v <= most), most, v);
        }
        STORE((ELEMENT *)y + ((long)r * side + x) * channels + c, most);
      }
}

static void endBackwardPool(
    const float *acc, long step, int rows, int side, int channels, const struct pb_backward_end *e,
    float *s) {
  ELEMENT *g = e->g;
  const ELEMENT *y = e->y;
  for (int c = 0; c < channels; c += 16) {
    v16 a[4] = {splat(0), splat(0), splat(0), splat(0)},
        b[4] = {splat(0), splat(0), splat(0), splat(0)};
    const v16 A = load16(e->maskA + c), C = load16(e->maskC + c), mean = load16(e->yMean + c);
    for (int r = 0; r < rows; r++)
      for (int x = 0; x < side; x++) {
        const int chain = x % 4;
        const v16 slope = load16(acc + ((long)r * side + x) * step + c);
        v16 raw[4], most = splat(0);
        bits16 place = everywhere(0);
        UNROLL for (int i = 0; i < 4; i++) {
          raw[i] = LOAD(y + inWindow(r, x, side, i) * channels + c);
          const v16 v = FUSED(raw[i], A, C);
          const bits16 isLess = i ? (bits16)(v <= most) : everywhere(0);
          most = chosen(isLess, most, v);
          place = (bits16)chosen(isLess, (v16)place, (v16)everywhere((uint32_t)i));
        }
        const v16 passed = wherePositive(most, slope);
        v16 input = raw[0];
        UNROLL for (int i = 0; i < 4; i++) {
          const bits16 isHere = (bits16)(place == everywhere((uint32_t)i));
          STORE(g + inWindow(r, x, side, i) * channels + c, chosen(isHere, passed, splat(0)));
          input = chosen(isHere, raw[i], input);
        }
        a[chain] = a[chain] + passed;
        b[chain] = FUSED(passed, input - mean, b[chain]);
      }
    addTo(s + c, joined(a));
    addTo(s + channels + c, joined(b));
  }
}
