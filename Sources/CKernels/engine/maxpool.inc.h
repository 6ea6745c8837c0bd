// Max pool of stride 2: windows of 2x2, or of 3x3 around every other pixel, whose first row and
// column lie beyond the border at the top and at the left and do not take part there. Of equal
// values the first in reading order is taken; what is not a number is larger than all others.

// How many of a window's rows or columns lie beyond the border; sides are even, so that only the
// first window has one.
INLINE int beyond(int place, int window) { return window == 3 && place == 0; }
// The first pixel of the window of output pixel (row, x), in a picture that is twice `side` wide.
INLINE long cornerOf(int row, int x, int side, int window) {
  return (2L * row - (window == 3)) * 2 * side + 2 * x - (window == 3);
}
// Where the largest value so far stays.
INLINE bits16 isNotMore(v16 v, v16 most) { return (bits16)(v <= most) | (bits16)(most != most); }

INLINE void maxPoolBody(
    const struct pb_fill *f, int side, int channels, ELEMENT *y, const int window) {
  const int kind = (f->A ? Affine : 0) | (f->relu ? Relu : 0);
  for (int r = 0; r < side; r++)
    for (int x = 0; x < side; x++) {
      const int top = beyond(r, window), left = beyond(x, window);
      const long corner = cornerOf(r, x, side, window);
      for (int c = 0; c < channels; c += 16) {
        const struct coefficients k = coefficientsOf(f, c, kind);
        v16 most = splat(-__builtin_inff());
        for (int i = top; i < window; i++)
          for (int j = left; j < window; j++) {
            const v16 v = fillValue(f, k, (corner + 2L * i * side + j) * channels + c, kind);
            most = chosen(isNotMore(v, most), most, v);
          }
        STORE(y + ((long)r * side + x) * channels + c, most);
      }
    }
}
static void maxPool(const struct pb_fill *f, int window, int side, int channels, void *y) {
  if (window == 3) maxPoolBody(f, side, channels, y, 3);
  else maxPoolBody(f, side, channels, y, 2);
}

INLINE void endBackwardPoolBody(
    const float *acc, long step, int rows, int side, int channels, const struct pb_backward_end *e,
    float *s, const int window) {
  ELEMENT *g = e->g;
  const ELEMENT *y = e->y;
  // 3x3 windows overlap: what they pass is added up.
  if (window == 3) memset(g, 0, sizeof(ELEMENT) * 4 * (size_t)rows * (size_t)(side * channels));
  for (int c = 0; c < channels; c += 16) {
    v16 a[4] = {splat(0), splat(0), splat(0), splat(0)},
        b[4] = {splat(0), splat(0), splat(0), splat(0)};
    const v16 A = load16(e->maskA + c), C = load16(e->maskC + c), mean = load16(e->yMean + c);
    for (int r = 0; r < rows; r++)
      for (int x = 0; x < side; x++) {
        const int top = beyond(r, window), left = beyond(x, window), chain = x % 4;
        const long corner = cornerOf(r, x, side, window) * channels + c;
        v16 most = splat(-__builtin_inff()), input = splat(0);
        bits16 place = everywhere(0);
        for (int i = top; i < window; i++)
          for (int j = left; j < window; j++) {
            const v16 raw = LOAD(y + corner + (2L * i * side + j) * channels);
            const v16 v = FUSED(raw, A, C);
            const bits16 stays = isNotMore(v, most);
            most = chosen(stays, most, v);
            input = chosen(stays, input, raw);
            place = (bits16)chosen(stays, (v16)place, (v16)everywhere((uint32_t)(i * window + j)));
          }
        const v16 passed = wherePositive(most, load16(acc + ((long)r * side + x) * step + c));
        for (int i = top; i < window; i++)
          for (int j = left; j < window; j++) {
            ELEMENT *to = g + corner + (2L * i * side + j) * channels;
            const bits16 isHere = (bits16)(place == everywhere((uint32_t)(i * window + j)));
            const v16 part = chosen(isHere, passed, splat(0));
            STORE(to, window == 3 ? LOAD(to) + part : part);
          }
        a[chain] = a[chain] + passed;
        b[chain] = FUSED(passed, input - mean, b[chain]);
      }
    addTo(s + c, joined(a));
    addTo(s + channels + c, joined(b));
  }
}
static void endBackwardPool(
    const float *acc, long step, int window, int rows, int side, int channels,
    const struct pb_backward_end *e, float *s) {
  if (window == 3) endBackwardPoolBody(acc, step, rows, side, channels, e, s, 3);
  else endBackwardPoolBody(acc, step, rows, side, channels, e, s, 2);
}
