// Single precision, AVX2 and FMA: 16 registers of 8 floats, the bits of AVX-512.
#include "kernels.h"
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "vectors.h"
#define TABLE pb_kernels_avx2
#define NAME "fp32 AVX2"
#include "fp32.h"
#define FUSED(a, b, c) __builtin_elementwise_fma(a, b, c)
#define HOLD(a)
#define HOLD2(a, b, x)
#define HOLD3(a, b, c, x)
#define PIXELS 4
#define VECTORS 1
#define ROW_PIXELS 4
#define LONG_PIXELS 6
#define GRADIENT_CHANNELS 1
#include "table.inc.h"
#pragma clang attribute pop
#else
const struct pb_kernels *pb_kernels_avx2(void) { return 0; }
#endif
