// Stored as bf16, multiplied by AMX tiles, added in single precision; everything else is AVX-512.
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

// The hardware's tiles, named by number.
struct tiles {
  uint8_t unused;
};
struct __attribute__((packed)) tile_configuration {
  uint8_t palette, startRow, reserved[14];
  uint16_t bytes[16];
  uint8_t rows[16];
};
INLINE void configure(struct tiles *t, const uint8_t rows[8], const uint16_t bytes[8]) {
  struct tile_configuration c = {.palette = 1};
  (void)t;
  for (int i = 0; i < 8; i++) c.rows[i] = rows[i], c.bytes[i] = bytes[i];
  _tile_loadconfig(&c);
}
#define TILE_CLEAR(t, i) ((void)(t), _tile_zero(i))
#define TILE_LOAD(t, i, p, words) ((void)(t), _tile_loadd(i, p, (words) * 4))
#define TILE_STORE(t, i, p, words) ((void)(t), _tile_stored(i, p, (words) * 4))
#define TILE_PRODUCT(t, c, a, b) ((void)(t), _tile_dpbf16ps(c, a, b))
#define TILE_RELEASE(t) ((void)(t), _tile_release())
#include "amx.inc.h"
#include "table.inc.h"
#pragma clang attribute pop
#else
const struct pb_kernels *pb_kernels_amx(void) { return 0; }
#endif
