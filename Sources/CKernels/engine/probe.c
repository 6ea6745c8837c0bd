// An engine of a 1x1 convolution and the one that is asked for, which is then called by itself.
#include "../include/probe.h"
#include <stdlib.h>
#include <string.h>
#include "network.h"

struct pb_probe {
  struct pb_engine *engine;
  float *weights;
  float *gradient;
};

static const struct convolution *convolutionOf(const struct pb_probe *p) {
  return p->engine->convolutions + 1;
}

struct pb_probe *pb_probe_create(
    enum pb_isa isa, enum pb_precision precision, int in, int out, int side, int kernel,
    int stride) {
  const int outSide = (side - 1) / stride + 1;
  const int64_t count = (int64_t)in + (int64_t)in * out * kernel * kernel;
  const struct pb_tensor tensors[2] = {
      {.channels = in, .side = side, .addend = -1, .bias = -1},
      {.channels = out, .side = outSide, .addend = -1, .bias = -1},
  };
  const struct pb_site sites[3] = {
      {.channels = 1, .side = side, .first = -1, .second = -1, .shortcut = -1},
      {.channels = in, .side = side, .first = 0, .second = -1, .shortcut = -1},
      {.channels = out, .side = outSide, .first = 1, .second = -1, .shortcut = -1},
  };
  const struct pb_convolution convolutions[2] = {
      {.site = 0, .output = 0, .kernel = 1, .stride = 1},
      {.site = 1, .output = 1, .kernel = kernel, .stride = stride, .weights = in},
  };
  const struct pb_linear linear = {.inputs = out, .outputs = 1, .gamma = -1};
  const struct pb_network network = {
      .tensors = tensors,
      .sites = sites,
      .convolutions = convolutions,
      .tensorCount = 2,
      .siteCount = 3,
      .convolutionCount = 2,
      .linears = &linear,
      .linearCount = 1,
  };
  struct pb_probe *p = calloc(1, sizeof *p);
  if (!p) return 0;
  p->engine = pb_engine_create(&network, isa, precision, 2, 1);
  p->weights = calloc((size_t)count, 4);
  p->gradient = calloc((size_t)count, 4);
  if (p->engine && p->weights && p->gradient) return p;
  pb_probe_destroy(p);
  return 0;
}

void pb_probe_destroy(struct pb_probe *p) {
  if (!p) return;
  pb_engine_destroy(p->engine);
  free(p->weights);
  free(p->gradient);
  free(p);
}

const char *pb_probe_kernels(const struct pb_probe *p) { return pb_engine_kernels(p->engine); }
int pb_probe_winograd_block(const struct pb_probe *p) {
  return convolutionOf(p)->winograd ? convolutionOf(p)->winograd->block : 0;
}

void pb_probe_set_weights(struct pb_probe *p, const float *weights) {
  const struct convolution *c = convolutionOf(p);
  memcpy(
      p->weights + c->weights, weights, (size_t)c->realIn * c->realOut * c->kernel * c->kernel * 4);
  p->engine->weights = p->weights;
  pb_arrange_weights(p->engine, false);
}

// Planes into a stored tensor of one image.
static void store(
    const struct pb_probe *p, const float *planes, int side, int channels, int padded,
    void *stored) {
  float *row = p->engine->workers->rows;
  for (int y = 0; y < side; y++) {
    memset(row, 0, (size_t)side * padded * 4);
    for (int x = 0; x < side; x++)
      for (int c = 0; c < channels; c++)
        row[(long)x * padded + c] = planes[((long)c * side + y) * side + x];
    p->engine->kernels->endForward(
        row, padded, side, padded,
        (char *)stored + (size_t)y * side * padded * p->engine->kernels->bytes, 0, 0, 0);
  }
}

void pb_probe_set_images(struct pb_probe *p, const float *x, const float *dy, int count) {
  struct pb_engine *e = p->engine;
  const struct convolution *c = convolutionOf(p);
  e->count = count;
  for (int i = 0; i < count; i++) {
    store(
        p, x + i * elements(c->inside, c->realIn), c->inside, c->realIn, c->in,
        imageAt(e, e->tensors[0].data, i, elements(c->inside, c->in)));
    store(
        p, dy + i * elements(c->outside, c->realOut), c->outside, c->realOut, c->out,
        imageAt(e, e->tensors[1].data, i, elements(c->outside, c->out)));
  }
}

