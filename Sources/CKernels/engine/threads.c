// Shards of a pass over the threads of a run. Each shard writes its own sums, so it does not matter
// which thread takes it.
#include "network.h"
#include "mode.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct helper {
  pthread_t thread;
  struct engine_threads *pool;
  struct worker *worker;
};

struct engine_threads {
  struct pb_engine *engine;
  struct helper *helpers;
  int count;  // helpers beside the calling thread
  pthread_mutex_t lock;
  pthread_cond_t wake, done;
  long round;  // number of passes so far
  int busy;
  bool stops;
  pb_pass_function *pass;
  const void *context;
  int shards;
  atomic_int next;
};

static void takeShards(struct engine_threads *pool, struct worker *w) {
  for (int shard; (shard = atomic_fetch_add(&pool->next, 1)) < pool->shards;)
    pool->pass(pool->engine, w, shard, pool->context);
}

static void *help(void *argument) {
  struct helper *helper = argument;
  struct engine_threads *pool = helper->pool;
  enterMode();
  pthread_mutex_lock(&pool->lock);
  for (long seen = 0;;) {
    while (pool->round == seen && !pool->stops) pthread_cond_wait(&pool->wake, &pool->lock);
    if (pool->stops) break;
    seen = pool->round;
    pthread_mutex_unlock(&pool->lock);
    takeShards(pool, helper->worker);
    pthread_mutex_lock(&pool->lock);
    if (--pool->busy == 0) pthread_cond_signal(&pool->done);
  }
  pthread_mutex_unlock(&pool->lock);
  return 0;
}

void pb_each_shard(struct pb_engine *e, int shards, pb_pass_function *pass, const void *context) {
  struct engine_threads *pool = e->pool;
  if (!pool) {
    for (int shard = 0; shard < shards; shard++) pass(e, e->workers, shard, context);
  } else {
    pthread_mutex_lock(&pool->lock);
    pool->pass = pass;
    pool->context = context;
    pool->shards = shards;
    atomic_store(&pool->next, 0);
    pool->busy = pool->count;
    pool->round++;
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
    takeShards(pool, e->workers);
    pthread_mutex_lock(&pool->lock);
    while (pool->busy) pthread_cond_wait(&pool->done, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
  }
}

/// Starts the helpers of a run of several threads; NULL if it needs none or they cannot be had.
struct engine_threads *pb_threads_start(struct pb_engine *e) {
  if (e->threads < 2) return 0;
  struct engine_threads *pool = calloc(1, sizeof *pool);
  if (!pool) return 0;
  pool->engine = e;
  pool->helpers = calloc((size_t)e->threads - 1, sizeof *pool->helpers);
  pthread_mutex_init(&pool->lock, 0);
  pthread_cond_init(&pool->wake, 0);
  pthread_cond_init(&pool->done, 0);
  while (pool->helpers && pool->count < e->threads - 1) {
    struct helper *h = pool->helpers + pool->count;
    *h = (struct helper){.pool = pool, .worker = e->workers + pool->count + 1};
    if (pthread_create(&h->thread, 0, help, h)) break;
    pool->count++;
  }
  return pool;
}

void pb_threads_stop(struct engine_threads *pool) {
  if (!pool) return;
  pthread_mutex_lock(&pool->lock);
  pool->stops = true;
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->lock);
  for (int i = 0; i < pool->count; i++) pthread_join(pool->helpers[i].thread, 0);
  pthread_cond_destroy(&pool->wake);
  pthread_cond_destroy(&pool->done);
  pthread_mutex_destroy(&pool->lock);
  free(pool->helpers);
  free(pool);
}
