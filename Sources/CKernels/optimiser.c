#include "include/CKernels.h"

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
