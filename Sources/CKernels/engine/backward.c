// Backward pass: site by site from the last. Backward-data and the weight gradient share the tiles,
// and a gradient is written over the tensor that was read for the last time.
#include "network.h"
#include "mode.h"
#include <string.h>

// The end of backward-data for some rows of an image, whose gradient so far stands in `acc`, pixels
// `step` floats apart.
static void endRows(
    const struct pb_engine *e, struct worker *w, const struct site *s, int image, int row, int rows,
    const float *acc, long step) {
  const struct pb_backward_end end = pb_end_of(e, s, image, row);
  if (s->pools)
    e->kernels->endBackwardPool(acc, step, s->pools, rows, s->side, s->padded, &end, w->sums);
  else e->kernels->endBackward(acc, step, (long)rows * s->side, s->padded, &end, w->sums);
}

// The sums of a site: of g, of g * (y - mean), and of g * (z - mean) for a second batch norm.
static void addSums(const struct pb_engine *e, const struct site *s, int shard, float *sums) {
  const int n = s->padded;
  double *first = shardSums(e->tensors[s->first].norm, shard);
  for (int i = 0; i < 2 * n; i++) first[i] += sums[i];
  if (s->second >= 0) {
    double *second = shardSums(e->tensors[s->second].norm, shard);
    for (int i = 0; i < n; i++) second[i] += sums[i], second[n + i] += sums[2 * n + i];
  }
  memset(sums, 0, (size_t)n * 12);
}

static void fillGradient(
    const struct pb_engine *e, struct worker *w, const struct tensor *t, int together, int image,
    int count, int from, int to, bool plain) {
  struct pb_fill f[MostTogether];
  for (int u = 0; u < count; u++) f[u] = pb_gradient_of(e, t, image + u);
  plain = plain && e->kernels->group > 1;
  pb_fill_groups(
      e, w->gradientTile, plain ? w->plain : 0, from, to, t->side, t->padded, together, f, count);
}
static void fillValue(
    const struct pb_engine *e, struct worker *w, const struct site *s, int image, int count,
    int from, int to) {
  struct pb_fill f[MostTogether];
  for (int u = 0; u < count; u++) f[u] = pb_value_of(e, s, image + u);
  pb_fill_groups(e, w->tile, 0, from, to, s->side, s->padded, s->together, f, count);
}
static const uint32_t *gradientTile(const struct pb_engine *e, const struct worker *w, int call) {
  return e->kernels->group == 1 ? w->gradientTile : w->plain[call];
}
static void clearBorders(
    const struct pb_engine *e, struct worker *w, const struct tensor *t, int together) {
  e->kernels->clearBorder(w->gradientTile, t->side, (long)t->padded * pb_group_words(e, together));
  if (e->kernels->group == 1) return;
  for (int u = 0; u < 2; u++)
    e->kernels->clearBorder(w->plain[u], t->side, pb_plain_pixel(e, t->padded, together));
}
// Interleaved images that are not there must count as zero in the weight gradient.
static void clearTiles(
    const struct pb_engine *e, struct worker *w, const struct site *s, const struct tensor *t) {
  const size_t words = (size_t)pb_group_words(e, s->together) * 4;
  memset(w->tile, 0, elements(s->side + 2, s->padded) * words);
  memset(w->gradientTile, 0, elements(t->side + 2, t->padded) * words);
}
// Backward-data takes interleaved images in one call, others one by one.
static int callsFor(const struct site *s, int count) { return s->together > 1 ? 1 : count; }

// One convolution of stride 1: fills, backward-data and its end go down the image together.
static void descend(
    struct pb_engine *e, struct worker *w, const struct site *s, int image, int count,
    float *partials, struct pb_streams *streams) {
  const struct convolution *c = e->convolutions + s->firstConvolution;
  const struct tensor *t = e->tensors + c->output;
  const long step = (long)s->together * s->padded;
  for (int row = 0, filled = 0; row < s->side; row += c->strip) {
    const int need = row + c->strip + 1 < s->side ? row + c->strip + 1 : s->side;
    if (filled < need) {
      fillGradient(e, w, t, s->together, image, count, filled, need, true);
      fillValue(e, w, s, image, count, filled, need);
      filled = need;
    }
    for (int call = 0; call < callsFor(s, count); call++) {
      pb_convolve_backward(
          e, w, c, gradientTile(e, w, call), row, w->rows, false, streams, image + call);
      if (s->together == 1) endRows(e, w, s, image + call, row, c->strip, w->rows, step);
      else
        for (int u = 0; u < count; u++)
          endRows(e, w, s, image + u, row, c->strip, w->rows + u * s->padded, step);
    }
  }
  pb_weight_gradient(e, w, c, partials + c->partial);
}

