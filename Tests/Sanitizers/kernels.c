// All kernels of this processor over awkward shapes and small networks, for a build with sanitizers:
// `SanitizerTests` compiles it together with the sources of CKernels and runs it. AMX's own loads and
// stores are not instrumented; those of its twin in portable C are.
#include <stdio.h>
#include <stdlib.h>
#include "engine.h"
#include "probe.h"
#include "pruned.h"

static const struct {
  const char *name;
  enum pb_isa isa;
  enum pb_precision precision;
} kernels[] = {
    {"portable", PB_PORTABLE, PB_FP32},         {"AVX2", PB_AVX2, PB_FP32},
    {"AVX-512", PB_AVX512, PB_FP32},            {"AVX512-BF16", PB_AVX512_BF16, PB_BF16},
    {"AMX", PB_AMX, PB_BF16},                   {"AMX in portable C", PB_AMX_TWIN, PB_BF16},
    {"AVX-512 in portable C", PB_AVX512_TWIN, PB_FP32},
};
enum { Kernels = sizeof kernels / sizeof *kernels };

static float *noise(size_t count) {
  float *values = malloc(count * sizeof *values);
  for (size_t i = 0; i < count; i++) values[i] = (float)(rand() % 2001 - 1000) * 1e-3f;
  return values;
}

static void convolve(int kernel, int in, int out, int side, int size, int stride) {
  struct pb_probe *probe = pb_probe_create(
      kernels[kernel].isa, kernels[kernel].precision, in, out, side, size, stride);
  if (!probe) return;
  const int outside = (side - 1) / stride + 1;
  const size_t weights = (size_t)in * out * size * size, x = (size_t)in * side * side,
               y = (size_t)out * outside * outside;
  float *w = noise(weights), *input = noise(2 * x), *slope = noise(2 * y);
  float *results = malloc((x > y ? x > weights ? x : weights : y > weights ? y : weights) * 4);
  for (int images = 1; images <= 2; images++) {
    pb_probe_set_weights(probe, w);
    pb_probe_set_images(probe, input, slope, images);
    pb_probe_forward(probe, results);
    pb_probe_backward(probe, results);
    pb_probe_weight_gradient(probe, results);
  }
  pb_probe_destroy(probe);
  free(w), free(input), free(slope), free(results);
}

// A picture, then a max pool of such windows (0: none), a block of a residual network with a
// projection, and a linear layer.
static void train(int kernel, int window, int side, int channels, int batch, int threads) {
  const int picture = window ? 2 * side : side;
  const int half = (side - 1) / 2 + 1, wide = 2 * channels;
  int64_t at = 0, statistics = 0;
  struct pb_tensor tensors[4] = {
      {.channels = channels, .side = picture},
      {.channels = wide, .side = half},
      {.channels = wide, .side = half},
      {.channels = wide, .side = half},
  };
  for (int i = 0; i < 4; i++) {
    struct pb_tensor *t = tensors + i;
    t->addend = t->bias = -1;
    t->gamma = at, t->beta = at + t->channels, t->statistics = statistics;
    at += 2 * t->channels, statistics += 2 * t->channels;
  }
  const struct pb_site sites[4] = {
      {.channels = 3, .side = picture, .first = -1, .second = -1, .shortcut = -1},
      {.channels = channels,
       .side = side,
       .pools = window,
       .first = 0,
       .second = -1,
       .shortcut = -1},
      {.channels = wide, .side = half, .first = 1, .second = -1, .shortcut = -1},
      {.channels = wide, .side = half, .first = 3, .second = 2, .shortcut = -1},
  };
  struct pb_convolution convolutions[4] = {
      {.site = 0, .output = 0, .kernel = 3, .stride = 1},
      {.site = 1, .output = 1, .kernel = 3, .stride = 2},
      {.site = 1, .output = 2, .kernel = 1, .stride = 2},
      {.site = 2, .output = 3, .kernel = 3, .stride = 1},
  };
  for (int i = 0; i < 4; i++) {
    struct pb_convolution *c = convolutions + i;
    c->weights = at;
    at += (int64_t)sites[c->site].channels * tensors[c->output].channels * c->kernel * c->kernel;
  }
  const struct pb_linear linear = {
      .inputs = wide, .outputs = 10, .weights = at, .bias = at + 10 * wide, .gamma = -1};
  at += 10 * wide + 10;
  const struct pb_network network = {
      .tensors = tensors,
      .sites = sites,
      .convolutions = convolutions,
      .linears = &linear,
      .tensorCount = 4,
      .siteCount = 4,
      .convolutionCount = 4,
      .linearCount = 1,
  };
  struct pb_engine *engine = pb_engine_create(
      &network, kernels[kernel].isa, kernels[kernel].precision, batch, threads);
  if (!engine) return;
  float *weights = noise((size_t)at), *gradient = malloc((size_t)at * 4);
  float *running = calloc((size_t)statistics, 4);
  float *images = noise((size_t)batch * 3 * picture * picture), *slopes = noise((size_t)batch * 10);
  float *logits = malloc((size_t)batch * 10 * 4);
  for (int count = batch; count > 0; count /= 2) {
    pb_engine_forward(engine, weights, running, images, count, logits);
    pb_engine_backward(engine, weights, images, slopes, gradient);
    pb_engine_prepare(engine, weights, running);
    pb_engine_infer(engine, images, count, logits);
  }
  pb_engine_destroy(engine);
  free(weights), free(gradient), free(running), free(images), free(slopes), free(logits);
}

