// Creation: from the caller's description to the engine's own, with all memory.
#include "network.h"
#include <stdlib.h>

enum {
  NarrowWeights = 1 << 14,  // weights per tap up to which a convolution is narrow
  WideWeights = 40000,      // and from which on it is wide
};

static const struct pb_kernels *kernelsFor(enum pb_isa isa, enum pb_precision precision) {
  if (!pb_isa_available(isa)) return 0;
  if (precision == PB_BF16)
    return isa == PB_AMX           ? pb_kernels_amx()
           : isa == PB_AMX_TWIN    ? pb_kernels_amx_twin()
           : isa == PB_AVX512_BF16 ? pb_kernels_bf16()
                                   : 0;
  if (isa == PB_AMX_TWIN || isa == PB_AVX512_TWIN) return 0;
  return isa == PB_PORTABLE ? pb_kernels_portable()
         : isa == PB_AVX2   ? pb_kernels_avx2()
                            : pb_kernels_avx512();
}

static void describeTensors(struct pb_engine *e, const struct pb_network *network) {
  for (int i = 0; i < e->tensorCount; i++) {
    const struct pb_tensor *from = network->tensors + i;
    struct tensor *t = e->tensors + i;
    t->padded = paddedChannels(from->channels);
    t->side = from->side;
    t->addend = from->addend;
    t->keepsGradient = from->addend >= 0;
    t->site = t->user = -1;
    if (from->gamma < 0) continue;
    t->norm = e->norms + e->normCount++;
    *t->norm = (struct norm){
        .channels = from->channels,
        .padded = t->padded,
        .gamma = from->gamma,
        .beta = from->beta,
        .bias = from->bias,
        .statistics = from->statistics,
    };
  }
  for (int i = 0; i < e->tensorCount; i++)
    if (e->tensors[i].addend >= 0) e->tensors[e->tensors[i].addend].user = i;
}

static void describeSites(struct pb_engine *e, const struct pb_network *network) {
  for (int i = 0; i < e->siteCount; i++) {
    const struct pb_site *from = network->sites + i;
    struct site *s = e->sites + i;
    *s = (struct site){
        .channels = from->channels,
        .side = from->side,
        .first = from->first,
        .second = from->second,
        .padded = from->first < 0 ? paddedPicture(from->channels) : paddedChannels(from->channels),
        .pools = from->pools,
        .shortcut = from->shortcut,
        .shortcutUser = -1,
    };
    if (s->first >= 0) e->tensors[s->first].site = i;
    if (s->second >= 0) e->tensors[s->second].site = i, e->tensors[s->second].isSecond = true;
    if (s->shortcut >= 0) e->sites[s->shortcut].shortcutUser = i;
  }
}

// Small maps have too few pixels for the registers and for each reading of the weights, and too few
// blocks or matrix tiles for each reading of a sum of the weight gradient: their images are taken
// together.
static int imagesTogether(const struct site *s) {
  if (s->first < 0 || s->side > 8 || !s->convolutions) return 1;
  return s->side <= 4 ? 16 : 4;
}

// Blocks of 4x4 take fewer products, but of many channels their kernels exceed L2. In sums over few
// channels the roundings of the transforms would stand out.
static const struct pb_winograd *winogradOf(
    const struct pb_engine *e, const struct convolution *c, bool isFirstOfSite) {
  if (c->kernel != 3 || c->stride != 1 || !isFirstOfSite || c->realIn < Lanes ||
      c->realOut < Lanes)
    return 0;
  if (c->outside > 2 && (long)c->in * c->out <= NarrowWeights) return e->kernels->winograd4;
  return c->outside % 2 || c->in < 32 || c->out < 32 ? 0 : e->kernels->winograd2;
}

// Rows in one go: blocks that fill the register tile, sixteen or more.
static int winogradStrip(const struct convolution *c) {
  const int block = c->winograd->block;
  for (int rows = block; rows < c->outside && c->together == 1; rows += block) {
    const struct pb_strip strip = {.rows = rows, .side = c->outside, .images = 1};
    if (c->outside % rows == 0 && pb_winograd_blocks(&strip, block) >= 16) return rows;
  }
  return c->outside;
}

