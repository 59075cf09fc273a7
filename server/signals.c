#include "server/signals.h"

#include <stdbool.h>

#include "core/text/text.h"

#define OUR_WORD SIGUSR2 /* ends the thread */

static void *wait_signals(void *arg) {
  zn_signals *g = arg;
  for (;;) {
    int sig = 0;
    if (sigwait(&g->set, &sig) != 0) continue;
    if (sig == OUR_WORD) return NULL;
    if (sig != SIGUSR1) atomic_store(g->stop, true);
    if (sig == SIGUSR1 && g->other != NULL) atomic_store(g->other, true);
    g->wake(g->ctx);
  }
}

void zn_signals_block(zn_signals *g) {
  static const int taken[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1, OUR_WORD};
  sigemptyset(&g->set);
  for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) sigaddset(&g->set, taken[i]);
  pthread_sigmask(SIG_BLOCK, &g->set, NULL);
  signal(SIGPIPE, SIG_IGN);
}

zn_status zn_signals_start(zn_signals *g, zn_err *err) {
  return pthread_create(&g->thread, NULL, wait_signals, g) == 0 ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
}

void zn_signals_stop(zn_signals *g) {
  pthread_kill(g->thread, OUR_WORD);
  pthread_join(g->thread, NULL);
}
