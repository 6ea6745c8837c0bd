// The engine's state: what is known of the network, and the memory of one run.
#pragma once
#include <stdbool.h>
#include "../include/engine.h"
#include "kernels.h"
#include "../team.h"

enum {
  MostTogether = 16,  // images that a tile interleaves
  Lanes = 16,         // channels are padded to a multiple
  Shard = 16,         // images whose sums are added in order; threads share out whole shards
};

/// Batch norm of one tensor.
struct norm {
  int channels, padded;
  int64_t gamma, beta, bias, statistics;
  float
      *pivot;  // known before the pass: statistics are of y - pivot, so that squares do not cancel
  float *mean, *inverse;  // of the batch: mean, 1 / sqrt(variance + epsilon)
  float *A, *C;           // forward: A * y + C
  float *gA, *gB, *gC;    // backward: dy = gA * g + gB * y + gC
  double *sums;           // [shards][2][padded]
};

struct tensor {
  int padded, side;
  int addend, user;    // tensor added to it, and to which it is added, or -1
  bool isSecond;       // of its site
  int slot;            // memory in inference, shared with tensors of other times
  int site;            // reads it through its batch norm, or -1
  struct norm *norm;   // of that site, or NULL
  char *data;          // raw value; in the backward pass its gradient if `keepsGradient`
  bool keepsGradient;  // other passes want it
};

struct site {
  int channels, padded, side;
  int pools;  // the largest of each window of `first`, whose side is twice this one: 2, 3, or 0
  int first, second, shortcut;
  int shortcutUser;  // the later site it is added to, or -1
  int together;      // images that its tiles interleave
  int firstConvolution, convolutions;
  long partialSize;  // floats of the weight gradients of a shard
  char *stored;      // the value, where it is needed again; NULL: computed from `first` at each use
  float *C;          // constant of both norms
  char *gradient;    // of the value before the ReLU
  int spare;         // the spare buffer in which it is, or -1
};

struct convolution {
  int site, output;
  int kernel, stride, in, out, inside, outside;  // padded channels, sides
  int realIn, realOut;
  int read;  // inputs that are read: those padded after the real ones count only up to 4
  int64_t weights;
  int together;  // of its site
  const struct pb_winograd *winograd;  // NULL: direct
  int strip;                  // output rows that are computed in one go
  float *plain;               // [taps][in][out]: weights, in the end their gradient
  float *forward, *backward;  // packed
  long products;              // floats of a shard's partial weight gradient
  long partial;               // its place among those of its site
};

/// Scratch of one thread.
struct worker {
  uint32_t *tile, *gradientTile,
      *plain[2];                  // input, gradient; the latter again as backward-data reads it
  uint32_t *scratch;              // of the weight gradient
  float *rows;                    // finished rows before their epilogue
  float *sums;                    // [3][padded] of one image
  uint32_t *transformed, *products;  // Winograd; products of floats, or a transformed gradient
  char *inference;                // slots for tensors of a few images
  float *dense[2];                // vectors of one example
};

/// A linear layer behind the features.
struct dense {
  struct pb_linear plan;
  int stride;                    // floats between inputs of neighbouring examples
  float *input, *inputGradient;  // (maxBatch, stride)
  float *output;                 // (maxBatch, outputs) before batch norm
  float *slopes;                 // its gradient, of the last layer
  float *mean, *inverse;
};

/// What a thread needs, in floats.
struct worker_sizes {
  size_t tile, scratch, rows, channels, transformed, dense;
};

struct pb_engine {
  const struct pb_kernels *kernels;
  int tensorCount, siteCount, convolutionCount, normCount;
  struct tensor *tensors;
  struct site *sites;
  struct convolution *convolutions;
  struct norm *norms;
  struct dense *dense;
  int denseCount;
  int maxBatch, maxShards;

  // The call in progress.
  const float *weights, *images;
  float *gradient;
  int count;
  uint64_t drawing;  // of dropout

  float *partials;  // [shards][partialSize]: weight gradients of one site
  long partialSize;

  int slots;            // of inference
  int inferenceImages;  // that go through the whole network together, so that their tensors stay in
                        // L2
  size_t slotBytes;
  float *noShift;  // zeros
  float *logits;   // of inference in progress, caller's memory
  const float *statistics;

