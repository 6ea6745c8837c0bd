// Whose turn it is to be fetched: where from, for the next `steps`, and how far apart.
INLINE const char *nextAhead(struct pb_ahead *a, long steps, long *step) {
  const int i = a->turn;
  const char *at = a->at[i];
  *step = a->step[i];
  a->at[i] += steps * *step;
  a->turn = i + 1 == a->count ? 0 : i + 1;
  return at;
}
