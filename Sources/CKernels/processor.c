#include "include/CKernels.h"

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

void pb_flush_subnormals(void) {
#if defined(__x86_64__)
  _mm_setcsr(_mm_getcsr() | 0x8040);  // flush to zero, denormals are zero
#endif
}

const char *pb_compiler(void) { return __VERSION__; }

const char *pb_compiler_target(void) {
  return ""
#if defined(__AVX512F__)
         "x86-64-v4"
#elif defined(__AVX2__)
         "x86-64-v3"
#elif defined(__x86_64__)
         "x86-64"
#elif defined(__aarch64__)
         "aarch64"
#endif
#if defined(__FAST_MATH__)
         " fast-math"
#endif
      ;
}
