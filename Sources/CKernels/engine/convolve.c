// One convolution on one image: which taps, which strides, which kernel.
#include "network.h"
#include <string.h>

void pb_want(const struct pb_engine *e, struct pb_streams *s, const void *data, size_t count) {
  if (data) s->of[s->count++] = (struct pb_stream){data, count * (size_t)e->kernels->bytes};
}

static struct pb_ahead nothingAhead(const struct convolution *c) {
  return (struct pb_ahead){.at = {(const char *)c->forward}, .count = 1};
}

// What the passes read some eight rows later comes to L2 while the strip at `row` (of `rows`) is
// computed. Not a whole image ahead: in wide networks that would flood L2.
static struct pb_ahead lookAhead(
    const struct convolution *c, struct pb_streams *s, int rows, int row, int image, int step,
    long steps) {
  struct pb_ahead ahead = nothingAhead(c);
  if (!s || !s->count || !steps) return ahead;
  const int strips = (rows + c->strip - 1) / c->strip;
  int strip = row / c->strip + (c->strip >= 8 ? 1 : strips < 8 / c->strip ? strips : 8 / c->strip);
  if (strip >= strips) strip -= strips, image += step;
  if (image >= s->images) return ahead;
  ahead.count = s->count;
  ahead.turn = s->turn;
  for (int i = 0; i < s->count; i++) {
    const struct pb_stream *stream = s->of + i;
    const long part = (long)stream->bytes * c->together / strips;
    ahead.at[i] = (const char *)stream->data + (size_t)image * stream->bytes + part * strip;
    ahead.step[i] = part * s->count / steps;
  }
  return ahead;
}

// The turn goes on from strip to strip: a strip of few register tiles does not reach all streams.
static void keepTurn(struct pb_streams *s, const struct pb_ahead *ahead) {
  if (s && ahead->count == s->count) s->turn = ahead->turn;
}

// A strip by Winograd's algorithm: transform, products, transform back.
static void winogradStrip(
    const struct pb_engine *e, struct worker *w, const struct convolution *c, const float *packed,
    const uint32_t *tile, int in, int out, float *result, struct pb_streams *streams, int image,
    int row) {
  const struct pb_winograd *k = c->winograd;
  const struct pb_strip strip = stripOf(c);
  const struct pb_pass one = {
      .taps = 1,
      .read = in / e->kernels->group,
      .outputs = out,
      .width = pb_winograd_blocks(&strip, k->block),
  };
  struct pb_ahead ahead = lookAhead(
      c, streams, c->outside, row, image, c->together, k->positions * e->kernels->steps(&one, 1));
  k->input(tile, &strip, in, w->transformed);
  k->multiply(w->transformed, packed, &strip, in, out, &ahead, (float *)w->products);
  keepTurn(streams, &ahead);
  k->output((const float *)w->products, &strip, out, result);
}

// Offsets of all taps around a pixel of a bordered tile.
static void allTaps(long *offsets, int kernel, long row, long pixel) {
  for (int t = 0; t < kernel * kernel; t++)
    offsets[t] = kernel == 1 ? row + pixel : t / 3 * row + t % 3 * pixel;
}

// Columns one by one, each of `together` interleaved images: where a stride makes the distance
// between pixels uneven.
static void convolveColumns(
    const struct pb_engine *e, struct pb_pass *p, const uint32_t *tile, int rows, float *out,
    int columns, long tileStep, long outStep) {
  for (int column = 0; column < columns; column++)
    e->kernels->convolve(p, tile + column * tileStep, rows, out + column * outStep);
}

void pb_convolve_forward(
    const struct pb_engine *e, struct worker *w, const struct convolution *c, int row, float *out,
    struct pb_streams *streams, int image) {
  const struct pb_kernels *k = e->kernels;
  const long words = c->in / k->group, pixel = words * c->together,
             tileRow = (c->inside + 2) * pixel;
  const uint32_t *tile = w->tile + row * c->stride * tileRow;
  if (c->winograd) {
    winogradStrip(e, w, c, c->forward, tile, c->in, c->out, out, streams, image, row);
    return;
  }
  long offsets[9];
  allTaps(offsets, c->kernel, tileRow, pixel);
  const bool byColumn = c->stride > 1 && c->together > 1;
  struct pb_pass p = {
      .taps = c->kernel * c->kernel,
      .offsets = offsets,
      .pixel = byColumn ? words : words * c->stride,
      .row = tileRow * c->stride,
      .words = (int)words,
      .read = c->read / k->group,
      .weights = c->forward,
      .outputs = c->out,
      .width = byColumn ? c->together : c->outside * c->together,
      .outPixel = c->out,
      .outRow = (long)c->outside * c->together * c->out,
      .isRow = c->kernel == 3 && c->stride == 1 && c->together == 1,
  };
  if (byColumn) {
    struct pb_ahead none = nothingAhead(c);
    p.ahead = &none;
    convolveColumns(
        e, &p, tile, c->strip, out, c->outside, c->stride * pixel, (long)c->together * c->out);
    return;
  }
  struct pb_ahead ahead =
      lookAhead(c, streams, c->outside, row, image, c->together, k->steps(&p, c->strip));
  p.ahead = &ahead;
  k->convolve(&p, tile, c->strip, out);
  keepTurn(streams, &ahead);
}

