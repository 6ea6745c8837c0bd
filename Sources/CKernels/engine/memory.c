// All memory of a run, taken once: tensors, packed weights, partial sums, scratch of each thread.
#include "network.h"
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

enum { HugePage = 2 << 20 };

/// Zeroed memory that lives as long as the engine. Sets `failed` where there is none.
void *pb_take(struct pb_engine *e, size_t bytes) {
  if (e->failed) return 0;
  if (e->blockCount == e->blockCapacity) {
    const int capacity = e->blockCapacity ? 2 * e->blockCapacity : 64;
    void **blocks = realloc(e->blocks, sizeof(void *) * (size_t)capacity);
    if (!blocks) {
      e->failed = true;
      return 0;
    }
    e->blocks = blocks;
    e->blockCapacity = capacity;
  }
  void *block = 0;
  bytes = (bytes + 127) / 64 * 64;
  const bool large = bytes >= HugePage;
  if (posix_memalign(&block, large ? HugePage : 64, bytes)) {
    e->failed = true;
    return 0;
  }
#ifdef MADV_HUGEPAGE
  if (large)
    madvise(
        block, bytes, MADV_HUGEPAGE);  // fewer page walks, and the hardware's prefetch runs longer
#endif
  memset(block, 0, bytes);
  e->blocks[e->blockCount++] = block;
  e->bytes += bytes;
  return block;
}

static size_t larger(size_t a, size_t b) { return a > b ? a : b; }

static void takeNorm(struct pb_engine *e, struct norm *n) {
  float **vectors[] = {&n->pivot, &n->mean, &n->inverse, &n->A, &n->C, &n->gA, &n->gB, &n->gC};
  for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
    *vectors[i] = pb_take(e, (size_t)n->padded * 4);
  n->sums = pb_take(e, (size_t)e->maxShards * 2 * (size_t)n->padded * sizeof(double));
}

static void takeTensors(struct pb_engine *e) {
  const size_t images = (size_t)e->maxBatch * e->kernels->bytes;
  for (int i = 0; i < e->tensorCount; i++) {
    struct tensor *t = e->tensors + i;
    t->data = pb_take(e, images * elements(t->side, t->padded));
  }
  for (int i = 0; i < e->siteCount; i++) {
    struct site *s = e->sites + i;
    if (s->first < 0) continue;
    s->C = pb_take(e, (size_t)s->padded * 4);
    if (s->second >= 0 || s->shortcut >= 0 || s->shortcutUser >= 0 || s->pools)
      s->stored = pb_take(e, images * elements(s->side, s->padded));
  }
}

// The pass, by site, that reads the gradient of a site for the last time: those in front of it read
// from their convolutions' side, a shortcut adds it to its own.
static int lastReader(const struct pb_engine *e, const struct site *s) {
  int last = s->shortcut >= 0 ? s->shortcut : e->siteCount;
  for (int i = 0; i < e->convolutionCount; i++) {
    const struct convolution *c = e->convolutions + i;
    if ((c->output == s->first || c->output == s->second) && c->site < last) last = c->site;
  }
  return last;
}

