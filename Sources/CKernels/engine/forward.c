// Forward pass in training mode: site by site, all images of a shard through one pass over memory.
#include "network.h"
#include "mode.h"
#include <string.h>

/// What fills the tile of a site: relu(A * first + C (+ B * second) (+ shortcut)). A max pool is
/// carried out beforehand.
static struct pb_fill valueOf(const struct pb_engine *e, const struct site *s, int image) {
  const size_t size = elements(s->side, s->padded);
  const struct tensor *first = e->tensors + s->first;
  struct pb_fill f = {
      .p = imageAt(e, first->data, image, elements(first->side, first->padded)),
      .A = first->norm->A,
      .C = s->C,
      .relu = 1,
  };
  char *stored = imageAt(e, s->stored, image, size);
  if (s->pools) {
    e->kernels->maxPool(&f, s->pools, s->side, s->padded, stored);
    return (struct pb_fill){.p = stored};
  }
  f.store = stored;
  if (s->second >= 0) {
    f.q = imageAt(e, e->tensors[s->second].data, image, size);
    f.B = e->tensors[s->second].norm->A;
  }
  if (s->shortcut >= 0) f.r = imageAt(e, e->sites[s->shortcut].stored, image, size);
  return f;
}

static void addSums(double *sums, float *image, int channels) {
  for (int i = 0; i < 2 * channels; i++) sums[i] += image[i];
  memset(image, 0, (size_t)channels * 8);
}

static struct pb_streams streamsOf(const struct pb_engine *e, const struct site *s, int images) {
  struct pb_streams streams = {.images = images};
  const struct convolution *c = e->convolutions + s->firstConvolution;
  const size_t size = elements(s->side, s->padded);
  if (s->first >= 0) pb_want(e, &streams, e->tensors[s->first].data, size << (s->pools ? 2 : 0));
  if (s->second >= 0) pb_want(e, &streams, e->tensors[s->second].data, size);
  if (s->shortcut >= 0) pb_want(e, &streams, e->sites[s->shortcut].stored, size);
  pb_want(e, &streams, s->stored, size);
  pb_want(e, &streams, e->tensors[c->output].data, elements(c->outside, c->out));
  if (e->tensors[c->output].addend >= 0)
    pb_want(
        e, &streams, e->tensors[e->tensors[c->output].addend].data, elements(c->outside, c->out));
  return streams;
}

// All convolutions that read the site, of one image or several together. The first fills the tile
// along the way, just ahead of need, so that loads and stores of the fill overlap with arithmetic;
// the epilogue runs while its rows are in a near cache.
static void convolveImages(
    struct pb_engine *e, struct worker *w, const struct site *s, int shard, int image, int count,
    struct pb_streams *streams) {
  const struct pb_kernels *k = e->kernels;
  int filled = 0;
  struct pb_fill f[MostTogether];
  if (s->first < 0) {
    k->fillImage(
        w->tile, e->images + (size_t)image * elements(s->side, s->channels), s->side, s->channels,
        s->padded);
    filled = s->side;
  } else {
    for (int u = 0; u < count; u++) f[u] = valueOf(e, s, image + u);
  }
  for (int j = 0; j < s->convolutions; j++) {
    const struct convolution *c = e->convolutions + s->firstConvolution + j;
    const struct tensor *y = e->tensors + c->output,
                        *addend = y->addend < 0 ? 0 : e->tensors + y->addend;
    const size_t size = elements(c->outside, c->out),
                 rowBytes = (size_t)c->outside * c->out * k->bytes;
    for (int row = 0; row < c->outside; row += c->strip) {
      const int last = (row + c->strip - 1) * c->stride + 2, need = last < s->side ? last : s->side;
      if (filled < need) {
        pb_fill_images(e, w->tile, filled, need, s->side, s->padded, s->together, f, count);
        filled = need;
      }
      pb_convolve_forward(e, w, c, row, w->rows, j ? 0 : streams, image);
      for (int u = 0; u < count; u++) {
        const char *r =
            addend ? (char *)imageAt(e, addend->data, image + u, size) + row * rowBytes : 0;
        k->endForward(
            w->rows + u * c->out, (long)c->together * c->out, (long)c->strip * c->outside, c->out,
            (char *)imageAt(e, y->data, image + u, size) + row * rowBytes, r,
            y->norm ? y->norm->pivot : 0, w->sums);
        if (y->norm && row + c->strip >= c->outside)
          addSums(shardSums(y->norm, shard), w->sums, c->out);
      }
    }
  }
}

static void convolveShard(struct pb_engine *e, struct worker *w, int shard, const void *context) {
  const struct site *s = context;
  struct pb_streams streams = streamsOf(e, s, e->count);
  e->kernels->clearBorder(w->tile, s->side, pb_plain_pixel(e, s->padded, s->together));
  const int end = (shard + 1) * Shard < e->count ? (shard + 1) * Shard : e->count;
  for (int image = shard * Shard; image < end; image += s->together)
    convolveImages(
        e, w, s, shard, image, end - image < s->together ? end - image : s->together, &streams);
  e->kernels->leave();
}

static void poolShard(struct pb_engine *e, struct worker *w, int shard, const void *context) {
  (void)w;
  const struct site *s = context;
  const long pixels = (long)s->side * s->side;
  for (int image = shard * Shard; image < e->count && image < (shard + 1) * Shard; image++) {
    const struct pb_fill f = valueOf(e, s, image);
    float *feature = e->dense->input + (size_t)image * s->padded;
    e->kernels->pool(&f, pixels, s->padded, feature);
    for (int c = 0; c < s->padded; c++) feature[c] /= (float)pixels;
  }
}

void pb_engine_forward(
    struct pb_engine *e, const float *weights, float *statistics, const float *images, int count,
    float *logits) {
  const unsigned mode = enterMode();
  e->weights = weights;
  e->images = images;
  e->count = count;
  pb_arrange_weights(e, false);
  for (int i = 0; i < e->normCount; i++) pb_norm_prepare(e, e->norms + i, statistics);
  for (int i = 0; i < e->siteCount; i++) {
    struct site *s = e->sites + i;
    if (s->first >= 0) {
      pb_norm_forward(e, e->tensors[s->first].norm, statistics);
      if (s->second >= 0) pb_norm_forward(e, e->tensors[s->second].norm, statistics);
      pb_site_constant(e, s);
    }
    pb_each_shard(e, shardsOf(count), s->convolutions ? convolveShard : poolShard, s);
  }
  pb_dense_forward(e, statistics, logits);
  leaveMode(mode);
}
