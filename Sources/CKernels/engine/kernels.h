// The kernel table: everything whose speed matters, compiled once per instruction set and
// precision.
//
// A stored tensor is NHWC, channels padded to a multiple of 16, elements float or bf16. A *word* is
// 32 bits: one float channel or two bf16 channels, so that both precisions are the same loops
// around another multiply-add. A *tile* holds one image (H + 2) x (W + 2) x words with a border of
// zeros: what a convolution reads. On small maps a tile holds several images interleaved,
// [row][column][image][words], so that a row has enough pixels for the registers; `pixel` is the
// distance in words between columns, and a tile's address is that of the image's first word.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Memory that is wanted soon. It is fetched to L2 bit by bit along the reduction, since a burst would
/// fill the miss buffers and stall: `step` bytes of a stream at each step of the reduction, the
/// streams in turn from one register tile to the next.
struct pb_ahead {
  const char *at[8];
  long step[8];
  int count, turn;
};

/// One pass of a convolution over a tile, as a list of taps.
struct pb_pass {
  int taps;  // positions of the kernel in use
  const long
      *offsets;  // per tap: words from an output pixel's place in the tile to the input it reads
  long pixel,
      row;    // words between neighbouring output pixels, and rows, in the tile (stride included)
  int words;  // words per tap and pixel
  int read;   // the first of them that are reduced: the rest is padding, zero
  const float *weights;   // packed [outputs/16][taps][words][16]
  int outputs;            // output channels, a multiple of 16
  int width;              // output pixels per row
  long outPixel, outRow;  // floats between output pixels and rows
  int accumulates;        // adds to what the output holds
  int isRow;  // 3x3, stride 1, taps in (row, column) order: one broadcast may serve three taps
  struct pb_ahead *ahead;
};

/// value = A * p + C (+ B * q) (+ r), ReLU if asked; written to the tile, and to memory where
/// `store` is set.
struct pb_fill {
  const void *p, *q, *r;
  const float *A, *B, *C;  // per channel; A = NULL: p as it is
  void *store;
  int relu;
};

/// The end of backward-data: g = mask(acc + r), and the sums that batch norm's backward needs.
struct pb_backward_end {
  void *g;
  const void *r;     // gradient that arrives by the identity shortcut, or NULL
  const void *mask;  // g passes where maskA * mask + maskC > 0, or where mask > 0 if maskA is NULL
  const float *maskA, *maskC;
  const void *y, *z;  // inputs of the batch norms above, z or NULL
  const float *yMean, *zMean;
};

struct pb_kernels {
  const char *name;
  int bytes;  // of a stored element: 4 or 2
  int group;  // images that share a word of the weight gradient: 1 (float) or 2 (bf16)
  /// Ends a pass: gives back what the thread holds.
  void (*leave)(void);
  int hasTiles;  // works on 16 pixels at a time, and gives weight gradients as [tap][out][in]

  void (*clearBorder)(uint32_t *tile, int side, long pixel);
  /// Rows from..<to of one image into the tile.
  void (*fill)(
      uint32_t *tile, int from, int to, int side, int channels, long pixel,
      const struct pb_fill *f);
  /// The same for the weight gradient: [pixel][channel] words of `group` images; where `plain` is
  /// set also ordinary tiles, of the given distance between pixels. `count` images are there, a
  /// missing partner counts as zero.
  void (*fillGroup)(
      uint32_t *tile, long pixel, uint32_t *const *plain, long plainPixel, int from, int to,
      int side, int channels, const struct pb_fill *f, int count);
  /// Row-major planes of floats (channels, side, side) into a tile of `padded` channels.
  void (*fillImage)(uint32_t *tile, const float *image, int side, int channels, int padded);
  void (*fillImageGroup)(
      uint32_t *tile, const float *const *images, int side, int channels, int padded, int count);

  void (*convolve)(const struct pb_pass *c, const uint32_t *tile, int rows, float *out);
  /// Steps of the reduction in all such rows.
  long (*steps)(const struct pb_pass *c, int rows);
  // Below `step` is the distance in floats between pixels of `acc`.

