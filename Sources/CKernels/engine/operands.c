// What the passes of the backward direction read and write for one image.
#include "network.h"

/// The gradient of a raw tensor: gA * g + gB * y + gC by its batch norm, plus what arrives by the
/// identity path.
struct pb_fill pb_gradient_of(const struct pb_engine *e, const struct tensor *t, int image) {
  const size_t size = elements(t->side, t->padded);
  if (!t->norm) return (struct pb_fill){.p = imageAt(e, e->tensors[t->user].data, image, size)};
  return (struct pb_fill){
      .p = imageAt(e, e->sites[t->site].gradient, image, size),
      .q = imageAt(e, t->data, image, size),
      .r = t->user < 0 ? 0 : imageAt(e, e->tensors[t->user].data, image, size),
      .A = t->norm->gA,
      .B = t->norm->gB,
      .C = t->norm->gC,
      .store = t->keepsGradient ? imageAt(e, t->data, image, size) : 0,
  };
}

/// The value that a convolution read in the forward pass.
struct pb_fill pb_value_of(const struct pb_engine *e, const struct site *s, int image) {
  const size_t size = elements(s->side, s->padded);
  if (s->stored) return (struct pb_fill){.p = imageAt(e, s->stored, image, size)};
  const struct tensor *t = e->tensors + s->first;
  return (struct pb_fill){
      .p = imageAt(e, t->data, image, size), .A = t->norm->A, .C = t->norm->C, .relu = 1};
}

/// What the end of backward-data at a site needs, from `row` on.
struct pb_backward_end pb_end_of(
    const struct pb_engine *e, const struct site *s, int image, int row) {
  const struct tensor *y = e->tensors + s->first, *z = s->second < 0 ? 0 : e->tensors + s->second;
  const size_t size = elements(y->side, y->padded),
               rowBytes = (size_t)y->side * y->padded * e->kernels->bytes;
  const size_t skip = (size_t)row * rowBytes * (s->pools ? 2 : 1);
  struct pb_backward_end end = {
      .g = (char *)imageAt(e, s->gradient, image, size) + skip,
      .y = (char *)imageAt(e, y->data, image, size) + skip,
      .yMean = y->norm->mean,
  };
  if (s->stored && !s->pools) {
    end.mask = (char *)imageAt(e, s->stored, image, size) + skip;
  } else {
    end.mask = end.y;
    end.maskA = y->norm->A;
    end.maskC = y->norm->C;
  }
  if (z) {
    end.z = (char *)imageAt(e, z->data, image, size) + skip;
    end.zMean = z->norm->mean;
  }
  if (s->shortcutUser >= 0)
    end.r = (char *)imageAt(e, e->sites[s->shortcutUser].gradient, image, size) + skip;
  return end;
}

/// Tensors that the pass of a site reads, in the order of need.
struct pb_streams pb_backward_streams(const struct pb_engine *e, const struct site *s) {
  struct pb_streams streams = {.images = e->count};
  const struct tensor *t = e->tensors + e->convolutions[s->firstConvolution].output;
  const size_t in = elements(s->side, s->padded), out = elements(t->side, t->padded);
  const struct pb_fill dy = pb_gradient_of(e, t, 0), x = pb_value_of(e, s, 0);
  const struct pb_backward_end end = pb_end_of(e, s, 0, 0);
  pb_want(e, &streams, dy.p, out);
  pb_want(e, &streams, dy.q, out);
  pb_want(e, &streams, dy.r, out);
  pb_want(e, &streams, x.p, in);
  const size_t below = in << (s->pools ? 2 : 0);
  if (end.y != x.p) pb_want(e, &streams, end.y, below);
  pb_want(e, &streams, end.z, in);
  if (end.r != dy.p) pb_want(e, &streams, end.r, in);
  if (end.g != dy.p && end.g != dy.q && end.g != x.p) pb_want(e, &streams, end.g, below);
  return streams;
}
