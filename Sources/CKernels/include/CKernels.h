// Kernels that run per step, in C: vector code and processor modes that Swift cannot reach.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "Engine.h"

/// Lets the calling thread treat subnormal numbers as zero (FTZ and DAZ). The mode belongs to a
/// thread: call it where training runs. Does nothing on processors without such a mode.
void pb_flush_subnormals(void);

/// One step of SGD with Nesterov momentum as PyTorch defines it (methods.md 0.5):
/// d = g + decay * w;  v = momentum * v + d;  w = w - rate * (d + momentum * v).
/// Each operation rounds once, in this order: the bits are the same on every machine.
void pb_nesterov_step(
    float *w, float *v, const float *g, size_t count, float rate, float momentum, float decay);
