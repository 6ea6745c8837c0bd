#include "team.h"
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include "engine/mode.h"

struct helper {
  pthread_t thread;
  struct pb_team *team;
  int number;
};

struct pb_team {
  struct helper *helpers;
  int count;  // helpers beside the calling thread
  pthread_mutex_t lock;
  pthread_cond_t wake, done;
  long round;  // number of calls so far
  int busy;
  bool stops;
  pb_team_function *function;
  void *context;
};

static void *help(void *argument) {
  struct helper *helper = argument;
  struct pb_team *team = helper->team;
  enterMode();
  pthread_mutex_lock(&team->lock);
  for (long seen = 0;;) {
    while (team->round == seen && !team->stops) pthread_cond_wait(&team->wake, &team->lock);
    if (team->stops) break;
    seen = team->round;
    pthread_mutex_unlock(&team->lock);
    team->function(team->context, helper->number);
    pthread_mutex_lock(&team->lock);
    if (--team->busy == 0) pthread_cond_signal(&team->done);
  }
  pthread_mutex_unlock(&team->lock);
  return 0;
}

void pb_team_run(struct pb_team *team, pb_team_function *function, void *context) {
  if (!team) {
    function(context, 0);
    return;
  }
  pthread_mutex_lock(&team->lock);
  team->function = function;
  team->context = context;
  team->busy = team->count;
  team->round++;
  pthread_cond_broadcast(&team->wake);
  pthread_mutex_unlock(&team->lock);
  function(context, 0);
  pthread_mutex_lock(&team->lock);
  while (team->busy) pthread_cond_wait(&team->done, &team->lock);
  pthread_mutex_unlock(&team->lock);
}

int pb_team_size(const struct pb_team *team) { return team ? team->count + 1 : 1; }

struct pb_team *pb_team_start(int threads) {
  if (threads < 2) return 0;
  struct pb_team *team = calloc(1, sizeof *team);
  if (!team) return 0;
  team->helpers = calloc((size_t)threads - 1, sizeof *team->helpers);
  pthread_mutex_init(&team->lock, 0);
  pthread_cond_init(&team->wake, 0);
  pthread_cond_init(&team->done, 0);
  while (team->helpers && team->count < threads - 1) {
    struct helper *h = team->helpers + team->count;
    *h = (struct helper){.team = team, .number = team->count + 1};
    if (pthread_create(&h->thread, 0, help, h)) break;
    team->count++;
  }
  return team;
}

void pb_team_stop(struct pb_team *team) {
  if (!team) return;
  pthread_mutex_lock(&team->lock);
  team->stops = true;
  pthread_cond_broadcast(&team->wake);
  pthread_mutex_unlock(&team->lock);
  for (int i = 0; i < team->count; i++) pthread_join(team->helpers[i].thread, 0);
  pthread_cond_destroy(&team->wake);
  pthread_cond_destroy(&team->done);
  pthread_mutex_destroy(&team->lock);
  free(team->helpers);
  free(team);
}