// Where the gradient of a site is written: over something of its shape that the same pass reads for
// the last time, which saves memory and the reading of lines that are only written; else into a
// spare buffer whose content nobody reads any more.
static void placeGradients(struct pb_engine *e) {
  struct spare {
    size_t size;  // of an image; 0: not in use yet
    int until;    // the last pass that reads it
    char *data;
  } *spares = calloc((size_t)e->siteCount, sizeof *spares);
  if (!spares) {
    e->failed = true;
    return;
  }
  for (int i = e->siteCount - 1; i >= 0; i--) {
    struct site *s = e->sites + i;
    s->spare = -1;
    if (s->first < 0) continue;
    const struct convolution *c = s->convolutions == 1 ? e->convolutions + s->firstConvolution : 0;
    const struct tensor *y = c ? e->tensors + c->output : 0;
    const bool sameShape = c && c->stride == 1 && y->padded == s->padded && !s->pools;
    const struct site *above = y && y->site >= 0 ? e->sites + y->site : 0;
    if (s->stored && !s->pools) {
      s->gradient = s->stored;
    } else if (sameShape && !y->keepsGradient && y->norm) {
      s->gradient = y->data;
    } else if (sameShape && above) {  // a sum of raw tensors: its site is read by no shortcut
      s->gradient = above->gradient;
      s->spare = above->spare;
    } else {
      for (s->spare = 0; spares[s->spare].size && spares[s->spare].until <= i;) s->spare++;
    }
    if (s->spare < 0) continue;
    struct spare *spare = spares + s->spare;
    spare->size = larger(spare->size, elements(s->pools ? 2 * s->side : s->side, s->padded));
    spare->until = lastReader(e, s);
  }
  for (int k = 0; k < e->siteCount && spares[k].size; k++)
    spares[k].data = pb_take(e, (size_t)e->maxBatch * e->kernels->bytes * spares[k].size);
  for (int i = 0; i < e->siteCount; i++)
    if (e->sites[i].spare >= 0) e->sites[i].gradient = spares[e->sites[i].spare].data;
  free(spares);
}

static void takeConvolutions(struct pb_engine *e) {
  for (int i = 0; i < e->convolutionCount; i++) {
    struct convolution *c = e->convolutions + i;
    const size_t weights = (size_t)c->products * 4;
    c->plain = pb_take(e, (size_t)c->kernel * c->kernel * c->in * c->out * 4);
    c->forward = pb_take(e, weights);
    c->backward = pb_take(e, weights);
  }
  for (int i = 0; i < e->siteCount; i++)
    if (e->sites[i].partialSize > e->partialSize) e->partialSize = e->sites[i].partialSize;
  e->partials = pb_take(e, (size_t)e->maxShards * (size_t)e->partialSize * 4);
}

// The convolution, by index, behind which nobody reads a tensor in inference.
static int lastUse(const struct pb_engine *e, int tensor) {
  const struct tensor *t = e->tensors + tensor;
  int last = 0;
  for (int i = 0; i < e->convolutionCount; i++) {
    const struct convolution *c = e->convolutions + i;
    const struct tensor *y = e->tensors + c->output;
    const struct site *joined = y->site >= 0 ? e->sites + y->site : 0;
    const bool reads = e->sites[c->site].first == tensor || y->addend == tensor ||
                       (joined && joined->second == tensor) ||
                       (joined && t->site >= 0 && !t->isSecond && joined->shortcut == t->site);
    if (reads) last = i;
  }
  return e->sites[e->siteCount - 1].first == tensor ? e->convolutionCount : last;
}

// Tensors of inference that are never alive together share a slot.
static void placeInference(struct pb_engine *e) {
  int *busyUntil = calloc((size_t)e->convolutionCount, sizeof(int));
  if (!busyUntil) {
    e->failed = true;
    return;
  }
  for (int i = 0; i < e->convolutionCount; i++) {
    struct tensor *t = e->tensors + e->convolutions[i].output;
    int slot = 0;
    while (slot < e->slots && busyUntil[slot] >= i) slot++;
    if (slot == e->slots) e->slots++;
    t->slot = slot;
    busyUntil[slot] = lastUse(e, e->convolutions[i].output);
    e->slotBytes = larger(
        e->slotBytes,
        elements(t->side, t->padded) * (size_t)e->inferenceImages * (size_t)e->kernels->bytes);
  }
  free(busyUntil);
}

// Matrix tiles are read whole, past the last pixel of a tile at a stride of two.
static size_t readBeyond(const struct pb_engine *e, int channels) {
  return e->kernels->hasTiles ? 32 * (size_t)channels : 0;
}

