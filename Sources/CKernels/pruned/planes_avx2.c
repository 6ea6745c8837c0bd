// AVX2 and FMA: 16 registers of 8 floats, 12 of them sums.
#include "kernels.h"
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "../engine/vectors.h"
#define TABLE pb_planes_avx2
#define NAME "fp32 AVX2"
#define FUSED(a, b, c) __builtin_elementwise_fma(a, b, c)
#define VECTORS 6
#define BLOCK 2
#define WIDTH 3
#include "kernels.inc.h"
#pragma clang attribute pop
#else
const struct pb_plane_kernels *pb_planes_avx2(void) { return 0; }
#endif
