// The steps of a pruned network on a few pictures.
#include "pruned.h"
#include <string.h>

// The channels of a share, in whole blocks.
static void rangeOf(struct share share, int channels, int block, int *from, int *to) {
  const int blocks = (channels + block - 1) / block;
  *from = blocks * share.number / share.count * block;
  *to = blocks * (share.number + 1) / share.count * block;
  if (*to > channels) *to = channels;
}

void pb_load_picture(
    const struct pb_pruned *p, const struct worker *w, const float *image, int place,
    struct share share) {
  const struct grid *g = p->values[0].grid;
  int from, to;
  rangeOf(share, p->values[0].channels, 1, &from, &to);
  for (int c = from; c < to; c++) {
    float *plane = pixelsOf(p, w, 0, place) + c * g->plane;
    for (int y = 0; y < g->side; y++)
      memcpy(
          plane + y * g->row, image + ((long)c * g->side + y) * g->side, (size_t)g->side * 4);
  }
}

static void calculate(
    const struct pb_pruned *p, const struct worker *w, const struct step *s, int pictures,
    struct share share) {
  const struct grid *g = p->values[s->input].grid;
  struct pb_plane_pass pass = {
      .x = pixelsOf(p, w, s->input, 0),
      .y = pixelsOf(p, w, s->output, 0),
      .r = s->addend < 0 ? 0 : pixelsOf(p, w, s->addend, 0),
      .plane = g->plane,
      .positions = pictures * g->picture - g->border * g->row - g->border,
      .inside = g->inside,
      .hasRelu = s->hasRelu,
  };
  rangeOf(share, s->convolution.outputs, p->kernels->block, &pass.from, &pass.to);
  if (s->kind == PB_SCALE) p->kernels->scale(&pass, s->weights, s->convolution.bias);
  else if (s->skips) p->kernels->skipping(&pass, &s->convolution);
  else p->kernels->whole(&pass, &s->convolution);
}

static void splitPlane(
    const struct pb_pruned *p, const struct grid *g, const float *x, const struct grid *to,
    float *y) {
  for (int row = 0; row < 2 * to->side; row++) {
    float *even = y + 2 * (row % 2) * to->plane + row / 2 * to->row;
    if (row < g->side) {
      p->kernels->split(x + row * g->row, g->side, even, even + to->plane);
    } else {
      memset(even, 0, (size_t)to->side * 4);
      memset(even + to->plane, 0, (size_t)to->side * 4);
    }
  }
}

static void poolPlane(
    const struct step *s, const struct grid *g, const float *x, const struct grid *to, float *y) {
  for (int row = 0; row < to->side; row++)
    for (int column = 0; column < to->side; column++) {
      float largest = -__builtin_inff();
      for (int v = 0; v < s->kernel; v++)
        for (int u = 0; u < s->kernel; u++) {
          const int a = row * s->stride + v - s->padding, b = column * s->stride + u - s->padding;
          if (a < 0 || b < 0 || a >= g->side || b >= g->side) continue;
          const float value = x[a * g->row + b];
          if (!(value <= largest)) largest = value;  // what is not a number must be seen
        }
      y[row * to->row + column] = largest;
    }
}

void pb_perform(
    const struct pb_pruned *p, const struct worker *w, const struct step *s, int pictures,
    int place, struct share share) {
  if (s->kind == PB_CONVOLVE || s->kind == PB_SCALE) {
    calculate(p, w, s, pictures, share);
    return;
  }
  const struct value *x = p->values + s->input, *y = p->values + s->output;
  if (x->grid->together == y->grid->together) place = 0;
  int from, to;
  rangeOf(share, x->channels, 1, &from, &to);
  for (int i = 0; i < pictures; i++)
    for (int c = from; c < to; c++) {
      const float *plane = pixelsOf(p, w, s->input, i) + c * x->grid->plane;
      float *result = pixelsOf(p, w, s->output, place + i);
      if (s->kind == PB_SPLIT)
        splitPlane(p, x->grid, plane, y->grid, result + 4L * c * y->grid->plane);
      else poolPlane(s, x->grid, plane, y->grid, result + c * y->grid->plane);
    }
}

// Four chains of sums, in a fixed order.
static float mean(const struct grid *g, const float *pixels) {
  float sums[4] = {0};
  for (int y = 0; y < g->side; y++)
    for (int x = 0; x < g->side; x++) sums[x % 4] += pixels[y * g->row + x];
  return (sums[0] + sums[1] + (sums[2] + sums[3])) / (float)(g->side * g->side);
}

/// The logits of a picture or, without products, the last value.
void pb_finish(const struct pb_pruned *p, const struct worker *w, int place, float *result) {
  const int last = p->steps[p->stepCount - 1].output;
  const struct value *v = p->values + last;
  const struct grid *g = v->grid;
  const float *pixels = pixelsOf(p, w, last, place);
  for (int c = 0; c < v->channels; c++, pixels += g->plane) {
    if (p->productCount) w->vectors[0][c] = mean(g, pixels);
    else
      for (int y = 0; y < g->side; y++, result += g->side)
        memcpy(result, pixels + y * g->row, (size_t)g->side * 4);
  }
  for (int i = 0; i < p->productCount; i++) {
    const struct product *l = p->products + i;
    p->kernels->product(
        w->vectors[i % 2], l->weights, l->bias, l->inputs, l->padded, l->hasRelu,
        w->vectors[(i + 1) % 2]);
  }
  if (p->productCount)
    memcpy(
        result, w->vectors[p->productCount % 2],
        (size_t)p->products[p->productCount - 1].outputs * 4);
}
