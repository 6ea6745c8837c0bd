// Linear layers behind the pooled features, each with dropout before it, ReLU and batch norm over
// the batch if asked. A small part of the work: plain loops in single precision, statistics in
// double, examples in order.
#include <math.h>
#include <string.h>
#include "../include/layers.h"
#include "network.h"
#include "vectors.h"

static const double epsilon = 1e-5;

// bias + weights * x for one example; a sum has 16 chains, by input modulo 16, joined in halves.
static void product(
    const struct pb_engine *e, const struct pb_linear *l, const float *x, float *y) {
  const float *bias = e->weights + l->bias;
  for (int o = 0; o < l->outputs; o++) {
    const float *w = e->weights + l->weights + (size_t)o * l->inputs;
    v16 chains = splat(0);
    int i = 0;
    for (; i + 16 <= l->inputs; i += 16) chains = chains + load16(w + i) * load16(x + i);
    float sum[16];
    store16(sum, chains);
    for (int k = 0; i < l->inputs; i++, k++) sum[k] += w[i] * x[i];
    for (int half = 8; half; half /= 2)
      for (int k = 0; k < half; k++) sum[k] += sum[k + half];
    y[o] = bias[o] + sum[0];
  }
  if (!l->hasRelu) return;
  for (int o = 0; o < l->outputs; o++) y[o] = y[o] <= 0 ? 0 : y[o];
}

// Batch statistics of one output; moves the running ones.
static void normalise(
    const struct pb_engine *e, struct dense *d, float *statistics, int o, float *out, long step) {
  const struct pb_linear *l = &d->plan;
  double sum = 0, squares = 0;
  for (int i = 0; i < e->count; i++) sum += d->output[(size_t)i * l->outputs + o];
  const double mean = sum / e->count;
  for (int i = 0; i < e->count; i++) {
    const double distance = d->output[(size_t)i * l->outputs + o] - mean;
    squares += distance * distance;
  }
  const double variance = squares / e->count;
  d->mean[o] = (float)mean;
  d->inverse[o] = (float)(1 / sqrt(variance + epsilon));
  const float A = e->weights[l->gamma + o] * d->inverse[o], C = e->weights[l->beta + o];
  for (int i = 0; i < e->count; i++)
    out[i * step + o] = (d->output[(size_t)i * l->outputs + o] - d->mean[o]) * A + C;
  float *running = statistics + l->statistics + o;
  running[0] = 0.9f * running[0] + 0.1f * d->mean[o];
  const double unbiased = e->count > 1 ? squares / (e->count - 1) : variance;
  running[l->outputs] = (float)(0.9 * running[l->outputs] + 0.1 * unbiased);
}

// In place: of what goes into a layer, or of its gradient.
static void dropOut(const struct pb_engine *e, const struct dense *d, float *x) {
  const size_t inputs = (size_t)d->plan.inputs, step = (size_t)d->stride;
  if (!d->plan.dropout) return;
  for (size_t i = 0; i < (size_t)e->count; i++)
    pb_dropout(x + i * step, x + i * step, inputs, i * inputs, e->drawing + d->plan.dropout, 0);
}

void pb_dense_forward(struct pb_engine *e, float *statistics, float *logits) {
  for (int k = 0; k < e->denseCount; k++) {
    struct dense *d = e->dense + k;
    const struct pb_linear *l = &d->plan;
    float *out = k + 1 < e->denseCount ? e->dense[k + 1].input : logits;
    dropOut(e, d, d->input);
    for (int i = 0; i < e->count; i++)
      product(e, l, d->input + (size_t)i * d->stride, d->output + (size_t)i * l->outputs);
    if (l->gamma < 0) memcpy(out, d->output, (size_t)e->count * l->outputs * 4);
    else
      for (int o = 0; o < l->outputs; o++) normalise(e, d, statistics, o, out, l->outputs);
  }
}

// In place: from the gradient behind batch norm to that before it, and those of gamma and beta.
static void denormalise(const struct pb_engine *e, const struct dense *d, float *g, int o) {
  const struct pb_linear *l = &d->plan;
  double sum = 0, products = 0;
  for (int i = 0; i < e->count; i++) {
    const size_t at = (size_t)i * l->outputs + o;
    sum += g[at];
    products += (double)g[at] * (d->output[at] - d->mean[o]) * d->inverse[o];
  }
  e->gradient[l->gamma + o] = (float)products;
  e->gradient[l->beta + o] = (float)sum;
  const float A = e->weights[l->gamma + o] * d->inverse[o];
  const float mean = (float)(sum / e->count), slope = (float)(products / e->count) * d->inverse[o];
  for (int i = 0; i < e->count; i++) {
    const size_t at = (size_t)i * l->outputs + o;
    g[at] = A * ((g[at] - mean) - (d->output[at] - d->mean[o]) * slope);
  }
}

static void linearBackward(const struct pb_engine *e, const struct dense *d, const float *g) {
  const struct pb_linear *l = &d->plan;
  memset(d->inputGradient, 0, (size_t)e->count * d->stride * 4);
  for (int o = 0; o < l->outputs; o++) {
    const float *w = e->weights + l->weights + (size_t)o * l->inputs;
    float *dw = e->gradient + l->weights + (size_t)o * l->inputs, *db = e->gradient + l->bias + o;
    memset(dw, 0, (size_t)l->inputs * 4);
    *db = 0;
    for (int i = 0; i < e->count; i++) {
      const float slope = g[(size_t)i * l->outputs + o], *x = d->input + (size_t)i * d->stride;
      float *dx = d->inputGradient + (size_t)i * d->stride;
      *db += slope;
      for (int k = 0; k < l->inputs; k++) dx[k] += slope * w[k], dw[k] += slope * x[k];
    }
  }
}

void pb_dense_backward(struct pb_engine *e, const float *logitGradient) {
  for (int k = e->denseCount - 1; k >= 0; k--) {
    struct dense *d = e->dense + k;
    const struct pb_linear *l = &d->plan;
    const size_t size = (size_t)e->count * l->outputs;
    float *g = k + 1 < e->denseCount ? e->dense[k + 1].inputGradient : d->slopes;
    if (g == d->slopes) memcpy(g, logitGradient, size * 4);
    if (l->gamma >= 0)
      for (int o = 0; o < l->outputs; o++) denormalise(e, d, g, o);
    if (l->hasRelu)
      for (size_t i = 0; i < size; i++) g[i] = d->output[i] <= 0 ? 0 : g[i];
    linearBackward(e, d, g);
    dropOut(e, d, d->inputGradient);
  }
}

/// Inference of one example whose features stand in w->dense[0].
void pb_dense_infer(const struct pb_engine *e, struct worker *w, float *logits) {
  for (int k = 0; k < e->denseCount; k++) {
    const struct pb_linear *l = &e->dense[k].plan;
    float *out = k + 1 < e->denseCount ? w->dense[(k + 1) % 2] : logits;
    product(e, l, w->dense[k % 2], out);
    if (l->gamma < 0) continue;
    const float *mean = e->statistics + l->statistics, *variance = mean + l->outputs;
    for (int o = 0; o < l->outputs; o++) {
      const float A = (float)(e->weights[l->gamma + o] / sqrt(variance[o] + epsilon));
      out[o] = (out[o] - mean[o]) * A + e->weights[l->beta + o];
    }
  }
}
