// Stored as bf16, multiplied in pairs by AVX512-BF16, added in single precision.
#include "kernels.h"
#if defined(__x86_64__)
#pragma clang attribute push(                                                     \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma"))), \
    apply_to = function)
#include "vectors.h"
#include "bf16.h"
#define TABLE pb_kernels_bf16
#define NAME "bf16 AVX512-BF16"
#include "table.inc.h"
#pragma clang attribute pop
#else
const struct pb_kernels *pb_kernels_bf16(void) { return 0; }
#endif