// A split, convolutions, a sum, a max pool and a linear layer without pruned weights.
static void skip(enum pb_isa isa, int in, int out, int side, int kernel, int threads) {
  const int half = (side + 1) / 2;
  const struct pb_value values[] = {
      {in, side}, {4 * in, half}, {out, half}, {out, half}, {out, (half + 1) / 2}};
  float *weights = noise((size_t)in * out * kernel * kernel), *square = noise((size_t)out * out);
  float *bias = noise((size_t)out), *last = noise((size_t)out * 10);
  for (int i = 0; i < in * out * kernel * kernel; i++) weights[i] *= i % 3 == 0;
  const struct pb_step steps[] = {
      {PB_SPLIT, 0, 1, -1, 0, 0, 0, 0, 0, 0},
      {PB_CONVOLVE, 1, 2, -1, 1, kernel, 2, 0, weights, bias},
      {PB_CONVOLVE, 2, 3, 2, 0, 1, 1, 0, square, bias},
      {PB_MAX_POOL, 3, 4, -1, 0, 3, 2, 1, 0, 0},
  };
  const struct pb_product product = {out, 10, 0, last, bias};
  const struct pb_pruned_network network = {values, steps, &product, 5, 4, 1};
  struct pb_pruned *pruned = pb_pruned_create(&network, isa, threads);
  float *images = noise((size_t)in * side * side * 19), *logits = malloc(19 * 10 * 4);
  for (int count = 19; pruned && count > 0; count /= 2) {
    pb_pruned_set_skips(pruned, 1, count % 2);
    pb_pruned_infer(pruned, images, count, logits);
  }
  pb_pruned_destroy(pruned);
  free(weights), free(square), free(bias), free(last), free(images), free(logits);
}

int main(void) {
  static const int shapes[][3] = {{16, 16, 4}, {16, 32, 5},  {32, 16, 7},  {32, 32, 8}, {48, 48, 9},
                                  {64, 48, 16}, {5, 20, 6},  {33, 40, 12}, {16, 16, 1}, {32, 64, 2},
                                  {16, 32, 17}, {16, 16, 32}};
  for (int k = 0; k < Kernels; k++) {
    if (kernels[k].isa != PB_AMX_TWIN && !pb_isa_available(kernels[k].isa)) continue;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
      for (int stride = 1; stride <= 2; stride++) {
        convolve(k, shapes[i][0], shapes[i][1], shapes[i][2], 3, stride);
        convolve(k, shapes[i][0], shapes[i][1], shapes[i][2], 1, stride);
      }
    train(k, 0, 16, 16, 5, 1);
    train(k, 0, 9, 20, 3, 1);
    train(k, 0, 8, 32, 18, 2);
    train(k, 0, 4, 16, 17, 1);
    train(k, 2, 7, 20, 3, 1);
    train(k, 3, 5, 20, 17, 1);
    for (int side = 1; side < 36; side = side * 2 + 1) {
      skip(kernels[k].isa, 3, 16, side, 3, 1);
      skip(kernels[k].isa, 5, 21, side, 7, 2);
    }
    printf("%s\n", kernels[k].name);
  }
  return 0;
}
