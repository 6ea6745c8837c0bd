// A pruned network ready to run. Planes have pixels in the vectors' lanes, so that one weight is a
// broadcast that serves many pixels, and weights that are 0 cost nothing.
//
// A plane is rows of side + border floats: the border's zeros end a row and begin the next one, so
// a convolution is, for each weight, one multiply-add of everything between the first and the last
// pixel, shifted. What it computes on the border is set back to 0. Small planes hold several
// pictures below each other, to fill the vectors.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "../include/pruned.h"
#include "../team.h"
#include "kernels.h"

/// The geometry that all values of one side share.
struct grid {
  int side, border;
  int together;  // pictures in a plane
  long row;      // floats between rows,
  long picture;  // between pictures,
  long plane;    // between planes; an odd number of cache lines, so that planes spread in the cache
  long start;    // of the first pixel
  uint32_t *inside;  // from there on, all bits where a pixel is
};

struct value {
  int channels;
  const struct grid *grid;
  int slot;
};

struct step {
  enum pb_step_kind kind;
  int input, output, addend;
  bool hasRelu;
  int kernel, stride, padding;
  float *weights;  // of PB_SCALE
  struct convolution convolution;
  bool skips;
};

/// Steps whose inputs hold the same number of pictures, and that thus are carried out together.
struct segment {
  int from, to;
  int together;
};

struct product {
  int inputs, outputs, padded;
  bool hasRelu;
  float *weights, *bias;  // [in][padded]
};

/// Memory of one thread.
struct worker {
  float **slots;
  float *vectors[2];  // what products read and write
};

struct pb_pruned {
  const struct pb_plane_kernels *kernels;
  struct grid *grids;
  struct value *values;
  struct step *steps;
  struct segment *segments;
  struct product *products;
  int gridCount, valueCount, stepCount, segmentCount, productCount, slotCount;
  size_t *slotSizes;  // floats
  long vectorSize;
  struct worker workers[MostThreads];
  struct pb_team *team;
  void **blocks;  // everything allocated
  int blockCount, blockCapacity;
  bool failed;
};

/// The first pixel of a picture in its first plane.
static inline float *pixelsOf(
    const struct pb_pruned *p, const struct worker *w, int value, int picture) {
  const struct value *v = p->values + value;
  return w->slots[v->slot] + v->grid->start + picture * v->grid->picture;
}

// memory.c
void *pb_pruned_take(struct pb_pruned *p, size_t bytes);
void pb_place_values(struct pb_pruned *p);
bool pb_pruned_take_workers(struct pb_pruned *p, int threads);

// pack.c
void pb_pack_convolution(struct pb_pruned *p, struct step *s, const struct pb_step *from);
void pb_pack_product(struct pb_pruned *p, struct product *to, const struct pb_product *from);

// steps.c
/// The share of a step's channels that falls to one of several threads.
struct share {
  int number, count;
};
void pb_load_picture(
    const struct pb_pruned *p, const struct worker *w, const float *image, int place,
    struct share share);
/// A step on the first pictures of its input's planes; where its output's planes hold more, its
/// results begin at `place`.
void pb_perform(
    const struct pb_pruned *p, const struct worker *w, const struct step *s, int pictures,
    int place, struct share share);
void pb_finish(
    const struct pb_pruned *p, const struct worker *w, int place, float *result);
