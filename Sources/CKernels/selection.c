// Radix selection over two digits of 16 bits: three passes over the scores, each bound by memory.
// 23.5 million scores (the convolutions of ResNet-50) take 25 to 50 ms on one core, whatever the
// scores; the plain version with a branch per score took 270 to 1600 ms.
#include "include/CKernels.h"

#include <string.h>

#include "vectors.h"

enum { BLOCK = 1024, GROUP = 64, BINS = 1 << 16, TABLES = 4 };

// An integer that orders as the score does, -0 and +0 alike. No floating-point operation takes
// part: one would turn subnormal scores to 0 where the thread flushes them.
PB_INLINE uint32_t key_of(uint32_t bits, uint32_t flip) {
  bits = bits == 0x80000000u ? 0 : bits;
  return bits ^ ((uint32_t)((int32_t)bits >> 31) | 0x80000000u) ^ flip;
}

static float score_of(uint32_t key, uint32_t flip) {
  key ^= flip;
  uint32_t bits = key ^ (key >> 31 ? 0x80000000u : 0xffffffffu);
  float score;
  memcpy(&score, &bits, sizeof score);
  return score;
}

PB_INLINE void load_keys(uint32_t *keys, const float *scores, size_t count, uint32_t flip) {
  for (size_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, scores + i, sizeof bits);
    keys[i] = key_of(bits, flip);
  }
}

// Neighbours count in tables of their own: equal scores would wait for each other in one.
typedef uint32_t tables[TABLES][BINS];

// Counts the upper digits of the candidates. Returns how many candidates are not finite.
static PB_WIDE size_t count_upper(
    tables counts, const bool *flags, const float *scores, size_t count, bool from,
    uint32_t flip) {
  uint32_t keys[BLOCK];
  size_t refused = 0;
  for (size_t start = 0; start < count; start += BLOCK) {
    size_t n = count - start < BLOCK ? count - start : BLOCK;
    const bool *flag = flags + start;
    load_keys(keys, scores + start, n, flip);
    uint32_t infinite = 0;
    for (size_t i = 0; i < n; i++) {
      uint32_t bits;
      memcpy(&bits, scores + start + i, sizeof bits);
      infinite += ((bits & 0x7f800000u) == 0x7f800000u) & (flag[i] == from);
    }
    refused += infinite;
    size_t i = 0;
    for (; i + TABLES <= n; i += TABLES)
      for (size_t t = 0; t < TABLES; t++) counts[t][keys[i + t] >> 16] += flag[i + t] == from;
    for (; i < n; i++) counts[0][keys[i] >> 16] += flag[i] == from;
  }
  return refused;
}

// Counts the lower digits of the candidates with the upper digit `upper`.
static PB_WIDE void count_lower(
    tables counts, const bool *flags, const float *scores, size_t count, bool from,
    uint32_t flip, uint32_t upper) {
  uint32_t keys[GROUP], lower[GROUP];
  for (size_t start = 0; start < count; start += GROUP) {
    size_t n = count - start < GROUP ? count - start : GROUP;
    load_keys(keys, scores + start, n, flip);
    uint32_t hits = 0;
    for (size_t i = 0; i < n; i++) hits += keys[i] >> 16 == upper;
    if (hits == 0) continue;
    const bool *flag = flags + start;
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
      lower[found] = keys[i] & 0xffff;
      found += (keys[i] >> 16 == upper) & (flag[i] == from);
    }
    uint32_t equal = 0;
    for (size_t i = 0; i < found; i++) equal += lower[i] == lower[0];
    if (equal == found) {  // many ties, or a single hit
      counts[0][lower[0]] += equal;
      continue;
    }
    for (size_t i = 0; i < found; i++) counts[i % TABLES][lower[i]]++;
  }
}

// Flips the candidates below `cut`, and the first `ties` of those equal to it.
static PB_WIDE void flip_chosen(
    bool *flags, const float *scores, size_t count, bool from, uint32_t flip, uint32_t cut,
    size_t ties) {
  uint32_t keys[BLOCK];
  for (size_t start = 0; start < count; start += BLOCK) {
    size_t n = count - start < BLOCK ? count - start : BLOCK;
    bool *flag = flags + start;
    load_keys(keys, scores + start, n, flip);
    uint32_t equal = 0;
    for (size_t i = 0; i < n; i++) equal += (keys[i] == cut) & (flag[i] == from);
    if (equal <= ties) {
      for (size_t i = 0; i < n; i++) flag[i] ^= (keys[i] <= cut) & (flag[i] == from);
      ties -= equal;
    } else if (ties == 0) {
      for (size_t i = 0; i < n; i++) flag[i] ^= (keys[i] < cut) & (flag[i] == from);
    } else {  // the one block in which they run out
      for (size_t i = 0; i < n; i++) {
        bool is_tie = (keys[i] == cut) & (flag[i] == from) & (ties > 0);
        flag[i] ^= ((keys[i] < cut) & (flag[i] == from)) | is_tie;
        ties -= is_tie;
      }
    }
  }
}

// The digit in which the `*left`-th candidate falls; `*left` becomes its place within that digit.
// BINS, if there are fewer candidates.
static uint32_t find_digit(tables counts, size_t *left) {
  uint32_t digit = 0;
  for (; digit < BINS; digit++) {
    size_t here = 0;
    for (size_t t = 0; t < TABLES; t++) here += counts[t][digit];
    if (here >= *left) break;
    *left -= here;
  }
  return digit;
}

int64_t pb_select(
    bool *flags, const float *scores, struct pb_selection s, size_t count, int64_t *chosen,
    float *threshold) {
  static _Thread_local tables counts;
  const uint32_t flip = s.highest_first ? 0xffffffffu : 0;
  const size_t candidates = s.end - s.begin;
  flags += s.begin;
  scores += s.begin;

  memset(counts, 0, sizeof counts);
  if (count_upper(counts, flags, scores, candidates, s.from, flip) > 0)
    for (size_t i = 0;; i++)
      if (flags[i] == s.from && !(scores[i] - scores[i] == 0)) return (int64_t)(s.begin + i);
  size_t left = count;
  uint32_t upper = find_digit(counts, &left);
  if (upper == BINS) return PB_TOO_FEW;
  memset(counts, 0, sizeof counts);
  count_lower(counts, flags, scores, candidates, s.from, flip, upper);
  uint32_t cut = upper << 16 | find_digit(counts, &left);

  if (chosen) {
    size_t ties = left;
    for (size_t i = 0; i < candidates; i++) {
      uint32_t key, bits;
      memcpy(&bits, scores + i, sizeof bits);
      key = key_of(bits, flip);
      bool is_tie = key == cut && ties > 0 && flags[i] == s.from;
      if ((key < cut && flags[i] == s.from) || is_tie) *chosen++ = (int64_t)(s.begin + i);
      ties -= is_tie;
    }
  }
  flip_chosen(flags, scores, candidates, s.from, flip, cut, left);
  *threshold = score_of(cut, flip);
  return -1;
}
