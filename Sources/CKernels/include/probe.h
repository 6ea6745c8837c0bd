// One convolution of the engine by itself, for tests and measurements of kernels.
#pragma once
#include "engine.h"

struct pb_probe;

/// kernel x kernel (1 or 3), padding kernel / 2, from `in` channels of side x side to `out`; NULL
/// where pb_engine_create gives none.
struct pb_probe *pb_probe_create(
    enum pb_isa isa, enum pb_precision precision, int in, int out, int side, int kernel,
    int stride);
void pb_probe_destroy(struct pb_probe *probe);
const char *pb_probe_kernels(const struct pb_probe *probe);
/// Side of the blocks of outputs if the convolution goes by Winograd's algorithm, else 0.
int pb_probe_winograd_block(const struct pb_probe *probe);

/// (out, in, kernel, kernel)
void pb_probe_set_weights(struct pb_probe *probe, const float *weights);
/// Of one or two images: x (in, side, side), dy (out, outSide, outSide). What bf16 kernels read is
/// rounded first.
void pb_probe_set_images(struct pb_probe *probe, const float *x, const float *dy, int count);

/// Of the first image, before any rounding to the stored type: y (out, outSide, outSide).
void pb_probe_forward(struct pb_probe *probe, float *y);
/// dx (in, side, side)
void pb_probe_backward(struct pb_probe *probe, float *dx);
/// Of all images: dw (out, in, kernel, kernel)
void pb_probe_weight_gradient(struct pb_probe *probe, float *dw);

enum pb_probe_pass { PB_PROBE_FORWARD, PB_PROBE_BACKWARD, PB_PROBE_WEIGHT_GRADIENT };
/// Images that a tile holds.
int pb_probe_images(const struct pb_probe *probe, enum pb_probe_pass pass);
/// One pass over the tiles as they are, for measurements; of pb_probe_images() images.
void pb_probe_run(struct pb_probe *probe, enum pb_probe_pass pass);
