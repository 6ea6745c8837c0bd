// What every training step and mask update does to vectors of weights.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// One step of SGD with Nesterov momentum as PyTorch defines it (methods.md 0.5):
/// d = g + decay * decayed;  v = momentum * v + d;  w = w - rate * (d + momentum * v).
/// `decayed` is the tensor that weight decay acts on: w itself, or the effective weights.
/// Each operation rounds once, in this order: the bits are the same on every machine.
void pb_nesterov_step(
    float *w, float *v, const float *g, const float *decayed, size_t count, float rate,
    float momentum, float decay);

/// Constants of one step of Adam; both corrections are 1 - beta^step, the first is in the rate.
struct pb_adam {
  float rate, beta1, beta2, correction2, epsilon;
};

/// One step of Adam in its L2 form (methods.md 0.5): d = g + decay * decayed; m and s are the moving
/// means of d and of its square.
void pb_adam_step(
    float *w, float *m, float *s, const float *g, const float *decayed, size_t count,
    struct pb_adam adam, float decay);

/// y[i] = a * y[i] + b * x[i], every operation rounded once.
void pb_mix(float *y, const float *x, size_t count, float a, float b);

/// y[i] = kept[i] ? x[i] : 0. `y` may be `x`.
void pb_keep(float *y, const float *x, const bool *kept, size_t count);

/// y[i] = |x[i]|.
void pb_magnitudes(float *y, const float *x, size_t count);

/// Sum of squares of x, and of those x that are not kept, in double precision, in flat order.
void pb_square_sums(
    const float *x, const bool *kept, size_t count, double *all, double *pruned);

/// Compares `kept` with `previous`, stamps changed positions with `step` in `last_change`, and
/// brings `previous` up to date. Counts the positions that changed, and those kept in both.
void pb_compare_masks(
    bool *previous, const bool *kept, int32_t *last_change, size_t count, int32_t step,
    size_t *changed, size_t *kept_in_both);

/// Which positions a selection may take, and the order of their scores.
struct pb_selection {
  size_t begin, end;  ///< candidates lie in begin ..< end …
  bool from;          ///< … where the flag has this value
  bool highest_first; ///< the highest scores first, else the lowest
};

/// Flips the flags of exactly `count` candidates, the first in order of (score, index): ties go to
/// the lower index, and -0 equals +0. Linear in the number of candidates whatever the scores:
/// radix selection over two digits of 16 bits.
/// - chosen: receives the chosen indices, ascending, unless NULL.
/// - threshold: receives the score of the last one chosen.
/// Returns -1, or the index of a candidate whose score is not finite, or PB_TOO_FEW where there are
/// fewer candidates than `count`: then nothing has changed. Precondition: count > 0.
enum { PB_TOO_FEW = -2 };
int64_t pb_select(
    bool *flags, const float *scores, struct pb_selection selection, size_t count,
    int64_t *chosen, float *threshold);
