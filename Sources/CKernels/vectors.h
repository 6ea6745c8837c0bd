// Sixteen channels at a time: a cache line of floats. Shared by the C files, not exported.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef float pb_f16 __attribute__((ext_vector_type(16)));
typedef double pb_d16 __attribute__((ext_vector_type(16)));
typedef int32_t pb_i16 __attribute__((ext_vector_type(16)));
typedef float pb_f16_unaligned __attribute__((ext_vector_type(16), aligned(4)));
typedef double pb_d16_unaligned __attribute__((ext_vector_type(16), aligned(8)));

// Macros, not functions: a vector argument would depend on the instruction set.
#define PB_F16(pointer) (*(pb_f16_unaligned *)(pointer))
#define PB_D16(pointer) (*(pb_d16_unaligned *)(pointer))

#define PB_INLINE static inline __attribute__((always_inline))

// Compiled once per vector width and chosen when the program starts. Every operation is rounded by
// itself and every sum has one order, hence the width changes no bit.
#if defined(__x86_64__)
#define PB_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define PB_WIDE
#endif
