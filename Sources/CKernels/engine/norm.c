// Batch norm: from sums over the batch to the coefficients that fills and epilogues use.
#include "network.h"
#include <math.h>
#include <string.h>

#pragma clang fp contract(off)

static const double epsilon = 1e-5;

/// The pivot is the running mean without the convolution's bias: a bias before batch norm shifts
/// nothing but that mean.
void pb_norm_prepare(const struct pb_engine *e, struct norm *n, const float *statistics) {
  const float *running = statistics + n->statistics;
  for (int c = 0; c < n->channels; c++)
    n->pivot[c] = running[c] - (n->bias < 0 ? 0 : e->weights[n->bias + c]);
  memset(n->sums, 0, (size_t)shardsOf(e->count) * 2 * (size_t)n->padded * sizeof(double));
}

static void totals(
    const struct pb_engine *e, const struct norm *n, int channel, double *first, double *second) {
  *first = *second = 0;
  for (int shard = 0; shard < shardsOf(e->count); shard++) {
    const double *s = shardSums(n, shard);
    *first += s[channel];
    *second += s[n->padded + channel];
  }
}

static double pixelsOf(const struct pb_engine *e, const struct norm *n) {
  for (int t = 0; t < e->tensorCount; t++)
    if (e->tensors[t].norm == n) return (double)e->count * e->tensors[t].side * e->tensors[t].side;
  return 0;
}

/// Sums of y - pivot and its square: batch statistics, coefficients, running statistics (variance
/// unbiased, weight 0.1).
void pb_norm_forward(const struct pb_engine *e, struct norm *n, float *statistics) {
  const double count = pixelsOf(e, n);
  float *mean = statistics + n->statistics, *variance = mean + n->channels;
  for (int c = 0; c < n->channels; c++) {
    double sum, squares;
    totals(e, n, c, &sum, &squares);
    const double shift = sum / count, centre = n->pivot[c] + shift;
    double spread = squares / count - shift * shift;
    if (spread < 0) spread = 0;  // rounding; what is not a number stays
    const float bias = n->bias < 0 ? 0 : e->weights[n->bias + c];
    n->mean[c] = (float)centre;
    n->inverse[c] = (float)(1 / sqrt(spread + epsilon));
    n->A[c] = e->weights[n->gamma + c] * n->inverse[c];
    n->C[c] = (float)(e->weights[n->beta + c] - centre * n->A[c]);
    mean[c] = 0.9f * mean[c] + 0.1f * ((float)centre + bias);
    variance[c] =
        (float)(0.9 * variance[c] + 0.1 * (count > 1 ? spread * count / (count - 1) : spread));
  }
  memset(n->sums, 0, (size_t)shardsOf(e->count) * 2 * (size_t)n->padded * sizeof(double));
}

/// Sums of g and g * (y - mean): gradients of gamma and beta (and of a bias: none), coefficients of
/// dy.
void pb_norm_backward(const struct pb_engine *e, struct norm *n) {
  const double count = pixelsOf(e, n);
  for (int c = 0; c < n->channels; c++) {
    double sum, product;
    totals(e, n, c, &sum, &product);
    const double inverse = n->inverse[c], A = e->weights[n->gamma + c] * inverse;
    const double B = -A * inverse * inverse * product / count;
    e->gradient[n->gamma + c] = (float)(product * inverse);
    e->gradient[n->beta + c] = (float)sum;
    if (n->bias >= 0) e->gradient[n->bias + c] = 0;
    n->gA[c] = (float)A;
    n->gB[c] = (float)B;
    n->gC[c] = (float)(-A * sum / count - B * n->mean[c]);
  }
}

/// Coefficients from the running statistics.
void pb_norm_inference(const struct pb_engine *e, struct norm *n, const float *statistics) {
  const float *mean = statistics + n->statistics, *variance = mean + n->channels;
  for (int c = 0; c < n->channels; c++) {
    const double bias = n->bias < 0 ? 0 : e->weights[n->bias + c];
    n->A[c] = (float)(e->weights[n->gamma + c] / sqrt(variance[c] + epsilon));
    n->C[c] = (float)(e->weights[n->beta + c] + (bias - mean[c]) * n->A[c]);
  }
}

void pb_site_constant(const struct pb_engine *e, struct site *s) {
  const struct norm *first = e->tensors[s->first].norm,
                    *second = s->second < 0 ? 0 : e->tensors[s->second].norm;
  for (int c = 0; c < s->channels; c++) s->C[c] = first->C[c] + (second ? second->C[c] : 0);
}
