// Counts the heap allocations of the calling thread, in a test program on glibc.
#pragma once
#include <stddef.h>

/// Allocations (malloc, calloc, realloc, aligned) of this thread since it began.
size_t pb_allocations(void);
