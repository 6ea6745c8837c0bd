// Inference of pruned networks in single precision: convolutions that skip the weights that are 0.
#pragma once
#include "engine.h"

/// What steps read and write: a plane of side x side floats for each channel. Value 0 is the
/// picture.
struct pb_value {
  int channels, side;
};

enum pb_step_kind {
  /// kernel x kernel, padding kernel / 2. With stride 2 `input` is what PB_SPLIT made.
  PB_CONVOLVE,
  /// Every plane taken apart into four of half the side, rounded up: 4 * channel + 2 * (row odd) +
  /// (column odd).
  PB_SPLIT,
  /// The largest of each kernel x kernel window within the plane.
  PB_MAX_POOL,
  /// weights * input + bias
  PB_SCALE,
};

/// result = step(input) (+ addend), then ReLU if asked. A split and a max pool have neither.
struct pb_step {
  enum pb_step_kind kind;
  int input, output;
  int addend;  // a value, or -1
  int hasRelu;
  int kernel, stride, padding;
  const float *weights;  // (out, in, kernel, kernel); of PB_SCALE one a channel
  const float *bias;     // one a channel
};

/// Behind the mean over the pixels of the last step's output, or behind one another: linear, then
/// ReLU if asked.
struct pb_product {
  int inputs, outputs, hasRelu;
  const float *weights, *bias;  // (out, in)
};

/// Steps in the order of execution; the sides of what they read never grow along the way.
struct pb_pruned_network {
  const struct pb_value *values;
  const struct pb_step *steps;
  const struct pb_product *products;
  int valueCount, stepCount, productCount;
};

struct pb_pruned;

/// A network with copies of its numbers; NULL if the machine lacks the instruction set or the
/// memory, or sides grow. All single-precision sets give the same bits, but portable ones.
struct pb_pruned *pb_pruned_create(
    const struct pb_pruned_network *network, enum pb_isa isa, int threads);
void pb_pruned_destroy(struct pb_pruned *pruned);
const char *pb_pruned_kernels(const struct pb_pruned *pruned);

/// Whether a convolution skips zeros, as all do at first, or multiplies by every weight: the result
/// is the same, the time is not.
void pb_pruned_set_skips(struct pb_pruned *pruned, int step, int skips);
/// Seconds of a convolution by itself, of so many pictures one after the other.
double pb_pruned_seconds(struct pb_pruned *pruned, int step, int pictures);

/// images: (count, channels, side, side); results: (count, outputs) of the last product or, without
/// products, (count, channels, side, side) of the last step.
void pb_pruned_infer(struct pb_pruned *pruned, const float *images, int count, float *results);
