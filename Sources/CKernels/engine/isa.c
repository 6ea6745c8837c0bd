// What the processor can do and the operating system permits.
#include "network.h"
#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

// Tiles of bf16: cpuid leaf 7, the state enabled in XCR0, and Linux's leave to use it, which holds
// for the whole process.
static int hasTiles(void) {
#if defined(__linux__)
  enum {
    RequestPermission = 0x1023,
    TileData = 18,
    TileBits = 3 << 17,
    BF16Bit = 1 << 22,
    TileBit = 1 << 24
  };
  unsigned a, b, c, d, low, high;
  if (!__get_cpuid_count(1, 0, &a, &b, &c, &d) || !(c & bit_OSXSAVE)) return 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(d & BF16Bit) || !(d & TileBit)) return 0;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (low & TileBits) == TileBits && syscall(SYS_arch_prctl, RequestPermission, TileData) == 0;
#else
  return 0;
#endif
}
#endif

int pb_isa_available(enum pb_isa isa) {
  if (isa == PB_PORTABLE || isa == PB_AMX_TWIN || isa == PB_AVX512_TWIN) return 1;
#if defined(__x86_64__)
  __builtin_cpu_init();
  const int avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                     __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                     __builtin_cpu_supports("fma");
  const int bf16 = avx512 && __builtin_cpu_supports("avx512bf16");
  if (isa == PB_AVX2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (isa == PB_AVX512) return avx512;
  if (isa == PB_AVX512_BF16) return bf16;
  if (isa == PB_AMX) return bf16 && hasTiles();
#endif
  return 0;
}
