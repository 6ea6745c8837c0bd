// Where the images of a group lie in tiles: interleaved by pixel, `together` of them.
#include "network.h"

long pb_plain_pixel(const struct pb_engine *e, int channels, int together) {
  return (long)channels / e->kernels->group * together;
}
int pb_group_words(const struct pb_engine *e, int together) {
  return together == 1 ? 1 : together / e->kernels->group;
}

void pb_fill_images(
    const struct pb_engine *e, uint32_t *tile, int from, int to, int side, int channels,
    int together, const struct pb_fill *f, int count) {
  const long words = channels / e->kernels->group;
  for (int u = 0; u < count; u++)
    e->kernels->fill(
        tile + u * words, from, to, side, channels, pb_plain_pixel(e, channels, together), f + u);
}

void pb_fill_groups(
    const struct pb_engine *e, uint32_t *tile, uint32_t *const *plain, int from, int to, int side,
    int channels, int together, const struct pb_fill *f, int count) {
  const int group = e->kernels->group;
  const long words = channels / group, plainPixel = pb_plain_pixel(e, channels, together);
  for (int u = 0; u < count; u += group) {
    uint32_t *pair[2] = {0, 0};
    if (plain) {
      pair[0] = plain[0] + u * words;
      pair[1] = together == 1 ? plain[1] : pair[0] + words;
    }
    e->kernels->fillGroup(
        tile + (long)u / group * channels, (long)channels * pb_group_words(e, together),
        plain ? pair : 0, plainPixel, from, to, side, channels, f + u,
        count - u < group ? count - u : group);
  }
}
