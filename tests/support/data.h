/* data: real files from outside, read where they lie: in the folder named by ZONA_SHARED_DATA. A test that wants one
 * skips, and says so, where it is not there. */
#ifndef ZONA_TESTS_SUPPORT_DATA_H
#define ZONA_TESTS_SUPPORT_DATA_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline bool data_file(char out[300], const char *name) {
  const char *dir = getenv("ZONA_SHARED_DATA");
  snprintf(out, 300, "%s/%s", dir == NULL ? ZONA_SOURCE_DIR "/../shared/data" : dir, name);
  if (access(out, R_OK) == 0) return true;
  printf("saltato: manca %s (indica la cartella con ZONA_SHARED_DATA)\n", out);
  return false;
}

#endif