// The taps that reach a pixel of each parity (row, column) when a 3x3 convolution has stride 2: 1,
// 2, 2 and 4 of them, so nothing is multiplied by stuffed zeros.
static const int parityCount[4] = {1, 2, 2, 4};
static const int parityTaps[4][4] = {{4}, {3, 5}, {1, 7}, {0, 2, 6, 8}};

static void convolveBackwardStrided(
    const struct pb_engine *e, const struct convolution *c, const uint32_t *tile, float *out,
    bool accumulates, struct pb_streams *streams, int image) {
  const long words = c->out / e->kernels->group, pixel = words * c->together,
             tileRow = (c->outside + 2) * pixel;
  const long outPixel = (long)c->together * c->in;
  long offsets[4];
  struct pb_ahead ahead = nothingAhead(c);
  struct pb_pass p = {
      .offsets = offsets,
      .pixel = words,
      .row = tileRow,
      .words = (int)words,
      .read = (int)words,
      .weights = c->backward,
      .outputs = c->in,
      .outRow = 2L * c->inside * outPixel,
      .accumulates = accumulates,
      .ahead = &ahead,
  };
  if (c->kernel == 1 && !accumulates)
    memset(out, 0, elements(c->inside, c->in) * (size_t)c->together * 4);
  for (int parity = 0; parity < (c->kernel == 3 ? 4 : 1); parity++) {
    const int down = parity >> 1, right = parity & 1;
    const int rows = (c->inside + 1 - down) / 2, columns = (c->inside + 1 - right) / 2;
    p.taps = c->kernel == 3 ? parityCount[parity] : 1;
    for (int t = 0; t < p.taps;
         t++) {  // kernel row 0 is reached from the next output row, rows 1 and 2 from this one
      const int tap = c->kernel == 3 ? parityTaps[parity][t] : 4;
      offsets[t] = (tap / 3 == 0 ? 2 : 1) * tileRow + (tap % 3 == 0 ? 2 : 1) * pixel;
    }
    float *o = out + ((long)down * c->inside + right) * outPixel;
    p.width = c->together == 1 ? columns : c->together;
    p.outPixel = c->together == 1 ? 2L * c->in : c->in;
    if (parity == 3) {  // half of the work: what the next image needs comes along
      const int step = c->together > e->kernels->group ? c->together : e->kernels->group;
      const long steps = e->kernels->steps(&p, rows) * (c->together == 1 ? 1 : columns);
      ahead = lookAhead(c, streams, c->strip, 0, image, step, steps);
    }
    if (c->together == 1) e->kernels->convolve(&p, tile, rows, o);
    else convolveColumns(e, &p, tile, rows, o, columns, pixel, 2 * outPixel);
    p.weights += (long)p.taps * c->in * words;
  }
}

void pb_convolve_backward(
    const struct pb_engine *e, struct worker *w, const struct convolution *c, const uint32_t *tile,
    int row, float *out, bool accumulates, struct pb_streams *streams, int image) {
  if (c->stride == 2) {
    convolveBackwardStrided(e, c, tile, out, accumulates, streams, image);
    return;
  }
  const struct pb_kernels *k = e->kernels;
  const long words = c->out / k->group, pixel = words * c->together,
             tileRow = (c->outside + 2) * pixel;
  tile += row * tileRow;
  if (c->winograd) {
    winogradStrip(e, w, c, c->backward, tile, c->out, c->in, out, streams, image, row);
    return;
  }
  long offsets[9];
  allTaps(offsets, c->kernel, tileRow, pixel);
  struct pb_pass p = {
      .taps = c->kernel * c->kernel,
      .offsets = offsets,
      .pixel = words,
      .row = tileRow,
      .words = (int)words,
      .read = (int)words,
      .weights = c->backward,
      .outputs = c->in,
      .width = c->inside * c->together,
      .outPixel = c->in,
      .outRow = (long)c->inside * c->together * c->in,
      .accumulates = accumulates,
      .isRow = c->kernel == 3 && !accumulates && c->together == 1,
  };
  const int step = c->together > k->group ? c->together : k->group;
  struct pb_ahead ahead =
      lookAhead(c, streams, c->inside, row, image, step, k->steps(&p, c->strip));
  p.ahead = &ahead;
  k->convolve(&p, tile, c->strip, out);
  keepTurn(streams, &ahead);
}

void pb_weight_gradient(
    const struct pb_engine *e, struct worker *w, const struct convolution *c, float *partial) {
  const struct pb_kernels *k = e->kernels;
  if (!c->winograd) {
    k->weightGradient(
        w->tile, c->inside + 2, w->gradientTile, c->outside, pb_group_words(e, c->together),
        c->kernel, c->stride, c->in, c->read, c->out, partial, w->scratch);
    return;
  }
  struct pb_strip strip = stripOf(c);
  strip.images = pb_group_words(e, c->together);
  const long inPixel = (long)strip.images * c->in, outPixel = (long)strip.images * c->out;
  const long inRow = (c->inside + 2) * inPixel, outRow = (c->outside + 2) * outPixel;
  for (int row = 0; row < c->outside; row += c->strip) {
    c->winograd->inputGroup(w->tile + row * inRow, &strip, c->in, w->transformed);
    c->winograd->outputGradient(
        w->gradientTile + (row + 1) * outRow + outPixel, &strip, c->out, w->products);
    c->winograd->accumulate(w->transformed, w->products, &strip, c->in, c->out, partial);
  }
}
