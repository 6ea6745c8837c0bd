#include "include/CKernels.h"

#include <string.h>

// An integer that orders as the score does, -0 and +0 alike.
static inline uint32_t key_of(float score, uint32_t flip) {
  float positive = score + 0.0f;
  uint32_t bits;
  memcpy(&bits, &positive, sizeof bits);
  return (bits ^ (bits >> 31 ? 0xffffffffu : 0x80000000u)) ^ flip;
}

static inline float score_of(uint32_t key, uint32_t flip) {
  key ^= flip;
  uint32_t bits = key ^ (key >> 31 ? 0x80000000u : 0xffffffffu);
  float score;
  memcpy(&score, &bits, sizeof score);
  return score;
}

int64_t pb_select(
    bool *flags, const float *scores, struct pb_selection s, size_t count, int64_t *chosen,
    float *threshold) {
  const uint32_t flip = s.highest_first ? 0xffffffffu : 0;
  static const struct { unsigned shift, bits; } digits[] = {{21, 11}, {10, 11}, {0, 10}};
  uint32_t cut = 0;     // the digits of the last chosen key found so far
  size_t left = count;  // how many of those that share these digits are to be chosen
  for (int d = 0; d < 3; d++) {
    uint32_t histogram[2048] = {0};
    unsigned shift = digits[d].shift, decided = shift + digits[d].bits;
    uint32_t digit_mask = (1u << digits[d].bits) - 1;
    for (size_t i = s.begin; i < s.end; i++) {
      if (flags[i] != s.from) continue;
      if (d == 0 && !(scores[i] - scores[i] == 0)) return (int64_t)i;  // infinite or not a number
      uint32_t key = key_of(scores[i], flip);
      if (d == 0 || key >> decided == cut >> decided) histogram[key >> shift & digit_mask]++;
    }
    uint32_t digit = 0;
    while (histogram[digit] < left) left -= histogram[digit++];
    cut |= digit << shift;
  }
  for (size_t i = s.begin; i < s.end; i++) {
    if (flags[i] != s.from) continue;
    uint32_t key = key_of(scores[i], flip);
    if (key > cut || (key == cut && left == 0)) continue;
    left -= key == cut;
    flags[i] = !s.from;
    if (chosen) *chosen++ = (int64_t)i;
  }
  *threshold = score_of(cut, flip);
  return -1;
}
