#include "include/CKernels.h"

#include <math.h>

#pragma clang fp contract(off)

void pb_nesterov_step(
    float *w, float *v, const float *g, const float *decayed, size_t count, float rate,
    float momentum, float decay) {
  for (size_t i = 0; i < count; i++) {
    float d = g[i] + decay * decayed[i];
    float next = momentum * v[i] + d;
    v[i] = next;
    w[i] = w[i] - rate * (d + momentum * next);
  }
}

void pb_mix(float *y, const float *x, size_t count, float a, float b) {
  for (size_t i = 0; i < count; i++) y[i] = a * y[i] + b * x[i];
}

void pb_adam_step(
    float *w, float *m, float *s, const float *g, const float *decayed, size_t count,
    struct pb_adam adam, float decay) {
  for (size_t i = 0; i < count; i++) {
    float d = g[i] + decay * decayed[i];
    m[i] = adam.beta1 * m[i] + (1 - adam.beta1) * d;
    s[i] = adam.beta2 * s[i] + (1 - adam.beta2) * (d * d);
    w[i] = w[i] - adam.rate * (m[i] / (sqrtf(s[i] / adam.correction2) + adam.epsilon));
  }
}
