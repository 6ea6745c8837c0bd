// What costs time in a pruned network, compiled once per instruction set.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// A weight that is not 0: what it multiplies lies `offset` floats from the output's place.
struct weight {
  int32_t offset;
  float value;
};

/// A convolution in the order of the kernels. Sums run over (in, row, column) of the weights.
struct convolution {
  int outputs, terms;  // terms: in * kernel * kernel
  const float *bias;
  const struct weight *weights;  // those that are not 0, part by part, output by output
  const int32_t *firsts;         // [parts][outputs], and the end
  int parts;  // of the inputs: what a tile reads of one stays in L1 for all outputs
  const float *all;              // [outputs / block][terms][block]: every weight
  const int32_t *offsets;        // of the terms
};

/// One pass over planes from their first pixel on. x, y and r share their geometry.
struct pb_plane_pass {
  const float *x;
  float *y;
  const float *r;  // added to the result, or NULL
  long plane;      // floats between planes
  long positions;  // from the first to the last pixel, borders included
  const uint32_t *inside;
  int hasRelu;
  int from, to;  // channels of the result; `from` is a multiple of `block`
};

struct pb_plane_kernels {
  const char *name;
  int positions;  // of a tile, where weights are skipped
  int block;  // outputs that share what is loaded, where no weight is skipped
  void (*skipping)(const struct pb_plane_pass *p, const struct convolution *c);
  void (*whole)(const struct pb_plane_pass *p, const struct convolution *c);
  /// y = scale * x + shift
  void (*scale)(const struct pb_plane_pass *p, const float *scale, const float *shift);
  /// Pixels of even and of odd columns of a row.
  void (*split)(const float *row, int count, float *even, float *odd);
  /// sums[o] = bias[o] + sum of x[i] * weights[i][o], ReLU if asked; `padded` outputs.
  void (*product)(
      const float *x, const float *weights, const float *bias, int inputs, int padded, int hasRelu,
      float *sums);
};

const struct pb_plane_kernels *pb_planes_portable(void);
const struct pb_plane_kernels *pb_planes_avx2(void);
const struct pb_plane_kernels *pb_planes_avx512(void);
const struct pb_plane_kernels *pb_planes_twin(void);
