// Inference: batch norm folded into weights and epilogue. A few images go through the whole network
// at a time, so that between two layers nothing leaves L2.
#include "network.h"
#include "mode.h"

/// Whether a tensor's memory holds the value behind its batch norm: no other sum wants the raw
/// value.
bool pb_is_folded(const struct tensor *t) { return t->norm && t->user < 0 && t->addend < 0; }

static char *slotAt(
    const struct pb_engine *e, const struct worker *w, const struct tensor *t, int image) {
  return imageAt(
      e, w->inference + (size_t)t->slot * e->slotBytes, image, elements(t->side, t->padded));
}

static struct pb_fill valueOf(
    const struct pb_engine *e, const struct worker *w, const struct site *s, int image) {
  const struct tensor *t = e->tensors + s->first;
  struct pb_fill f = {.p = slotAt(e, w, t, image)};
  if (!pb_is_folded(t)) f.A = t->norm->A, f.C = t->norm->C, f.relu = 1;
  return f;
}

// What is added to a convolution's output: an identity shortcut, a projected one, or nothing.
static const struct tensor *addendOf(const struct pb_engine *e, const struct tensor *y) {
  if (y->addend >= 0) return e->tensors + y->addend;
  if (!pb_is_folded(y) || y->isSecond) return 0;
  const struct site *s = e->sites + y->site;
  if (s->second >= 0) return e->tensors + s->second;
  return s->shortcut < 0 ? 0 : e->tensors + e->sites[s->shortcut].first;
}

static void convolveImages(
    const struct pb_engine *e, struct worker *w, const struct convolution *c,
    const struct pb_fill *f, int *filled, int image, int count) {
  const struct pb_kernels *k = e->kernels;
  const struct tensor *y = e->tensors + c->output, *addend = addendOf(e, y);
  const size_t rowBytes = (size_t)c->outside * c->out * k->bytes;
  const float *shift = pb_is_folded(y) ? y->norm->C : e->noShift;
  for (int row = 0; row < c->outside; row += c->strip) {
    const int last = (row + c->strip - 1) * c->stride + 2,
              need = last < c->inside ? last : c->inside;
    if (*filled < need) {
      pb_fill_images(e, w->tile, *filled, need, c->inside, c->in, c->together, f, count);
      *filled = need;
    }
    pb_convolve_forward(e, w, c, row, w->rows, 0, 0);
    for (int u = 0; u < count; u++)
      k->endInference(
          w->rows + u * c->out, (long)c->together * c->out, (long)c->strip * c->outside, c->out,
          slotAt(e, w, y, image + u) + row * rowBytes,
          addend ? slotAt(e, w, addend, image + u) + row * rowBytes : 0, shift,
          pb_is_folded(y) && !y->isSecond);
  }
}

// Pooled features of one image, and the linear layers behind them.
static void inferLogits(
    const struct pb_engine *e, struct worker *w, const struct site *s, const struct pb_fill *f,
    int image) {
  const long pixels = (long)s->side * s->side;
  e->kernels->pool(f, pixels, s->padded, w->dense[0]);
  for (int c = 0; c < s->padded; c++) w->dense[0][c] /= (float)pixels;
  pb_dense_infer(e, w, e->logits + (size_t)image * e->dense[e->denseCount - 1].plan.outputs);
}

static void inferSite(
    const struct pb_engine *e, struct worker *w, const struct site *s, int start, int images) {
  const struct pb_kernels *k = e->kernels;
  k->clearBorder(w->tile, s->side, pb_plain_pixel(e, s->padded, s->together));
  for (int image = 0; image < images; image += s->together) {
    const int count = images - image < s->together ? images - image : s->together;
    struct pb_fill f[MostTogether];
    int filled = 0;
    if (s->first < 0) {
      k->fillImage(
          w->tile, e->images + (size_t)(start + image) * elements(s->side, s->channels), s->side,
          s->channels, s->padded);
      filled = s->side;
    } else {
      for (int u = 0; u < count; u++) {
        f[u] = valueOf(e, w, s, image + u);
        if (!s->pools) continue;
        k->maxPool(f + u, s->pools, s->side, s->padded, (void *)f[u].p);
        f[u] = (struct pb_fill){.p = f[u].p};
      }
    }
    for (int j = 0; j < s->convolutions; j++)
      convolveImages(e, w, e->convolutions + s->firstConvolution + j, f, &filled, image, count);
    if (!s->convolutions) inferLogits(e, w, s, f, start + image);
  }
}

static void inferShard(struct pb_engine *e, struct worker *w, int shard, const void *context) {
  (void)context;
  const int end = (shard + 1) * Shard < e->count ? (shard + 1) * Shard : e->count;
  for (int start = shard * Shard; start < end; start += e->inferenceImages) {
    const int images = end - start < e->inferenceImages ? end - start : e->inferenceImages;
    for (int i = 0; i < e->siteCount; i++) inferSite(e, w, e->sites + i, start, images);
  }
  e->kernels->leave();
}

void pb_engine_prepare(struct pb_engine *e, const float *weights, const float *statistics) {
  const unsigned mode = enterMode();
  e->weights = weights;
  e->statistics = statistics;
  for (int i = 0; i < e->normCount; i++) pb_norm_inference(e, e->norms + i, statistics);
  pb_arrange_weights(e, true);
  leaveMode(mode);
}

void pb_engine_infer(struct pb_engine *e, const float *images, int count, float *logits) {
  const unsigned mode = enterMode();
  e->images = images;
  e->count = count;
  e->logits = logits;
  pb_each_shard(e, shardsOf(count), inferShard, 0);
  leaveMode(mode);
}