static struct worker_sizes workerSizes(const struct pb_engine *e) {
  struct worker_sizes n = {0};
  for (int i = 0; i < e->siteCount; i++) {
    const struct site *s = e->sites + i;
    const size_t images =
        s->together > 1 ? (size_t)s->together : 2;  // without interleaving there may be a pair
    n.tile = larger(
        n.tile, elements(s->side + 2, s->padded) * (size_t)s->together + readBeyond(e, s->padded));
    n.rows = larger(n.rows, elements(s->side, s->padded) * images);
    n.channels = larger(n.channels, (size_t)s->padded);
  }
  for (int i = 0; i < e->convolutionCount; i++) {
    const struct convolution *c = e->convolutions + i;
    const size_t images = (size_t)c->together;
    n.tile = larger(n.tile, elements(c->outside + 2, c->out) * images);
    n.rows = larger(n.rows, elements(c->outside, c->out) * images);
    n.channels = larger(n.channels, (size_t)c->out);
    n.scratch = larger(
        n.scratch, (size_t)e->kernels->scratch(
                       c->inside + 2, c->outside, pb_group_words(e, c->together), c->stride, c->in,
                       c->out));
    if (!c->winograd) continue;
    const struct pb_strip strip = stripOf(c);
    const int most = c->in > c->out ? c->in : c->out;
    n.transformed = larger(
        n.transformed, (size_t)c->winograd->positions *
                           (size_t)pb_winograd_plane(&strip, most, c->winograd->block));
  }
  for (int i = 0; i < e->denseCount; i++)
    n.dense = larger(n.dense, larger((size_t)e->dense[i].stride, (size_t)e->dense[i].plan.outputs));
  return n;
}

/// Scratch for so many threads in all.
bool pb_take_workers(struct pb_engine *e, int count) {
  const struct worker_sizes n = e->sizes;
  for (; e->workerCount < count; e->workerCount++) {
    struct worker *w = e->workers + e->workerCount;
    w->tile = pb_take(e, n.tile * 4);
    w->gradientTile = pb_take(e, n.tile * 4);
    for (int u = 0; e->kernels->group > 1 && u < 2; u++) w->plain[u] = pb_take(e, n.tile * 2);
    if (n.scratch) w->scratch = pb_take(e, n.scratch * 4);
    w->rows = pb_take(e, n.rows * 4);
    w->sums = pb_take(e, n.channels * 12);
    w->transformed = pb_take(e, n.transformed * 4);
    w->products = pb_take(e, n.transformed * 4);
    w->inference = pb_take(e, (size_t)e->slots * e->slotBytes);
    for (int k = 0; k < 2; k++) w->dense[k] = pb_take(e, n.dense * 4);
    if (e->failed) return false;
  }
  return true;
}

static void takeDense(struct pb_engine *e) {
  for (int i = 0; i < e->denseCount; i++) {
    struct dense *d = e->dense + i;
    d->stride = i ? d->plan.inputs : e->sites[e->siteCount - 1].padded;
    d->input = pb_take(e, (size_t)e->maxBatch * (size_t)d->stride * 4);
    d->inputGradient = pb_take(e, (size_t)e->maxBatch * (size_t)d->stride * 4);
    d->output = pb_take(e, (size_t)e->maxBatch * (size_t)d->plan.outputs * 4);
    if (i == e->denseCount - 1)
      d->slopes = pb_take(e, (size_t)e->maxBatch * (size_t)d->plan.outputs * 4);
    d->mean = pb_take(e, (size_t)d->plan.outputs * 4);
    d->inverse = pb_take(e, (size_t)d->plan.outputs * 4);
  }
}

bool pb_take_all(struct pb_engine *e) {
  for (int i = 0; i < e->normCount; i++) takeNorm(e, e->norms + i);
  takeTensors(e);
  if (e->failed) return false;
  placeGradients(e);
  takeConvolutions(e);
  placeInference(e);
  takeDense(e);
  if (e->failed) return false;
  e->sizes = workerSizes(e);
  e->noShift = pb_take(e, e->sizes.channels * 4);
  return pb_take_workers(e, e->threads);
}
