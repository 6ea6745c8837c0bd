// All kernels, included once per instruction set. The including file defines
//   TABLE, NAME          the accessor's name and the printed name
//   ELEMENT, PER_WORD    what a tensor stores; elements per 32-bit word (1: float, 2: bf16)
//   LOAD, STORE          16 elements from and to floats; STORE_PAIR (bf16): words of two images,
//                        or of two input channels
//   FROM_FLOAT           one element
//   FUSED(a, b, c)       a * b + c in 16 floats
//   MULTIPLY_ADD(a,w,x)  a += w * x on 16 outputs, x a broadcast word
//   HOLD, HOLD2, HOLD3   keep values in registers at this place
//   PIXELS, VECTORS, ROW_PIXELS, GRADIENT_CHANNELS   register tiles; LONG_PIXELS: pixels, or
//                        inputs of the weight gradient, of a longer one, 0: none
//   CONVOLVE, STEPS, WEIGHT_GRADIENT, SCRATCH, LEAVE, HAS_TILES   instead of those here, by matrix
//                        tiles (amx.inc.h)
#include "epilogue.inc.h"
#include "fill.inc.h"
#include "maxpool.inc.h"
#include "packing.inc.h"
#ifndef HAS_TILES
#include "ahead.inc.h"
#include "convolution.inc.h"
#include "weightgradient.inc.h"
#define CONVOLVE convolve
#define WEIGHT_GRADIENT weightGradient
#define STEPS steps
#define HAS_TILES 0
#define LEAVE leave
#define SCRATCH gradientScratch
static void leave(void) {}
#endif
#if !HAS_TILES
#include "winograd.inc.h"
#define WINOGRAD(M) &winograd##M
#else
#define WINOGRAD(M) 0
#endif

const struct pb_kernels *TABLE(void) {
  static const struct pb_kernels table = {
      .name = NAME,
      .bytes = sizeof(ELEMENT),
      .group = PER_WORD,
      .clearBorder = clearBorder,
      .fill = fill,
      .fillGroup = fillGroup,
      .fillImage = fillImage,
      .fillImageGroup = fillImageGroup,
      .convolve = CONVOLVE,
      .steps = STEPS,
      .hasTiles = HAS_TILES,
      .leave = LEAVE,
      .endForward = endForward,
      .endInference = endInference,
      .endBackward = endBackward,
      .pool = pool,
      .maxPool = maxPool,
      .endBackwardPool = endBackwardPool,
      .scratch = SCRATCH,
      .weightGradient = WEIGHT_GRADIENT,
      .pack = pack,
      .winograd2 = WINOGRAD(2),
      .winograd4 = WINOGRAD(4),
  };
  return &table;
}
