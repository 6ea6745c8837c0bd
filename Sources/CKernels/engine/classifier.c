// The linear layer behind the pooled features. Sums over features have four chains, joined as (0 + 1) + (2 + 3).
#include "network.h"
#include <string.h>

#pragma clang fp contract(off)

static int featureStride(const struct pb_engine *e) { return e->sites[e->siteCount - 1].padded; }

void pb_classify(const struct pb_engine *e, const float *features, int count, float *logits) {
  const struct pb_linear l = e->classifier;
  const float *weights = e->weights + l.weights, *bias = e->weights + l.bias;
  for (int image = 0; image < count; image++)
    for (int o = 0; o < l.outputs; o++) {
      const float *x = features + (size_t)image * featureStride(e), *w = weights + (size_t)o * l.inputs;
      float sum[4] = {0, 0, 0, 0};
      for (int i = 0; i < l.inputs; i++) sum[i % 4] += x[i] * w[i];
      logits[(size_t)image * l.outputs + o] = bias[o] + ((sum[0] + sum[1]) + (sum[2] + sum[3]));
    }
}

void pb_classify_backward(struct pb_engine *e, const float *logitGradient) {
  const struct pb_linear l = e->classifier;
  float *weightGradient = e->gradient + l.weights, *biasGradient = e->gradient + l.bias;
  memset(weightGradient, 0, (size_t)l.inputs * l.outputs * 4);
  memset(biasGradient, 0, (size_t)l.outputs * 4);
  memset(e->featureGradient, 0, (size_t)e->count * featureStride(e) * 4);
  for (int image = 0; image < e->count; image++) {
    const float *x = e->features + (size_t)image * featureStride(e);
    float *dx = e->featureGradient + (size_t)image * featureStride(e);
    for (int o = 0; o < l.outputs; o++) {
      const float g = logitGradient[(size_t)image * l.outputs + o], *w = e->weights + l.weights + (size_t)o * l.inputs;
      float *dw = weightGradient + (size_t)o * l.inputs;
      biasGradient[o] += g;
      for (int i = 0; i < l.inputs; i++) dx[i] += g * w[i], dw[i] += g * x[i];
    }
  }
}
