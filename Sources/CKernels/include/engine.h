// The fused training engine: convolutional networks whose layers are fused into passes over memory.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Instruction sets, in rising order. The twins are the algorithms of AMX, and of AVX-512 without
/// pruned weights, in portable C, for tests.
enum pb_isa {
  PB_PORTABLE,
  PB_AVX2,
  PB_AVX512,
  PB_AVX512_BF16,
  PB_AMX,
  PB_AMX_TWIN,
  PB_AVX512_TWIN
};
/// Whether the processor and the operating system offer it.
int pb_isa_available(enum pb_isa isa);

enum pb_precision { PB_FP32, PB_BF16 };

/// Positions are in floats from the start of the flat parameters or running statistics; -1 where
/// there is none. A raw value: what a convolution puts out (plus `addend`), before batch norm and
/// ReLU.
struct pb_tensor {
  int channels, side;
  int addend;    // tensor added to it (the shortcut of a pre-activation block), or -1
  int64_t bias;  // of the convolution
  int64_t gamma, beta, statistics;  // of the batch norm that reads it
};

/// What convolutions read: the picture, or relu(bn(first) + bn(second) + site), or a max pool of
/// relu(bn(first)), which has twice the side. Sites stand in the order of execution.
struct pb_site {
  int channels, side;
  int pools;          // windows of the pool, stride 2: 2, or 3 with a border of 1; 0 where none is
  int first, second;  // tensors, or -1; the picture where first is -1
  int shortcut;       // an earlier site, or -1
};

/// kernel x kernel, padding kernel / 2, from a site to a tensor (3x3, or 1x1).
struct pb_convolution {
  int site, output;
  int kernel, stride;
  int64_t weights;  // (out, in, kernel, kernel)
};

/// Behind the mean over the pixels of the last site, or behind one another: dropout if asked,
/// linear, then ReLU and batch norm if asked.
struct pb_linear {
  int inputs, outputs;
  int64_t weights, bias;  // (out, in)
  int hasRelu;
  int64_t gamma, beta, statistics;
  uint64_t dropout;  // before it: what is added to the drawing of a pass; 0: none
};

struct pb_network {
  const struct pb_tensor *tensors;
  const struct pb_site *sites;
  const struct pb_convolution *convolutions;  // in the order of their sites
  const struct pb_linear *linears;
  int tensorCount, siteCount, convolutionCount, linearCount;
};

struct pb_engine;

/// All memory a network needs for batches of up to `maxBatch`; NULL if the machine lacks the
/// instruction set or the memory. More than 256 threads count as 256.
struct pb_engine *pb_engine_create(
    const struct pb_network *network, enum pb_isa isa, enum pb_precision precision, int maxBatch,
    int threads);
void pb_engine_destroy(struct pb_engine *engine);
/// From the next call on; the bits stay the same. False if there is not enough memory: the number
/// is then as before.
int pb_engine_set_threads(struct pb_engine *engine, int threads);
/// Which kernels were chosen, for records: "fp32 AVX-512".
const char *pb_engine_kernels(const struct pb_engine *engine);
/// Bytes held.
size_t pb_engine_bytes(const struct pb_engine *engine);

/// What dropout draws from, from the next forward pass on.
void pb_engine_draw(struct pb_engine *engine, uint64_t drawing);
/// Forward pass with the statistics of the batch, which also move the running `statistics`.
/// images: (count, channels, side, side); logits: (count, outputs).
void pb_engine_forward(
    struct pb_engine *engine, const float *weights, float *statistics, const float *images,
    int count, float *logits);
/// Backward pass of the forward pass before, from the gradient of the logits, (count, outputs), to
/// every position of `gradient`.
void pb_engine_backward(
    struct pb_engine *engine, const float *weights, const float *images, const float *logitGradient,
    float *gradient);
/// Folds batch norm into the convolutions, for inference. Weights and statistics must stay where
/// they are, and no other pass may come between.
void pb_engine_prepare(struct pb_engine *engine, const float *weights, const float *statistics);
/// Forward pass in inference mode. Any count.
void pb_engine_infer(struct pb_engine *engine, const float *images, int count, float *logits);
