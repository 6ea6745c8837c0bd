// All memory of a pruned network, taken once.
#include "pruned.h"
#include <stdlib.h>
#include <string.h>

/// Zeroed memory that lives as long as the network. Sets `failed` where there is none.
void *pb_pruned_take(struct pb_pruned *p, size_t bytes) {
  if (p->failed) return 0;
  if (p->blockCount == p->blockCapacity) {
    const int capacity = p->blockCapacity ? 2 * p->blockCapacity : 64;
    void **blocks = realloc(p->blocks, sizeof(void *) * (size_t)capacity);
    p->failed = !blocks;
    if (p->failed) return 0;
    p->blocks = blocks;
    p->blockCapacity = capacity;
  }
  void *block = 0;
  bytes = (bytes + 127) / 64 * 64;
  p->failed = posix_memalign(&block, 64, bytes) != 0;
  if (p->failed) return 0;
  memset(block, 0, bytes);
  return p->blocks[p->blockCount++] = block;
}

// The step behind which nobody reads a value.
static int lastUse(const struct pb_pruned *p, int value) {
  int last = p->steps[p->stepCount - 1].output == value ? p->stepCount : -1;
  for (int i = 0; i < p->stepCount && last < p->stepCount; i++)
    if (p->steps[i].input == value || p->steps[i].addend == value) last = i;
  return last;
}

/// Values of one geometry that are never alive together share a slot: the borders in it stay 0.
void pb_place_values(struct pb_pruned *p) {
  int *busyUntil = pb_pruned_take(p, sizeof(int) * (size_t)p->valueCount);
  const struct grid **grids = pb_pruned_take(p, sizeof *grids * (size_t)p->valueCount);
  if (p->failed) return;
  for (int i = -1; i < p->stepCount; i++) {
    struct value *v = p->values + (i < 0 ? 0 : p->steps[i].output);
    int slot = 0;
    while (slot < p->slotCount && (grids[slot] != v->grid || busyUntil[slot] >= i)) slot++;
    if (slot == p->slotCount) grids[p->slotCount++] = v->grid;
    v->slot = slot;
    busyUntil[slot] = lastUse(p, (int)(v - p->values));
    const size_t size = (size_t)v->channels * (size_t)v->grid->plane;
    if (p->slotSizes[slot] < size) p->slotSizes[slot] = size;
  }
}

/// What each of so many threads needs.
bool pb_pruned_take_workers(struct pb_pruned *p, int threads) {
  p->vectorSize = p->values[p->steps[p->stepCount - 1].output].channels;
  for (int i = 0; i < p->productCount; i++)
    if (p->vectorSize < p->products[i].padded) p->vectorSize = p->products[i].padded;
  for (int i = 0; i < threads && !p->failed; i++) {
    struct worker *w = p->workers + i;
    w->slots = pb_pruned_take(p, sizeof *w->slots * (size_t)p->slotCount);
    for (int s = 0; s < p->slotCount && !p->failed; s++)
      w->slots[s] = pb_pruned_take(p, p->slotSizes[s] * 4);
    for (int v = 0; v < 2; v++) w->vectors[v] = pb_pruned_take(p, (size_t)p->vectorSize * 4);
  }
  return !p->failed;
}
