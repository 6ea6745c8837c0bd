// What happens to finished rows while they are in L1: rounding, storing, and sums over the pixels.
//
// A channel's sum has four chains, by pixel index modulo 4, joined as (0 + 1) + (2 + 3): a fixed
// order for every register size.

INLINE v16 joined(const v16 a[4]) { return (a[0] + a[1]) + (a[2] + a[3]); }
INLINE void addTo(float *s, v16 v) { store16(s, load16(s) + v); }

INLINE void endForwardBody(
    const float *acc, long step, long pixels, int channels, ELEMENT *y, const ELEMENT *r,
    const float *pivot, float *s, const int adds, const int counts) {
  for (int c = 0; c < channels; c += 16) {
    v16 a[4] = {splat(0), splat(0), splat(0), splat(0)},
        b[4] = {splat(0), splat(0), splat(0), splat(0)};
    const v16 middle = counts ? load16(pivot + c) : splat(0);
    for (long i = 0; i < pixels; i += 4) UNROLL for (int k = 0; k < 4; k++) if (i + k < pixels) {
        const long at = (i + k) * channels + c;
        v16 v = load16(acc + (i + k) * step + c);
        if (adds) v = v + LOAD(r + at);
        STORE(y + at, v);
        if (!counts) continue;
        v = v - middle;
        a[k] = a[k] + v;
        b[k] = FUSED(v, v, b[k]);
      }
    if (counts) addTo(s + c, joined(a)), addTo(s + channels + c, joined(b));
  }
}
static void endForward(
    const float *acc, long step, long pixels, int channels, void *y, const void *r,
    const float *pivot, float *s) {
  if (pivot && r) endForwardBody(acc, step, pixels, channels, y, r, pivot, s, 1, 1);
  else if (pivot) endForwardBody(acc, step, pixels, channels, y, 0, pivot, s, 0, 1);
  else if (r) endForwardBody(acc, step, pixels, channels, y, r, 0, s, 1, 0);
  else endForwardBody(acc, step, pixels, channels, y, 0, 0, s, 0, 0);
}

INLINE void endInferenceBody(
    const float *acc, long step, long pixels, int channels, ELEMENT *y, const ELEMENT *r,
    const float *shift, const int adds, const int relu) {
  for (int c = 0; c < channels; c += 16) {
    const v16 constant = load16(shift + c);
    for (long i = 0; i < pixels; i++) {
      const long at = i * channels + c;
      v16 v = load16(acc + i * step + c) + constant;
      if (adds) v = v + LOAD(r + at);
      STORE(y + at, relu ? wherePositive(v, v) : v);
    }
  }
}
static void endInference(
    const float *acc, long step, long pixels, int channels, void *y, const void *r,
    const float *shift, int relu) {
  if (r && relu) endInferenceBody(acc, step, pixels, channels, y, r, shift, 1, 1);
  else if (r) endInferenceBody(acc, step, pixels, channels, y, r, shift, 1, 0);
  else if (relu) endInferenceBody(acc, step, pixels, channels, y, 0, shift, 0, 1);
  else endInferenceBody(acc, step, pixels, channels, y, 0, shift, 0, 0);
}

INLINE void endBackwardBody(
    const float *acc, long step, long pixels, int channels, const struct pb_backward_end *e,
    float *s, const int affine, const int adds, const int second) {
  ELEMENT *g = e->g;
  const ELEMENT *r = e->r, *mask = e->mask, *y = e->y, *z = e->z;
  const v16 zero = splat(0);
  for (int c = 0; c < channels; c += 16) {
    v16 a[4] = {zero, zero, zero, zero}, b[4] = {zero, zero, zero, zero},
        d[4] = {zero, zero, zero, zero};
    const v16 A = affine ? load16(e->maskA + c) : zero, C = affine ? load16(e->maskC + c) : zero;
    const v16 yMean = load16(e->yMean + c), zMean = second ? load16(e->zMean + c) : zero;
    for (long i = 0; i < pixels; i += 4) UNROLL for (int k = 0; k < 4; k++) if (i + k < pixels) {
        const long at = (i + k) * channels + c;
        v16 v = load16(acc + (i + k) * step + c), m = LOAD(mask + at);
        if (adds) v = v + LOAD(r + at);
        v = wherePositive(affine ? FUSED(m, A, C) : m, v);
        a[k] = a[k] + v;
        b[k] = FUSED(v, LOAD(y + at) - yMean, b[k]);
        if (second) d[k] = FUSED(v, LOAD(z + at) - zMean, d[k]);
        STORE(g + at, v);
      }
    addTo(s + c, joined(a));
    addTo(s + channels + c, joined(b));
    if (second) addTo(s + 2 * channels + c, joined(d));
  }
}
static void endBackward(
    const float *acc, long step, long pixels, int channels, const struct pb_backward_end *e,
    float *s) {
  if (e->maskA && !e->r && !e->z) endBackwardBody(acc, step, pixels, channels, e, s, 1, 0, 0);
  else if (!e->maskA && e->r && !e->z) endBackwardBody(acc, step, pixels, channels, e, s, 0, 1, 0);
  else endBackwardBody(acc, step, pixels, channels, e, s, e->maskA != 0, e->r != 0, e->z != 0);
}
