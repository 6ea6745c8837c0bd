// The tile algorithm of AMX on tiles in memory, for tests on machines without: the order of its
// sums, in portable C.
#include <stdbool.h>
#include "kernels.h"
#include "vectors.h"

typedef uint16_t half16 __attribute__((vector_size(32), aligned(2)));
INLINE v16 loadHalf(const void *p) {
  return (v16)(__builtin_convertvector(*(const half16 *)p, bits16) << 16);
}
INLINE bits16 roundedBits(v16 v) {
  const bits16 u = (bits16)v, odd = (u >> 16) & 1;
  const bits16 isNumber = (bits16)(v == v);
  return (((u + 0x7fff + odd) >> 16) & isNumber) | (((u >> 16) | 0x40) & ~isNumber);
}
INLINE void storeHalf(void *p, v16 v) {
  *(half16 *)p = __builtin_convertvector(roundedBits(v), half16);
}
#define TABLE pb_kernels_amx_twin
#define NAME "bf16 AMX in portable C"
#define ELEMENT uint16_t
#define PER_WORD 2
#define LOAD(p) loadHalf(p)
#define STORE(p, v) storeHalf(p, v)
#define STORE_PAIR(p, a, b) store16(p, (v16)(roundedBits(a) | roundedBits(b) << 16))
#define FROM_FLOAT(x) roundedToHalf(x)
#define FUSED(a, b, c) ((a) * (b) + (c))

#include "amxshape.inc.h"
static _Thread_local uint32_t tiles[8][16][16];
static void configure(const struct tile_shape shapes[8]) {
  if (changeShapes(shapes)) memset(tiles, 0, sizeof tiles);
}
static void tileLeave(void) { memset(current, 0, sizeof current); }
static void tileLoad(int i, const void *p, long words) {
  for (int r = 0; r < current[i].rows; r++)
    memcpy(tiles[i][r], (const uint32_t *)p + r * words, current[i].words * 4);
}
static void tileStore(int i, void *p, long words) {
  for (int r = 0; r < current[i].rows; r++)
    memcpy((uint32_t *)p + r * words, tiles[i][r], current[i].words * 4);
}
static float number(uint32_t bits) {
  float f;
  memcpy(&f, &bits, 4);
  return f;
}
// c += a * b as the instruction adds: even and odd products apart, each in the order of the words,
// then joined.
static void tileProduct(int c, int a, int b) {
  for (int m = 0; m < current[c].rows; m++)
    for (int n = 0; n < current[c].words; n++) {
      float even = 0, odd = 0;
      for (int k = 0; k < current[a].words; k++) {
        const uint32_t x = tiles[a][m][k], w = tiles[b][k][n];
        even += number(x << 16) * number(w << 16);
        odd += number(x & 0xffff0000) * number(w & 0xffff0000);
      }
      const float sum = number(tiles[c][m][n]) + (even + odd);
      memcpy(&tiles[c][m][n], &sum, 4);
    }
}
#define TILE_CLEAR(i) memset(tiles[i], 0, sizeof tiles[i])
#define TILE_LOAD(i, p, words) tileLoad(i, p, words)
#define TILE_STORE(i, p, words) tileStore(i, p, words)
#define TILE_PRODUCT(c, a, b) tileProduct(c, a, b)
#include "amx.inc.h"
#include "table.inc.h"
