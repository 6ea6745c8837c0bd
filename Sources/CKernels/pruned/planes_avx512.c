// AVX-512: 32 registers of 16 floats. Where weights are skipped, 12 sums hide the latency, and more
// pixels would not fit L1.
#include "kernels.h"
#if defined(__x86_64__)
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)
#include "../engine/vectors.h"
#define TABLE pb_planes_avx512
#define NAME "fp32 AVX-512"
#define FUSED(a, b, c) __builtin_elementwise_fma(a, b, c)
#define VECTORS 12
#define BLOCK 4
#define WIDTH 6
#include "kernels.inc.h"
#pragma clang attribute pop
#else
const struct pb_plane_kernels *pb_planes_avx512(void) { return 0; }
#endif
