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