  /// Stores acc as y (plus r); adds sum(y - pivot) and sum((y - pivot)^2) per channel to s unless
  /// pivot is NULL.
  void (*endForward)(
      const float *acc, long step, long pixels, int channels, void *y, const void *r,
      const float *pivot, float *s);
  /// Inference: y = acc + shift (+ r), ReLU if asked.
  void (*endInference)(
      const float *acc, long step, long pixels, int channels, void *y, const void *r,
      const float *shift, int relu);
  /// Adds to s per channel: sum g, sum g * (y - yMean), and sum g * (z - zMean) where z is set.
  void (*endBackward)(
      const float *acc, long step, long pixels, int channels, const struct pb_backward_end *e,
      float *s);
  /// y = the largest of each window of value(f), for a side x side result; `window` is 2, or 3 with
  /// a border of 1. y may be f->p.
  void (*maxPool)(const struct pb_fill *f, int window, int side, int channels, void *y);
  /// endBackward behind a max pool: acc has rows x side pixels, the rest twice as many rows and
  /// columns. The first of the largest values gets the gradient. Windows of 3 want all rows in one
  /// call.
  void (*endBackwardPool)(
      const float *acc, long step, int window, int rows, int side, int channels,
      const struct pb_backward_end *e, float *s);
  /// Sums value(f) over the pixels of one image per channel, pixels in order.
  void (*pool)(const struct pb_fill *f, long pixels, int channels, float *sums);

  /// gradient[tap][in][out] += x (tile) * dy (tile of `side` x `side` pixels), for the first `read`
  /// of the inputs, a multiple of 4: the rest may be left. `xSide` is the side
  /// of x's tile with border, `words` the number of words (images, or pairs) interleaved in both.
  /// `scratch` has as many words as the function of that name says.
  void (*weightGradient)(
      const uint32_t *x, int xSide, const uint32_t *dy, int side, int words, int kernel, int stride,
      int in, int read, int out, float *gradient, uint32_t *scratch);

  long (*scratch)(int xSide, int side, int words, int stride, int in, int out);

  /// weights[taps][in][out] into packed words, taps in the order given; `transposed` exchanges the
  /// roles of in and out.
  void (*pack)(
      float *packed, const float *weights, int taps, const int *order, int in, int out,
      int transposed);

  /// Winograd's algorithm in blocks of 2x2 and of 4x4 outputs; NULL by matrix tiles.
  const struct pb_winograd *winograd2, *winograd4;
};

/// Rows of outputs, a multiple of the block's side or all there are, of `images` interleaved side x
/// side images.
struct pb_strip {
  int rows, side, images;
};

static inline int pb_blocks(int side, int block) { return (side + block - 1) / block; }
static inline int pb_winograd_blocks(const struct pb_strip *s, int block) {
  return pb_blocks(s->rows, block) * pb_blocks(s->side, block) * s->images;
}
/// Words from one position to the next, an odd number of cache lines: even ones would meet in few
/// sets of L1.
static inline long pb_winograd_plane(const struct pb_strip *s, int words, int block) {
  return (((long)pb_winograd_blocks(s, block) * words + 15) / 16 | 1) * 16;
}

/// Winograd's algorithm on strips, see winograd.inc.h. Transformed values are words
/// [positions][blocks, images][channels], as tiles have them, positions a plane apart.
struct pb_winograd {
  int block;      // side of a block of outputs
  int positions;  // products for it, the square of block + 2
  /// From the tile at `tile`: upper left corner of the strip, with border.
  void (*input)(
      const uint32_t *tile, const struct pb_strip *s, int channels, uint32_t *transformed);
  void (*output)(
      const float *transformed, const struct pb_strip *s, int channels, float *out);
  /// The same for the weight gradient, whose tiles have words of groups: `images` of them.
  void (*inputGroup)(
      const uint32_t *tile, const struct pb_strip *s, int channels, uint32_t *transformed);
  /// The transpose of `output`, from the interior of a dy tile for the weight gradient.
  void (*outputGradient)(
      const uint32_t *tile, const struct pb_strip *s, int channels, uint32_t *transformed);
  /// weights[9][in][out] into packed words [positions][out/16][words][16]; `transposed` for
  /// backward-data: kernel turned, in and out exchanged.
  void (*weights)(float *transformed, const float *weights, int in, int out, int transposed);
  /// The transpose of `weights`: gradient[9][in][out] from [positions][in][out].
  void (*weightGradient)(const float *transformed, int in, int out, float *gradient);
  /// products[position][block][out] = the sum of transformed[position][block][in] * weights.
  void (*multiply)(
      const uint32_t *transformed, const float *weights, const struct pb_strip *s, int in, int out,
      struct pb_ahead *ahead, float *products);
  /// products[position][in][out] += the sum of x[position][block][in] * dy[position][block][out].
  void (*accumulate)(
      const uint32_t *x, const uint32_t *dy, const struct pb_strip *s, int in, int out,
      float *products);
};

const struct pb_kernels *pb_kernels_portable(void);
const struct pb_kernels *pb_kernels_avx2(void);
const struct pb_kernels *pb_kernels_avx512(void);
const struct pb_kernels *pb_kernels_bf16(void);
const struct pb_kernels *pb_kernels_amx(void);
const struct pb_kernels *pb_kernels_amx_twin(void);
