// Subnormals count as zero in the engine, whatever the calling thread's mode: bits must not depend
// on it.
#pragma once
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

/// Enters the mode and returns the one before.
static inline unsigned enterMode(void) {
#if defined(__x86_64__)
  const unsigned before = _mm_getcsr();
  _mm_setcsr(before | 0x8040);  // flush to zero, denormals are zero
  return before;
#else
  return 0;
#endif
}

static inline void leaveMode(unsigned before) {
#if defined(__x86_64__)
  _mm_setcsr(before);
#else
  (void)before;
#endif
}
