// The processor and the compiler.
#pragma once

/// Lets the calling thread treat subnormal numbers as zero (FTZ and DAZ). The mode belongs to a
/// thread: call it where training runs. Does nothing on processors without such a mode.
void pb_flush_subnormals(void);

/// The widest vectors this processor has: 512 (AVX-512 F, BW, DQ, VL), 256 (AVX2 and FMA) or 128.
int pb_vector_bits(void);

/// The compiler that built this library, with its version.
const char *pb_compiler(void);

/// The processor that this library was built for: `x86-64` unless the build was told to take more
/// for granted. Kernels for others are chosen at run time.
const char *pb_compiler_target(void);