// The tiles of up to `together` images (or a group of them) from `image` on.
static int fillTiles(const struct pb_probe *p, int image, bool forGradient) {
  const struct pb_engine *e = p->engine;
  const struct convolution *c = convolutionOf(p);
  const struct worker *w = e->workers;
  const int group = c->together > 1 ? c->together : forGradient ? e->kernels->group : 1;
  const int count = e->count - image < group ? e->count - image : group;
  struct pb_fill x[MostTogether], dy[MostTogether];
  for (int i = 0; i < count; i++) {
    x[i] = (struct pb_fill){
        .p = imageAt(e, e->tensors[0].data, image + i, elements(c->inside, c->in))};
    dy[i] = (struct pb_fill){
        .p = imageAt(e, e->tensors[1].data, image + i, elements(c->outside, c->out))};
  }
  memset(w->tile, 0, elements(c->inside + 2, c->in) * (size_t)c->together * 4);
  memset(w->gradientTile, 0, elements(c->outside + 2, c->out) * (size_t)c->together * 4);
  if (e->kernels->group > 1)
    for (int u = 0; u < 2; u++)
      memset(w->plain[u], 0, elements(c->outside + 2, c->out) * (size_t)c->together * 2);
  pb_fill_groups(
      e, w->gradientTile, e->kernels->group > 1 ? w->plain : 0, 0, c->outside, c->outside, c->out,
      c->together, dy, count);
  if (forGradient)
    pb_fill_groups(e, w->tile, 0, 0, c->inside, c->inside, c->in, c->together, x, count);
  else pb_fill_images(e, w->tile, 0, c->inside, c->inside, c->in, c->together, x, count);
  return group;
}

void pb_probe_run(struct pb_probe *p, enum pb_probe_pass pass) {
  struct pb_engine *e = p->engine;
  struct worker *w = e->workers;
  const struct convolution *c = convolutionOf(p);
  if (pass == PB_PROBE_WEIGHT_GRADIENT) {
    pb_weight_gradient(e, w, c, e->partials);
  } else if (pass == PB_PROBE_FORWARD) {
    for (int row = 0; row < c->outside; row += c->strip)
      pb_convolve_forward(e, w, c, row, w->rows + (size_t)row * c->outside * c->out, 0, 0);
  } else {
    const uint32_t *tile = e->kernels->group > 1 ? w->plain[0] : w->gradientTile;
    for (int row = 0; row < c->inside; row += c->stride == 2 ? c->inside : c->strip)
      pb_convolve_backward(
          e, w, c, tile, row, w->rows + (size_t)row * c->inside * c->in, false, 0, 0);
  }
  e->kernels->leave();
}

static void toPlanes(const float *rows, int side, int channels, long step, float *planes) {
  for (int c = 0; c < channels; c++)
    for (long i = 0; i < (long)side * side; i++)
      planes[(long)c * side * side + i] = rows[i * step + c];
}

void pb_probe_forward(struct pb_probe *p, float *y) {
  const struct convolution *c = convolutionOf(p);
  fillTiles(p, 0, false);
  pb_probe_run(p, PB_PROBE_FORWARD);
  toPlanes(p->engine->workers->rows, c->outside, c->realOut, (long)c->together * c->out, y);
}

void pb_probe_backward(struct pb_probe *p, float *dx) {
  const struct convolution *c = convolutionOf(p);
  fillTiles(p, 0, true);
  pb_probe_run(p, PB_PROBE_BACKWARD);
  toPlanes(p->engine->workers->rows, c->inside, c->realIn, (long)c->together * c->in, dx);
}

int pb_probe_images(const struct pb_probe *p, enum pb_probe_pass pass) {
  const int group = pass == PB_PROBE_WEIGHT_GRADIENT ? p->engine->kernels->group : 1;
  return convolutionOf(p)->together > group ? convolutionOf(p)->together : group;
}

void pb_probe_weight_gradient(struct pb_probe *p, float *dw) {
  struct pb_engine *e = p->engine;
  const struct convolution *c = convolutionOf(p);
  memset(e->partials, 0, (size_t)e->partialSize * 4);
  for (int image = 0; image < e->count;) {
    image += fillTiles(p, image, true);
    pb_probe_run(p, PB_PROBE_WEIGHT_GRADIENT);
  }
  e->gradient = p->gradient;
  pb_collect_gradient(e, e->convolutions + 1, 1);
  memcpy(dw, p->gradient + c->weights, (size_t)c->realIn * c->realOut * c->kernel * c->kernel * 4);
}
