// Creation: from the caller's description to geometry, packed weights and memory.
#include "pruned.h"
#include <stdlib.h>

static const struct pb_plane_kernels *kernelsFor(enum pb_isa isa) {
  if (!pb_isa_available(isa)) return 0;
  return isa == PB_PORTABLE ? pb_planes_portable()
         : isa == PB_AVX2   ? pb_planes_avx2()
         : isa == PB_AVX512 ? pb_planes_avx512()
         : isa == PB_AVX512_TWIN ? pb_planes_twin()
                            : 0;
}

// How far a convolution reaches beyond the place of its output.
static int reach(const struct pb_step *s) {
  const int padding = s->kernel / 2;
  return s->kind != PB_CONVOLVE ? 0 : s->stride == 1 ? padding : (padding + 1) / 2;
}

static void describeGrid(struct pb_pruned *p, struct grid *g) {
  g->row = g->side + g->border;
  g->picture = (long)(g->side + g->border) * g->row;
  const long area = (long)(g->side + 1) * (g->side + 1);
  for (g->together = 16; g->together > 1 && g->together * area > 384;) g->together /= 2;
  g->start = (g->border * g->row + g->border + 15) / 16 * 16;
  const long size = g->together * g->picture + 16;
  g->plane = (g->start + size + 15) / 16 * 16;
  if (g->plane / 16 % 2 == 0) g->plane += 16;
  g->inside = pb_pruned_take(p, (size_t)size * 4);
  if (!g->inside) return;
  for (int picture = 0; picture < g->together; picture++)
    for (int y = 0; y < g->side; y++)
      for (int x = 0; x < g->side; x++)
        g->inside[picture * g->picture + y * g->row + x] = UINT32_MAX;
}

static void describeValues(struct pb_pruned *p, const struct pb_pruned_network *network) {
  for (int i = 0; i < network->valueCount; i++) {
    const struct pb_value *from = network->values + i;
    int g = 0;
    while (g < p->gridCount && p->grids[g].side != from->side) g++;
    if (g == p->gridCount) p->grids[p->gridCount++].side = from->side;
    p->values[i] = (struct value){.channels = from->channels, .grid = p->grids + g};
  }
  for (int i = 0; i < network->stepCount; i++) {
    const struct pb_step *s = network->steps + i;
    for (int g = 0; g < p->gridCount; g++)
      if (p->grids[g].side == network->values[s->input].side && p->grids[g].border < reach(s))
        p->grids[g].border = reach(s);
  }
  for (int g = 0; g < p->gridCount; g++) describeGrid(p, p->grids + g);
}

static void describeSteps(struct pb_pruned *p, const struct pb_pruned_network *network) {
  for (int i = 0; i < network->stepCount && !p->failed; i++) {
    const struct pb_step *from = network->steps + i;
    struct step *s = p->steps + i;
    *s = (struct step){
        .kind = from->kind,
        .input = from->input,
        .output = from->output,
        .addend = from->addend,
        .hasRelu = from->hasRelu,
        .kernel = from->kernel,
        .stride = from->stride,
        .padding = from->padding,
        .skips = true,
    };
    if (s->kind == PB_CONVOLVE || s->kind == PB_SCALE) pb_pack_convolution(p, s, from);
    const int together = p->values[s->input].grid->together;
    p->failed |= i && p->values[s[-1].input].grid->side < p->values[s->input].grid->side;
    if (!i || p->segments[p->segmentCount - 1].together != together)
      p->segments[p->segmentCount++] = (struct segment){.from = i, .together = together};
    p->segments[p->segmentCount - 1].to = i + 1;
  }
  for (int i = 0; i < network->productCount && !p->failed; i++)
    pb_pack_product(p, p->products + i, network->products + i);
}

struct pb_pruned *pb_pruned_create(
    const struct pb_pruned_network *network, enum pb_isa isa, int threads) {
  const struct pb_plane_kernels *kernels = kernelsFor(isa);
  if (!kernels || !network->stepCount) return 0;
  threads = teamOf(threads);
  struct pb_pruned *p = calloc(1, sizeof *p);
  if (!p) return 0;
  p->kernels = kernels;
  p->valueCount = network->valueCount;
  p->stepCount = network->stepCount;
  p->productCount = network->productCount;
  p->grids = pb_pruned_take(p, sizeof *p->grids * (size_t)p->valueCount);
  p->values = pb_pruned_take(p, sizeof *p->values * (size_t)p->valueCount);
  p->steps = pb_pruned_take(p, sizeof *p->steps * (size_t)p->stepCount);
  p->segments = pb_pruned_take(p, sizeof *p->segments * (size_t)p->stepCount);
  p->products = pb_pruned_take(p, sizeof *p->products * (size_t)p->productCount);
  p->slotSizes = pb_pruned_take(p, sizeof *p->slotSizes * (size_t)p->valueCount);
  if (!p->failed) describeValues(p, network);
  if (!p->failed) describeSteps(p, network);
  if (!p->failed) pb_place_values(p);
  if (p->failed || !pb_pruned_take_workers(p, threads)) {
    pb_pruned_destroy(p);
    return 0;
  }
  p->team = pb_team_start(threads);
  return p;
}

void pb_pruned_destroy(struct pb_pruned *p) {
  if (!p) return;
  pb_team_stop(p->team);
  for (int i = 0; i < p->blockCount; i++) free(p->blocks[i]);
  free(p->blocks);
  free(p);
}

const char *pb_pruned_kernels(const struct pb_pruned *p) { return p->kernels->name; }

void pb_pruned_set_skips(struct pb_pruned *p, int step, int skips) { p->steps[step].skips = skips; }