// Rows in one go: where weights exceed what L2 keeps, they are read once for the whole image.
// Eight rows spread the cost of a strip over enough matrix tiles.
static int directStrip(const struct pb_engine *e, const struct convolution *c) {
  if (c->together > 1 || (long)c->in * c->out >= WideWeights) return c->outside;
  return e->kernels->hasTiles && c->outside % 8 == 0 ? 8 : 1;
}

static void describeConvolutions(struct pb_engine *e, const struct pb_network *network) {
  for (int i = e->convolutionCount - 1; i >= 0; i--) {
    struct site *s = e->sites + network->convolutions[i].site;
    s->firstConvolution = i;
    s->convolutions++;
  }
  e->inferenceImages = 2;
  for (int i = 0; i < e->siteCount; i++) {
    struct site *s = e->sites + i;
    s->together = imagesTogether(s);
    if (s->together > e->inferenceImages) e->inferenceImages = s->together;
  }
  for (int i = 0; i < e->convolutionCount; i++) {
    const struct pb_convolution *from = network->convolutions + i;
    struct convolution *c = e->convolutions + i;
    struct site *s = e->sites + from->site;
    const struct tensor *y = e->tensors + from->output;
    *c = (struct convolution){
        .site = from->site,
        .output = from->output,
        .kernel = from->kernel,
        .stride = from->stride,
        .in = s->padded,
        .out = y->padded,
        .inside = s->side,
        .outside = y->side,
        .realIn = s->channels,
        .read = (s->channels + 3) / 4 * 4,
        .realOut = network->tensors[from->output].channels,
        .weights = from->weights,
    };
    c->together = s->together;
    const bool isFirst = s->firstConvolution == i;
    c->winograd = winogradOf(e, c, isFirst);
    c->strip = c->winograd                   ? winogradStrip(c)
               : isFirst || c->together > 1 ? directStrip(e, c)
                                            : 1;
    c->products =
        (c->winograd ? c->winograd->positions : (long)c->kernel * c->kernel) * c->in * c->out;
    c->partial = s->partialSize;
    s->partialSize += c->products;
  }
}

struct pb_engine *pb_engine_create(
    const struct pb_network *network, enum pb_isa isa, enum pb_precision precision, int maxBatch,
    int threads) {
  const struct pb_kernels *kernels = kernelsFor(isa, precision);
  if (!kernels) return 0;
  struct pb_engine *e = calloc(1, sizeof *e);
  if (!e) return 0;
  e->kernels = kernels;
  e->maxBatch = maxBatch;
  e->maxShards = shardsOf(maxBatch);
  e->threads = teamOf(threads);
  e->tensorCount = network->tensorCount;
  e->siteCount = network->siteCount;
  e->convolutionCount = network->convolutionCount;
  e->tensors = pb_take(e, sizeof(struct tensor) * (size_t)e->tensorCount);
  e->norms = pb_take(e, sizeof(struct norm) * (size_t)e->tensorCount);
  e->sites = pb_take(e, sizeof(struct site) * (size_t)e->siteCount);
  e->convolutions = pb_take(e, sizeof(struct convolution) * (size_t)e->convolutionCount);
  e->dense = pb_take(e, sizeof(struct dense) * (size_t)network->linearCount);
  if (!e->failed) {
    e->denseCount = network->linearCount;
    for (int i = 0; i < e->denseCount; i++) e->dense[i].plan = network->linears[i];
    describeTensors(e, network);
    describeSites(e, network);
    describeConvolutions(e, network);
  }
  if (e->failed || !pb_take_all(e)) {
    pb_engine_destroy(e);
    return 0;
  }
  e->team = pb_team_start(e->threads);
  return e;
}

int pb_engine_set_threads(struct pb_engine *e, int threads) {
  threads = teamOf(threads);
  if (threads == e->threads) return 1;
  if (!pb_take_workers(e, threads)) {
    e->failed = false;
    return 0;
  }
  pb_team_stop(e->team);
  e->threads = threads;
  e->team = pb_team_start(e->threads);
  return 1;
}

void pb_engine_destroy(struct pb_engine *e) {
  if (!e) return;
  pb_team_stop(e->team);
  for (int i = 0; i < e->blockCount; i++) free(e->blocks[i]);
  free(e->blocks);
  free(e);
}

void pb_engine_draw(struct pb_engine *e, uint64_t drawing) { e->drawing = drawing; }

const char *pb_engine_kernels(const struct pb_engine *e) { return e->kernels->name; }
size_t pb_engine_bytes(const struct pb_engine *e) { return e->bytes; }
