// The tile algorithm of AMX on tiles in memory, for tests on machines without: the order of its
// sums, in portable C.
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
#define PIXELS 2
#define VECTORS 1
#define ROW_PIXELS 2

// Eight tiles of up to 16 rows of 16 words.
struct tiles {
  uint32_t words[8][16][16];
  uint8_t rows[8];
  uint16_t bytes[8];
};
static void configure(struct tiles *t, const uint8_t rows[8], const uint16_t bytes[8]) {
  memset(t, 0, sizeof *t);
  memcpy(t->rows, rows, 8);
  memcpy(t->bytes, bytes, 16);
}
static void tileLoad(struct tiles *t, int i, const void *p, long words) {
  for (int r = 0; r < t->rows[i]; r++)
    memcpy(t->words[i][r], (const uint32_t *)p + r * words, t->bytes[i]);
}
static void tileStore(const struct tiles *t, int i, void *p, long words) {
  for (int r = 0; r < t->rows[i]; r++)
    memcpy((uint32_t *)p + r * words, t->words[i][r], t->bytes[i]);
}
static float number(uint32_t bits) {
  float f;
  memcpy(&f, &bits, 4);
  return f;
}
// c += a * b as the instruction adds: even and odd products apart, each in the order of the words,
// then joined.
static void tileProduct(struct tiles *t, int c, int a, int b) {
  for (int m = 0; m < t->rows[c]; m++)
    for (int n = 0; n < t->bytes[c] / 4; n++) {
      float even = 0, odd = 0;
      for (int k = 0; k < t->bytes[a] / 4; k++) {
        const uint32_t x = t->words[a][m][k], w = t->words[b][k][n];
        even += number(x << 16) * number(w << 16);
        odd += number(x & 0xffff0000) * number(w & 0xffff0000);
      }
      const float sum = number(t->words[c][m][n]) + (even + odd);
      memcpy(&t->words[c][m][n], &sum, 4);
    }
}
#define TILE_CLEAR(t, i) memset((t)->words[i], 0, sizeof(t)->words[i])
#define TILE_LOAD(t, i, p, words) tileLoad(t, i, p, words)
#define TILE_STORE(t, i, p, words) tileStore(t, i, p, words)
#define TILE_PRODUCT(t, c, a, b) tileProduct(t, c, a, b)
#define TILE_RELEASE(t) (void)(t)
#include "amx.inc.h"
#include "table.inc.h"
