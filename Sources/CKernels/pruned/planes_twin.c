// AVX-512's tiles in portable C, for processors without: only tests use it.
#include "kernels.h"
#include "../engine/vectors.h"
#define TABLE pb_planes_twin
#define NAME "fp32 AVX-512 in portable C"
#define FUSED(a, b, c) ((a) * (b) + (c))
#define VECTORS 12
#define BLOCK 4
#define WIDTH 6
#include "kernels.inc.h"
