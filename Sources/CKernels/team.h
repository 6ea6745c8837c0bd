// Threads that wait for work: the calling thread and its helpers. Not exported.
#pragma once

enum { MostThreads = 256 };
/// So many threads, as far as a team can have them.
static inline int teamOf(int threads) { return threads < MostThreads ? threads : MostThreads; }

struct pb_team;
typedef void pb_team_function(void *context, int thread);

/// A team of so many threads, the calling one among them; NULL, which is a team of one, if it needs
/// no helpers or they cannot be had.
struct pb_team *pb_team_start(int threads);
void pb_team_stop(struct pb_team *team);
/// Runs the function on every thread, the calling one as thread 0, and waits for all.
void pb_team_run(struct pb_team *team, pb_team_function *function, void *context);
/// How many threads it has: a team may be smaller than was asked for.
int pb_team_size(const struct pb_team *team);
