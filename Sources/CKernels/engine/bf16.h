// bf16 in memory, AVX-512 between: a word is two channels.
#include <immintrin.h>

INLINE __m512 loadHalf(const void *p) {
  return (__m512)_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256(p)), 16);
}
INLINE void storeHalf(void *p, __m512 v) { _mm256_storeu_si256(p, (__m256i)_mm512_cvtneps_pbh(v)); }
INLINE void storePair(void *p, __m512 low, __m512 high) {
  const __m512i l = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(low));
  const __m512i h = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(high));
  _mm512_storeu_si512(p, _mm512_or_si512(l, _mm512_slli_epi32(h, 16)));
}
#define ELEMENT uint16_t
#define PER_WORD 2
#define LOAD(p) ((v16)loadHalf(p))
#define STORE(p, v) storeHalf(p, (__m512)(v))
#define STORE_PAIR(p, a, b) storePair(p, (__m512)(a), (__m512)(b))
#define FROM_FLOAT(x) roundedToHalf(x)
#define FUSED(a, b, c) __builtin_elementwise_fma(a, b, c)
#define MULTIPLY_ADD(a, w, x) ((v16)_mm512_dpbf16_ps((__m512)(a), (__m512bh)(w), (__m512bh)(x)))
#define HOLD(a) __asm__ volatile("" : "+v"(a))
#define HOLD2(a, b, x) __asm__ volatile("" : "+v"(a), "+v"(b) : "v"(x))
#define HOLD3(a, b, c, x) __asm__ volatile("" : "+v"(a), "+v"(b), "+v"(c) : "v"(x))
#define PIXELS 8
#define VECTORS 2
#define ROW_PIXELS 16
#define LONG_PIXELS 0
#define GRADIENT_CHANNELS 8