// Several convolutions, a stride, or overlapping windows of a max pool: whole images, contributions
// added up before the end.
static void gather(
    struct pb_engine *e, struct worker *w, const struct site *s, int image, int count,
    float *partials, struct pb_streams *streams) {
  const long size = (long)elements(s->side, s->padded), step = (long)s->together * s->padded;
  fillValue(e, w, s, image, count, 0, s->side);
  for (int j = 0; j < s->convolutions; j++) {
    const struct convolution *c = e->convolutions + s->firstConvolution + j;
    const struct tensor *t = e->tensors + c->output;
    clearBorders(e, w, t, s->together);
    fillGradient(e, w, t, s->together, image, count, 0, t->side, true);
    pb_weight_gradient(e, w, c, partials + c->partial);
    for (int call = 0; call < callsFor(s, count); call++)
      for (int row = 0; row < s->side; row += c->stride == 2 ? s->side : c->strip)
        pb_convolve_backward(
            e, w, c, gradientTile(e, w, call), row, w->rows + call * size + row * s->side * step,
            j > 0, j ? 0 : streams, image + call);
  }
  for (int u = 0; u < count; u++)
    endRows(
        e, w, s, image + u, 0, s->side, w->rows + (s->together > 1 ? u * s->padded : u * size),
        step);
}

// The picture has no gradient; its convolution has.
static void differentiateFirst(
    struct pb_engine *e, struct worker *w, const struct site *s, int image, int count,
    float *partials) {
  const size_t size = elements(s->side, s->channels);
  const float *images[2] = {e->images + image * size, e->images + (image + count - 1) * size};
  e->kernels->fillImageGroup(w->tile, images, s->side, s->channels, s->padded, count);
  for (int j = 0; j < s->convolutions; j++) {
    const struct convolution *c = e->convolutions + s->firstConvolution + j;
    clearBorders(e, w, e->tensors + c->output, 1);
    fillGradient(e, w, e->tensors + c->output, 1, image, count, 0, c->outside, false);
    pb_weight_gradient(e, w, c, partials + c->partial);
  }
}

static void convolutionShard(
    struct pb_engine *e, struct worker *w, int shard, const void *context) {
  const struct site *s = context;
  const int group = s->together > 1 ? s->together : e->kernels->group;
  float *partials = e->partials + (size_t)shard * e->partialSize;
  const struct convolution *first = e->convolutions + s->firstConvolution;
  const struct tensor *y = e->tensors + first->output;
  const bool descends = s->convolutions == 1 && first->stride == 1 && s->pools != 3;
  memset(partials, 0, (size_t)s->partialSize * 4);
  e->kernels->clearBorder(w->tile, s->side, (long)s->padded * pb_group_words(e, s->together));
  clearBorders(e, w, y, s->together);
  struct pb_streams streams = {0};
  if (s->first >= 0) streams = pb_backward_streams(e, s);
  const int end = (shard + 1) * Shard < e->count ? (shard + 1) * Shard : e->count;
  for (int image = shard * Shard; image < end; image += group) {
    const int count = end - image < group ? end - image : group;
    if (s->first < 0) {
      differentiateFirst(e, w, s, image, count, partials);
      continue;
    }
    if (count < s->together) clearTiles(e, w, s, y);
    if (descends) descend(e, w, s, image, count, partials, &streams);
    else gather(e, w, s, image, count, partials, &streams);
    addSums(e, s, shard, w->sums);
  }
  e->kernels->leave();
}

// The gradient of the mean over the pixels is the same for all of them.
static void poolShard(struct pb_engine *e, struct worker *w, int shard, const void *context) {
  const struct site *s = context;
  const long pixels = (long)s->side * s->side;
  for (int image = shard * Shard; image < e->count && image < (shard + 1) * Shard; image++) {
    const float *g = e->dense->inputGradient + (size_t)image * s->padded;
    for (int c = 0; c < s->padded; c++) w->rows[c] = g[c] / (float)pixels;
    for (long p = 1; p < pixels; p++)
      memcpy(w->rows + p * s->padded, w->rows, (size_t)s->padded * 4);
    endRows(e, w, s, image, 0, s->side, w->rows, s->padded);
    addSums(e, s, shard, w->sums);
  }
}

void pb_engine_backward(
    struct pb_engine *e, const float *weights, const float *images, const float *logitGradient,
    float *gradient) {
  const unsigned mode = enterMode();
  e->weights = weights;
  e->images = images;
  e->gradient = gradient;
  pb_dense_backward(e, logitGradient);
  for (int i = e->siteCount - 1; i >= 0; i--) {
    struct site *s = e->sites + i;
    pb_each_shard(e, shardsOf(e->count), s->convolutions ? convolutionShard : poolShard, s);
    for (int j = 0; j < s->convolutions; j++)
      pb_collect_gradient(e, e->convolutions + s->firstConvolution + j, shardsOf(e->count));
    if (s->first >= 0) pb_norm_backward(e, e->tensors[s->first].norm);
    if (s->second >= 0) pb_norm_backward(e, e->tensors[s->second].norm);
  }
  leaveMode(mode);
}
