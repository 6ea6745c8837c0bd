// Stored as bf16, multiplied by AMX tiles, added in single precision; everything else is AVX-512.
#include <stdbool.h>
#include "kernels.h"
#if defined(__x86_64__)
#pragma clang attribute push(                                                            \
    __attribute__((                                                                      \
        target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma,amx-tile,amx-bf16"))), \
    apply_to = function)
#include "vectors.h"
#include "bf16.h"
#define TABLE pb_kernels_amx
#define NAME "bf16 AMX"

#include "amxshape.inc.h"
struct __attribute__((packed)) tile_configuration {
  uint8_t palette, startRow, reserved[14];
  uint16_t bytes[16];
  uint8_t rows[16];
};
INLINE void configure(const struct tile_shape shapes[8]) {
  if (!changeShapes(shapes)) return;
  struct tile_configuration c = {.palette = 1};
  for (int i = 0; i < 8; i++) c.rows[i] = shapes[i].rows, c.bytes[i] = shapes[i].words * 4;
  _tile_loadconfig(&c);
}
// Tiles in use make every change of thread slower, so a pass gives them back.
static void tileLeave(void) {
  memset(current, 0, sizeof current);
  _tile_release();
}
#define TILE_CLEAR(i) _tile_zero(i)
#define TILE_LOAD(i, p, words) _tile_loadd(i, p, (words) * 4)
#define TILE_STORE(i, p, words) _tile_stored(i, p, (words) * 4)
#define TILE_PRODUCT(c, a, b) _tile_dpbf16ps(c, a, b)
#include "amx.inc.h"
#include "table.inc.h"
#pragma clang attribute pop
#else
const struct pb_kernels *pb_kernels_amx(void) { return 0; }
#endif
