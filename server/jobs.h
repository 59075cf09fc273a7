/* jobs: questions of the read API that need the consolidator's replica and may take a while: a thread of its own
 * answers them in order, so that the loop never waits. The replica is opened when it exists and kept open. */
#ifndef ZONA_SERVER_JOBS_H
#define ZONA_SERVER_JOBS_H

#include "core/base/bytes.h"
#include "core/store/replica.h"

typedef struct zn_jobs zn_jobs;

typedef struct zn_job {
  struct zn_job *next;
  /* In the jobs' thread, with a replica that stays open. Fills body and type. */
  zn_status (*work)(struct zn_job *j, zn_replica *r, zn_err *err);
  void *owner; /* whoever asked, for the loop */
  char fondo[64], ambito[64];
  int anno;
  bool csv;
  zn_status status; /* answer */
  zn_err err;
  const char *type; /* of body */
  zn_buf body;
} zn_job;

void zn_job_free(zn_job *j);

/* home: the replica's folder, which may not exist yet (then jobs fail with ZN_E_STATE). notify: from the jobs' thread.
 */
ZN_MUST zn_status zn_jobs_start(zn_jobs **out, const char *home, const zn_env *env, void (*notify)(void *ctx),
                                void *ctx, zn_err *err);
void zn_jobs_stop(zn_jobs *q); /* unanswered jobs are freed */
/* Takes the job if ZN_OK; ZN_E_BUSY when many wait. */
ZN_MUST zn_status zn_jobs_submit(zn_jobs *q, zn_job *j, zn_err *err);
zn_job *zn_jobs_answers(zn_jobs *q); /* the caller frees each */

#endif
