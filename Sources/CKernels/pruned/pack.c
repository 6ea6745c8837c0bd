// Weights in the order of the kernels.
#include "pruned.h"
#include <string.h>

enum { PartBytes = 32 << 10 };  // a small L1

// Rounds down.
static int half(int x) { return x >= 0 ? x / 2 : -((1 - x) / 2); }

// Where the terms of an output lie, from the output's place on: (in, row, column).
static int32_t *offsetsOf(struct pb_pruned *p, const struct step *s, int inputs) {
  const struct grid *g = p->values[s->input].grid;
  int32_t *offsets = pb_pruned_take(p, (size_t)inputs * s->kernel * s->kernel * 4);
  if (!offsets) return 0;
  int32_t *next = offsets;
  for (int i = 0; i < inputs; i++)
    for (int y = -s->kernel / 2; y <= s->kernel / 2; y++)
      for (int x = -s->kernel / 2; x <= s->kernel / 2; x++) {
        const bool isSplit = s->stride == 2;
        const long plane = isSplit ? 4L * i + 2 * (y & 1) + (x & 1) : i;
        const int row = isSplit ? half(y) : y, column = isSplit ? half(x) : x;
        *next++ = (int32_t)(plane * g->plane + row * g->row + column);
      }
  return offsets;
}

// In how many parts the inputs are read: so many that a part stays in L1 while all outputs pass, but
// each output finds enough weights in a part to outweigh that its sums come and go.
static int partsOf(const struct pb_pruned *p, const struct step *s, size_t kept) {
  const struct grid *g = p->values[s->input].grid;
  const size_t bytes = 4 * (size_t)p->values[s->input].channels *
                       (size_t)(p->kernels->positions + 2 * (g->border * g->row + g->border));
  const size_t most = kept / (8 * (size_t)s->convolution.outputs);
  const size_t parts = bytes > 3 * PartBytes / 2 ? (bytes + PartBytes - 1) / PartBytes : 1;
  return (int)(parts < most ? parts : most ? most : 1);
}

static void packWeights(
    struct pb_pruned *p, struct step *s, const float *weights, const int32_t *offsets) {
  struct convolution *c = &s->convolution;
  const int block = p->kernels->block;
  size_t kept = 0;
  for (long i = 0; i < (long)c->outputs * c->terms; i++) kept += weights[i] != 0;
  c->parts = partsOf(p, s, kept);
  const size_t blocks = (size_t)((c->outputs + block - 1) / block);
  struct weight *next = pb_pruned_take(p, kept * sizeof *next);
  int32_t *firsts = pb_pruned_take(p, ((size_t)c->parts * (size_t)c->outputs + 1) * 4);
  float *all = pb_pruned_take(p, blocks * (size_t)block * (size_t)c->terms * 4);
  if (p->failed) return;
  c->weights = next;
  c->firsts = firsts;
  c->all = all;
  for (int part = 0; part < c->parts; part++)
    for (int o = 0; o < c->outputs; o++) {
      float *own = all + (long)o / block * block * c->terms + o % block;
      const int to = (int)((long)c->terms * (part + 1) / c->parts);
      for (int k = (int)((long)c->terms * part / c->parts); k < to; k++) {
        const float value = weights[(long)o * c->terms + k];
        own[(long)k * block] = value;
        if (value != 0) *next++ = (struct weight){offsets[k], value};
      }
      *++firsts = (int32_t)(next - c->weights);
    }
}

static float *copy(struct pb_pruned *p, const float *values, int count, int padded) {
  float *copied = pb_pruned_take(p, (size_t)padded * 4);
  if (copied) memcpy(copied, values, (size_t)count * 4);
  return copied;
}

/// A convolution, or the factors and shifts of a PB_SCALE.
void pb_pack_convolution(struct pb_pruned *p, struct step *s, const struct pb_step *from) {
  struct convolution *c = &s->convolution;
  c->outputs = p->values[s->output].channels;
  c->bias = copy(p, from->bias, c->outputs, c->outputs + p->kernels->block);
  if (s->kind == PB_SCALE) {
    s->weights = copy(p, from->weights, c->outputs, c->outputs);
    return;
  }
  const int inputs = p->values[s->input].channels / (s->stride == 1 ? 1 : 4);
  c->terms = inputs * s->kernel * s->kernel;
  int32_t *offsets = offsetsOf(p, s, inputs);
  c->offsets = offsets;
  if (offsets) packWeights(p, s, from->weights, offsets);
}

void pb_pack_product(struct pb_pruned *p, struct product *to, const struct pb_product *from) {
  *to = (struct product){
      .inputs = from->inputs,
      .outputs = from->outputs,
      .padded = (from->outputs + 15) / 16 * 16,
      .hasRelu = from->hasRelu,
  };
  to->bias = copy(p, from->bias, to->outputs, to->padded);
  to->weights = pb_pruned_take(p, (size_t)to->inputs * (size_t)to->padded * 4);
  if (p->failed) return;
  for (int o = 0; o < to->outputs; o++)
    for (int i = 0; i < to->inputs; i++)
      to->weights[(long)i * to->padded + o] = from->weights[(long)o * to->inputs + i];
}
