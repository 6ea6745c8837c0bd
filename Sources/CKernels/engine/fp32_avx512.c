// Single precision, AVX-512: 32 registers of 16 floats.
#include "kernels.h"
#if defined(__x86_64__)
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)
#include "vectors.h"
#define TABLE pb_kernels_avx512
#define NAME "fp32 AVX-512"
#include "fp32.h"
#define FUSED(a, b, c) __builtin_elementwise_fma(a, b, c)
#define HOLD(a) __asm__ volatile("" : "+v"(a))
#define HOLD2(a, b, x) __asm__ volatile("" : "+v"(a), "+v"(b) : "v"(x))
#define HOLD3(a, b, c, x) __asm__ volatile("" : "+v"(a), "+v"(b), "+v"(c) : "v"(x))
#define PIXELS 8
#define VECTORS 2
#define ROW_PIXELS 16
#define LONG_PIXELS 0
#define GRADIENT_CHANNELS 8
#include "table.inc.h"
#pragma clang attribute pop
#else
const struct pb_kernels *pb_kernels_avx512(void) { return 0; }
#endif