  void **blocks;  // everything allocated
  int blockCount, blockCapacity;
  size_t bytes;
  bool failed;
  int threads;  // of the next call
  struct worker workers[MostThreads];
  int workerCount;  // those that have their memory
  struct worker_sizes sizes;
  struct pb_team *team;
};

static inline int paddedChannels(int channels) { return (channels + Lanes - 1) / Lanes * Lanes; }
/// Pictures have few channels: 3 are padded to 4, not to 16.
static inline int paddedPicture(int channels) {
  return channels <= 4 ? 4 : paddedChannels(channels);
}
static inline int shardsOf(int count) { return (count + Shard - 1) / Shard; }
static inline size_t elements(int side, int channels) { return (size_t)side * side * channels; }
static inline struct pb_strip stripOf(const struct convolution *c) {
  return (struct pb_strip){.rows = c->strip, .side = c->outside, .images = c->together};
}
/// Address of image i of a batch tensor.
static inline void *imageAt(const struct pb_engine *e, const void *data, int i, size_t elements) {
  return data ? (char *)data + (size_t)i * elements * (size_t)e->kernels->bytes : 0;
}
static inline double *shardSums(const struct norm *n, int shard) {
  return n->sums + (size_t)shard * 2 * n->padded;
}

// memory.c
void *pb_take(struct pb_engine *e, size_t bytes);
bool pb_take_all(struct pb_engine *e);
bool pb_take_workers(struct pb_engine *e, int count);

// tiles.c
/// Words between the pixels of a tile that interleaves images, and of one for the weight gradient
/// (in words of a pixel).
long pb_plain_pixel(const struct pb_engine *e, int channels, int together);
int pb_group_words(const struct pb_engine *e, int together);
void pb_fill_images(
    const struct pb_engine *e, uint32_t *tile, int from, int to, int side, int channels,
    int together, const struct pb_fill *f, int count);
void pb_fill_groups(
    const struct pb_engine *e, uint32_t *tile, uint32_t *const *plain, int from, int to, int side,
    int channels, int together, const struct pb_fill *f, int count);

// weights.c
void pb_arrange_weights(struct pb_engine *e, bool folded);
void pb_collect_gradient(struct pb_engine *e, struct convolution *c, int shards);

// dense.c
void pb_dense_forward(struct pb_engine *e, float *statistics, float *logits);
void pb_dense_backward(struct pb_engine *e, const float *logitGradient);
void pb_dense_infer(const struct pb_engine *e, struct worker *w, float *logits);

// infer.c
bool pb_is_folded(const struct tensor *t);

// norm.c
void pb_norm_prepare(const struct pb_engine *e, struct norm *n, const float *statistics);
void pb_norm_forward(const struct pb_engine *e, struct norm *n, float *statistics);
void pb_norm_backward(const struct pb_engine *e, struct norm *n);
void pb_norm_inference(const struct pb_engine *e, struct norm *n, const float *statistics);
void pb_site_constant(const struct pb_engine *e, struct site *s);

// convolve.c
struct pb_stream {
  const void *data;
  size_t bytes;
};  // a batch tensor about to be used, bytes per image
struct pb_streams {
  struct pb_stream of[8];
  int count, images;
  int turn;  // whose it is
};
void pb_want(const struct pb_engine *e, struct pb_streams *s, const void *data, size_t elements);
void pb_convolve_forward(
    const struct pb_engine *e, struct worker *w, const struct convolution *c, int row, float *out,
    struct pb_streams *streams, int image);
void pb_convolve_backward(
    const struct pb_engine *e, struct worker *w, const struct convolution *c, const uint32_t *tile,
    int row, float *out, bool accumulates, struct pb_streams *streams, int image);
void pb_weight_gradient(
    const struct pb_engine *e, struct worker *w, const struct convolution *c, float *partial);

// operands.c
struct pb_fill pb_gradient_of(const struct pb_engine *e, const struct tensor *t, int image);
struct pb_fill pb_value_of(const struct pb_engine *e, const struct site *s, int image);
struct pb_backward_end pb_end_of(
    const struct pb_engine *e, const struct site *s, int image, int row);
struct pb_streams pb_backward_streams(const struct pb_engine *e, const struct site *s);

// threads.c
typedef void pb_pass_function(
    struct pb_engine *e, struct worker *w, int shard, const void *context);
void pb_each_shard(struct pb_engine *e, int shards, pb_pass_function *pass, const void *context);
