#include "include/CKernels.h"

#include <math.h>

#pragma clang fp contract(off)

void pb_keep(float *y, const float *x, const bool *kept, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = kept[i] ? x[i] : 0;
}

void pb_magnitudes(float *y, const float *x, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = fabsf(x[i]);
}

void pb_square_sums(
    const float *x, const bool *kept, size_t count, double *all, double *pruned) {
  double sum = 0, outside = 0;
  for (size_t i = 0; i < count; i++) {
    double square = (double)x[i] * x[i];
    sum += square;
    outside += kept[i] ? 0 : square;
  }
  *all = sum;
  *pruned = outside;
}

void pb_compare_masks(
    bool *previous, const bool *kept, int32_t *last_change, size_t count, int32_t step,
    size_t *changed, size_t *kept_in_both) {
  size_t changes = 0, both = 0;
  for (size_t i = 0; i < count; i++) {
    bool differs = previous[i] != kept[i];
    changes += differs;
    both += previous[i] & kept[i];
    last_change[i] = differs ? step : last_change[i];
    previous[i] = kept[i];
  }
  *changed = changes;
  *kept_in_both = both;
}
