// Matrix tiles (AMX, bf16): a product takes a (rows x words) and b (words x 16), adds to c (rows x
// 16) in single precision. It takes as long for few words as for sixteen, so reductions are cut
// into sixteens.
//
// Tiles 0 to 3 are sums; the others hold a and b. The including file says what a tile is.

INLINE int sixteens(int n) { return (n + 15) / 16; }
INLINE int smaller(int a, int b) { return a < b ? a : b; }

/// Sums of `rows` x `columns`, and what tiles 4 to 7 hold.
INLINE void shapeTiles(
    int rows, int columns, struct tile_shape t4, struct tile_shape t5, struct tile_shape t6,
    struct tile_shape t7) {
  const struct tile_shape sum = {(uint8_t)rows, (uint8_t)columns};
  const struct tile_shape shapes[8] = {sum, sum, sum, sum, t4, t5, t6, t7};
  configure(shapes);
}

#include "ahead.inc.h"
#include "amxconvolution.inc.h"
#include "amxgradient.inc.h"

#define CONVOLVE tileConvolve
#define STEPS tileSteps
#define WEIGHT_GRADIENT tileWeightGradient
#define LEAVE tileLeave
#define SCRATCH tileScratch
#define HAS_TILES 1
