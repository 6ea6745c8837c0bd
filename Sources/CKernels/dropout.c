// Dropout of a half: which values stay is a function of their places, so that nothing is stored.
#include "include/CKernels.h"

// SplitMix64's finalisation of key + place; its highest bit decides.
static uint64_t mixed(uint64_t key, uint64_t place) {
  uint64_t z = key + (place + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

void pb_dropout(const float *x, float *y, size_t count, size_t first, uint64_t key, int add) {
  for (size_t i = 0; i < count; i++) {
    const float value = mixed(key, first + i) >> 63 ? 2 * x[i] : 0;
    y[i] = add ? y[i] + value : value;
  }
}
