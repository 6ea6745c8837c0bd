// Single precision on any processor. Where there is no fused multiply-add `fmaf` would be a call of
// the library, so a product is rounded before it is added: the last bits differ from the other
// paths.
#include "kernels.h"
#include "vectors.h"
#define TABLE pb_kernels_portable
#define NAME "fp32 portable"
#include "fp32.h"
#define FUSED(a, b, c) ((a) * (b) + (c))
#define HOLD(a)
#define HOLD2(a, b, x)
#define HOLD3(a, b, c, x)
#define PIXELS 2
#define VECTORS 1
#define ROW_PIXELS 2
#define LONG_PIXELS 0
#define GRADIENT_CHANNELS 1
#include "table.inc.h"
