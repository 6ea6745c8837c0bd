// Matrix tiles (AMX, bf16): a product takes a (rows x words) and b (words x 16), adds to c (rows x
// 16) in single precision.
//
// Tiles 0 to 3 are sums, 4 and 5 hold a, 6 and 7 hold b. The including file says what a tile is.

INLINE void configureProduct(struct tiles *t, int rows, int words, int columns) {
  const uint8_t height[8] = {rows, rows, rows, rows, rows, rows, words, words};
  const uint16_t wide = columns * 4, deep = words * 4;
  const uint16_t bytes[8] = {wide, wide, wide, wide, deep, deep, wide, wide};
  configure(t, height, bytes);
}
INLINE int smaller(int a, int b) { return a < b ? a : b; }
/// The largest power of two up to 16 that divides n.
INLINE int tileDepth(int n) { return n % 16 == 0 ? 16 : n & -n; }

#include "amxconvolution.inc.h"
#include "amxgradient.inc.h"

#define CONVOLVE tileConvolve
#define WEIGHT_GRADIENT tileWeightGradient
#define HAS_TILES 1
