// Accumulators outnumber latency times units, nothing is loaded or stored: only the multiply-adders
// limit the speed.
#include "include/Peak.h"
#include <stdint.h>
#include <time.h>

// A burst takes about a millisecond: much more than the clock's grain.
enum { STEPS = 500000 };

static double processorSeconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

// a = a * x + y stays near 1 for these: neither overflows nor underflows.
#define X 0.999f
#define Y 0.001f

// STEPS rounds over COUNT accumulators, each kept in its register from round to round.
#define BURST(COUNT, VECTOR, START, FMA)                                       \
  VECTOR a[COUNT];                                                             \
  for (int i = 0; i < COUNT; i++) a[i] = START;                                \
  for (int step = 0; step < STEPS; step++) {                                   \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < COUNT; i++) {       \
      a[i] = FMA;                                                              \
      __asm__ volatile("" : "+v"(a[i]));                                       \
    }                                                                          \
  }

#if defined(__x86_64__)
#include <immintrin.h>

static double portable(void) {
  const __m128 x = _mm_set1_ps(X), y = _mm_set1_ps(Y);
  BURST(12, __m128, y, _mm_add_ps(_mm_mul_ps(a[i], x), y))
  return 12.0 * 4 * 2 * STEPS;
}

__attribute__((target("avx2,fma"))) static double avx2(void) {
  const __m256 x = _mm256_set1_ps(X), y = _mm256_set1_ps(Y);
  BURST(12, __m256, y, _mm256_fmadd_ps(a[i], x, y))
  return 12.0 * 8 * 2 * STEPS;
}

__attribute__((target("avx512f"))) static double avx512(void) {
  const __m512 x = _mm512_set1_ps(X), y = _mm512_set1_ps(Y);
  BURST(24, __m512, y, _mm512_fmadd_ps(a[i], x, y))
  return 24.0 * 16 * 2 * STEPS;
}

__attribute__((target("avx512f,avx512bw,avx512vl,avx512bf16"))) static double avx512bf16(void) {
  const __m512bh x = (__m512bh)_mm512_set1_epi16(0x3a80);  // 2^-10
  BURST(24, __m512, _mm512_setzero_ps(), _mm512_dpbf16_ps(a[i], x, x))
  return 24.0 * 32 * 2 * STEPS;
}

// Tiles of ones: of zeros they would take less power, and run faster.
__attribute__((target("amx-tile,amx-bf16"))) static double amx(void) {
  struct __attribute__((packed)) {
    uint8_t palette, startRow, reserved[14];
    uint16_t bytes[16];
    uint8_t rows[16];
  } shape = {.palette = 1};
  uint16_t ones[512];
  for (int i = 0; i < 512; i++) ones[i] = 0x3f80;
  for (int i = 0; i < 8; i++) shape.bytes[i] = 64, shape.rows[i] = 16;
  _tile_loadconfig(&shape);
  _tile_loadd(4, ones, 64);
  _tile_loadd(5, ones, 64);
  _tile_loadd(6, ones, 64);
  _tile_loadd(7, ones, 64);
  for (int step = 0; step < STEPS / 10; step++) {
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
  _tile_release();
  return 4.0 * 16 * 16 * 32 * 2 * (STEPS / 10);
}
#else
static double portable(void) {
  BURST(12, float, Y, a[i] * X + Y)
  return 12.0 * 2 * STEPS;
}
#define avx2 portable
#define avx512 portable
#define avx512bf16 portable
#define amx portable
#endif

double peak_gflops(enum peak_kind kind, double seconds) {
  double (*const bursts[])(void) = {portable, avx2, avx512, avx512bf16, amx};
  double best = 0;
  const double start = processorSeconds();
  double end = start;
  do {
    const double begun = end;
    const double operations = bursts[kind]();
    end = processorSeconds();
    const double rate = operations / (end - begun) * 1e-9;
    if (rate > best) best = rate;
  } while (end - start < seconds);
  return best;
}
