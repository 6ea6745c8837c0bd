// Shards of a pass over the threads of a run. Each shard writes its own sums, so it does not matter
// which thread takes it.
#include <stdatomic.h>
#include "network.h"

struct shards {
  struct pb_engine *engine;
  pb_pass_function *pass;
  const void *context;
  int count;
  atomic_int next;
};

static void takeShards(void *context, int thread) {
  struct shards *s = context;
  for (int shard; (shard = atomic_fetch_add(&s->next, 1)) < s->count;)
    s->pass(s->engine, s->engine->workers + thread, shard, s->context);
}

void pb_each_shard(struct pb_engine *e, int shards, pb_pass_function *pass, const void *context) {
  struct shards all = {.engine = e, .pass = pass, .context = context, .count = shards};
  pb_team_run(e->team, takeShards, &all);
}
