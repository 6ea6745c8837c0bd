// What the processor can do, and which kernels follow from it.
#include "network.h"

int pb_isa_available(enum pb_isa isa) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const int avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
      && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  switch (isa) {
    case PB_PORTABLE: return 1;
    case PB_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case PB_AVX512: return avx512;
    case PB_AVX512_BF16: return avx512 && __builtin_cpu_supports("avx512bf16");
    case PB_AMX: return 0;
  }
#endif
  return isa == PB_PORTABLE;
}
