// Sixteen floats at a time, in Clang's vector extension: one register with AVX-512, two with AVX2,
// four with SSE2 or NEON. Everything is inlined into functions that carry the instruction set, so
// no vector crosses a call.
#pragma once
#include <stdint.h>
#include <string.h>

#pragma clang diagnostic ignored "-Wpsabi"
#pragma clang fp contract(off)

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

typedef float v16 __attribute__((vector_size(64), aligned(4)));
typedef uint32_t bits16 __attribute__((vector_size(64), aligned(4)));

INLINE v16 load16(const void *p) { return *(const v16 *)p; }
INLINE void store16(void *p, v16 v) { *(v16 *)p = v; }
INLINE v16 splat(float x) { return (v16){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}; }
INLINE v16 splatWord(uint32_t x) {
  float f;
  memcpy(&f, &x, 4);
  return splat(f);
}
/// The nearest bf16, ties to even.
INLINE uint16_t roundedToHalf(float f) {
  uint32_t u;
  memcpy(&u, &f, 4);
  if ((u & 0x7fffffff) > 0x7f800000) return (uint16_t)(u >> 16 | 0x40);  // not a number stays so
  return (uint16_t)((u + 0x7fff + (u >> 16 & 1)) >> 16);
}
INLINE bits16 everywhere(uint32_t x) {
  return (bits16){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x};
}
/// a where all bits of `mask` are set, b where none is.
INLINE v16 chosen(bits16 mask, v16 a, v16 b) {
  return (v16)(((bits16)a & mask) | ((bits16)b & ~mask));
}
/// v where m is positive, 0 elsewhere. What is not a number passes: a diverged network must be
/// seen.
INLINE v16 wherePositive(v16 m, v16 v) { return (v16)((bits16)v & ~(bits16)(m <= splat(0))); }
