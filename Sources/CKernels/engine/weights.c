// Between the caller's flat (out, in, kernel, kernel) and the kernels' order.
#include "network.h"
#include <string.h>

// plain[tap][in][out]; `scale` multiplies each output's weights.
static void transpose(const struct convolution *c, const float *weights, const float *scale) {
  const long taps = (long)c->kernel * c->kernel, perTap = (long)c->in * c->out,
             perOutput = taps * c->realIn;
  for (int i = 0; i < c->realIn; i++)
    for (int t = 0; t < taps; t++) {
      float *to = c->plain + t * perTap + (long)i * c->out;
      const float *from = weights + i * taps + t;
      for (int o = 0; o < c->realOut; o++) to[o] = from[o * perOutput] * (scale ? scale[o] : 1);
    }
}

static void packBackward(const struct pb_engine *e, const struct convolution *c) {
  static const int turned[9] = {8, 7, 6, 5, 4, 3, 2, 1, 0}, centre[1] = {0};
  static const int parities[9] = {4, 3, 5, 1, 7,
                                  0, 2, 6, 8};  // in the order of the four parities of a pixel
  const int taps = c->kernel * c->kernel;
  const int *order = c->kernel == 1 ? centre : c->stride == 2 ? parities : turned;
  if (c->stride == 2 && c->kernel == 3) {
    static const int counts[4] = {1, 2, 2, 4};
    float *to = c->backward;
    for (int parity = 0; parity < 4; order += counts[parity], parity++) {
      e->kernels->pack(to, c->plain, counts[parity], order, c->in, c->out, 1);
      to += (long)counts[parity] * c->in * c->out / e->kernels->group;
    }
    return;
  }
  e->kernels->pack(c->backward, c->plain, taps, order, c->in, c->out, 1);
}

void pb_arrange_weights(struct pb_engine *e, bool folded) {
  static const int inOrder[9] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
  for (int i = 0; i < e->convolutionCount; i++) {
    const struct convolution *c = e->convolutions + i;
    const struct tensor *y = e->tensors + c->output;
    transpose(c, e->weights + c->weights, folded && pb_is_folded(y) ? y->norm->A : 0);
    if (c->winograd) {
      c->winograd->weights(c->forward, c->plain, c->in, c->out, 0);
      if (!folded) c->winograd->weights(c->backward, c->plain, c->in, c->out, 1);
      continue;
    }
    e->kernels->pack(c->forward, c->plain, c->kernel * c->kernel, inOrder, c->in, c->out, 0);
    if (!folded && e->sites[c->site].first >= 0) packBackward(e, c);
  }
}

/// Adds the shards' partial gradients in order. Where `plain` has to take the sum, what is not a
/// number must not stay behind among the padded channels, which no weights overwrite.
void pb_collect_gradient(struct pb_engine *e, struct convolution *c, int shards) {
  float *sum = e->partials + c->partial;
  for (int shard = 1; shard < shards; shard++) {
    const float *part = sum + (size_t)shard * e->partialSize;
    for (long i = 0; i < c->products; i++) sum[i] += part[i];
  }
  if (c->winograd) {
    c->winograd->weightGradient(sum, c->in, c->out, c->plain);
    sum = c->plain;
  }
  const long taps = (long)c->kernel * c->kernel, perTap = (long)c->in * c->out,
             perOutput = taps * c->realIn;
  const long perIn = e->kernels->hasTiles ? 1 : c->out, perOut = e->kernels->hasTiles ? c->in : 1;
  for (int i = 0; i < c->realIn; i++)
    for (int t = 0; t < taps; t++) {
      const float *from = sum + t * perTap + i * perIn;
      float *to = e->gradient + c->weights + i * taps + t;
      for (int o = 0; o < c->realOut; o++) to[o * perOutput] = from[o * perOut];
    }
  if (sum == c->plain) memset(c->plain, 0, (size_t)(taps * perTap) * sizeof(float));
}
