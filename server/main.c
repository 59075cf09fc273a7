/* zonad: the only place of the server that prints errors and exits. */
#include <stdio.h>

#include "server/commands.h"

int main(int argc, char **argv) {
  zn_err err = {0};
  zn_status st = zn_command_main(argc, argv, stdout, &err);
  if (st == ZN_OK && fflush(stdout) != 0) st = zn_fail(&err, ZN_E_IO, "Non riesco a scrivere il risultato.");
  if (st != ZN_OK) fprintf(stderr, "zonad: %s\n", err.text[0] != 0 ? err.text : zn_status_name(st));
  return zn_exit_code(st);
}
