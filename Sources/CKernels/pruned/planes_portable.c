// Any processor. A product is rounded before it is added: the last bits differ from those of the
// other paths.
#include "kernels.h"
#include "../engine/vectors.h"
#define TABLE pb_planes_portable
#define NAME "fp32 portable"
#define FUSED(a, b, c) ((a) * (b) + (c))
#define VECTORS 3
#define BLOCK 2
#define WIDTH 1
#include "kernels.inc.h"
