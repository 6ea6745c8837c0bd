// Pictures through the network: groups of them over threads or, where there are fewer pictures than
// threads, the channels of every step.
#include "pruned.h"
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include "../engine/mode.h"

enum { Spins = 4000 };

// Threads that wait for each other.
struct barrier {
  int count;
  atomic_int waiting, round;
  pthread_mutex_t lock;
  pthread_cond_t next;
};

static void waitFor(struct barrier *b) {
  if (b->count == 1) return;
  const int round = atomic_load(&b->round);
  if (atomic_fetch_add(&b->waiting, 1) + 1 == b->count) {
    atomic_store(&b->waiting, 0);
    pthread_mutex_lock(&b->lock);
    atomic_store(&b->round, round + 1);
    pthread_cond_broadcast(&b->next);
    pthread_mutex_unlock(&b->lock);
    return;
  }
  // Steps take microseconds, less than falling asleep; but the others may have no core.
  for (int i = 0; i < Spins; i++)
    if (atomic_load(&b->round) != round) return;
  pthread_mutex_lock(&b->lock);
  while (atomic_load(&b->round) == round) pthread_cond_wait(&b->next, &b->lock);
  pthread_mutex_unlock(&b->lock);
}

struct call {
  const struct pb_pruned *pruned;
  const float *images;
  float *results;
  long imageSize, resultSize;
  int count, group;
  bool sharesSteps;
  struct barrier barrier;
  atomic_int next;
};

// Carries out a segment, and before it what it needs of the segments below, for `count` pictures
// from `first` on, as many as its planes hold. `place` is where they begin in the planes of the
// segment above.
static void process(
    struct call *call, const struct worker *w, int segment, int first, int count, int place,
    struct share share) {
  const struct pb_pruned *p = call->pruned;
  const struct segment *s = p->segments + segment;
  if (segment) {
    const int below = s[-1].together;
    for (int i = 0; i < count; i += below)
      process(call, w, segment - 1, first + i, count - i < below ? count - i : below, i, share);
  } else {
    for (int i = 0; i < count; i++)
      pb_load_picture(p, w, call->images + (first + i) * call->imageSize, i, share);
    waitFor(&call->barrier);
  }
  for (int i = s->from; i < s->to; i++) {
    pb_perform(p, w, p->steps + i, count, place, share);
    waitFor(&call->barrier);
  }
}

static void takeGroups(void *context, int thread) {
  struct call *call = context;
  const struct pb_pruned *p = call->pruned;
  const struct worker *w = p->workers + (call->sharesSteps ? 0 : thread);
  const struct share share =
      call->sharesSteps ? (struct share){thread, call->barrier.count} : (struct share){0, 1};
  int first = 0;
  while ((first = call->sharesSteps ? first : atomic_fetch_add(&call->next, call->group)) <
         call->count) {
    const int left = call->count - first, count = left < call->group ? left : call->group;
    process(call, w, p->segmentCount - 1, first, count, 0, share);
    if (share.number == 0)
      for (int i = 0; i < count; i++)
        pb_finish(p, w, i, call->results + (first + i) * call->resultSize);
    waitFor(&call->barrier);
    if (call->sharesSteps) first += call->group;
  }
}

void pb_pruned_infer(struct pb_pruned *p, const float *images, int count, float *results) {
  const unsigned mode = enterMode();
  const struct value *picture = p->values, *last = p->values + p->steps[p->stepCount - 1].output;
  const int threads = pb_team_size(p->team);
  struct call call = {
      .pruned = p,
      .images = images,
      .results = results,
      .imageSize = (long)picture->channels * picture->grid->side * picture->grid->side,
      .resultSize = p->productCount ? p->products[p->productCount - 1].outputs
                                    : (long)last->channels * last->grid->side * last->grid->side,
      .count = count,
      .group = p->segments[p->segmentCount - 1].together,
      .sharesSteps = count < threads,
      .barrier = {
          .count = count < threads ? threads : 1,
          .lock = PTHREAD_MUTEX_INITIALIZER,
          .next = PTHREAD_COND_INITIALIZER,
      },
  };
  const int fair = (count + threads - 1) / threads;
  if (!call.sharesSteps && call.group > fair) call.group = fair;
  pb_team_run(p->team, takeGroups, &call);
  leaveMode(mode);
}

double pb_pruned_seconds(struct pb_pruned *p, int step, int pictures) {
  const struct step *s = p->steps + step;
  const int together = p->values[s->input].grid->together;
  const unsigned mode = enterMode();
  struct timespec from, to;
  clock_gettime(CLOCK_MONOTONIC, &from);
  for (int i = 0; i < pictures; i += together)
    pb_perform(
        p, p->workers, s, pictures - i < together ? pictures - i : together, 0,
        (struct share){0, 1});
  clock_gettime(CLOCK_MONOTONIC, &to);
  leaveMode(mode);
  return (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
}
