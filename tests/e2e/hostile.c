/* hostile HOME CASE [--ente CODE] [--where W] [--device HEX --n N --amount CENTS] [--file F] [--bundle F]
 *         [--ledger KIND/OWNER/AUDIENCE] [field=value …]
 *
 * Pushes one forgery to the home's server (or writes it into a bundle) and prints how it went, as JSON. Exit status 0
 * when the forgery could be made and there was a server to try it on, whatever the server said. */
#include "tests/e2e/hostile.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int broken(const char *what, const zn_err *err) {
  fprintf(stderr, "hostile: %s: %s %s\n", what, zn_status_name(err->code), err->text);
  return 1;
}

static bool hex(const char *text, zn_pk *out) {
  if (strlen(text) != 64) return false;
  for (size_t i = 0; i < 32; i++) {
    char pair[3] = {text[2 * i], text[2 * i + 1], 0}, *end;
    out->b[i] = (uint8_t)strtoul(pair, &end, 16);
    if (*end != 0) return false;
  }
  return true;
}

static bool read_choice(int argc, char **argv, choice *c, const char **bundle) {
  int last = argc;
  for (; last > 3 && argv[last - 1][0] != '-' && strchr(argv[last - 1], '=') != NULL; last--) {
    if (c->npairs == sizeof c->pair / sizeof c->pair[0]) return false;
    c->pair[c->npairs++] = argv[last - 1];
  }
  for (int i = 3; i + 1 < last; i += 2) {
    const char *name = argv[i], *value = argv[i + 1];
    if (strcmp(name, "--ente") == 0)
      c->ente = value;
    else if (strcmp(name, "--where") == 0)
      c->where = value;
    else if (strcmp(name, "--ledger") == 0)
      c->ledger = value;
    else if (strcmp(name, "--file") == 0)
      c->file = value;
    else if (strcmp(name, "--amount") == 0)
      c->amount = value;
    else if (strcmp(name, "--n") == 0)
      c->n = strtoull(value, NULL, 10);
    else if (strcmp(name, "--bundle") == 0)
      *bundle = value;
    else if (strcmp(name, "--device") != 0 || !hex(value, &c->device))
      return false;
  }
  return argc >= 3 && (last - 3) % 2 == 0;
}

static void tell(const outcome *o) {
  json_t *v =
      json_pack("{s:s, s:s, s:I, s:s, s:s, s:I}", "fine", zn_status_name(o->err.code), "testo", o->err.text, "respinti",
                (json_int_t)o->progress.refused, "codice", zn_status_name(o->progress.last_refusal.code), "motivo",
                o->progress.last_refusal.text, "inviati", (json_int_t)o->progress.seg_sent);
  char *text = v == NULL ? NULL : json_dumps(v, 0);
  if (text != NULL) printf("%s\n", text);
  free(text);
  json_decref(v);
}

static void release(forgery *f) {
  for (size_t i = 0; i < f->nseg; i++) zn_buf_release(&f->seg[i].wire);
  for (size_t i = 0; i < f->nstmt; i++) zn_buf_release(&f->stmt[i]);
  for (size_t i = 0; i < 4; i++) zn_buf_release(&f->grant[i]);
  zn_buf_release(&f->receipt);
  if (f->r != NULL) zn_replica_close(f->r);
  free(f);
}

int main(int argc, char **argv) {
  choice c = {.where = ""};
  const char *bundle = NULL;
  zn_err err = {0};
  forge_fn make = argc >= 3 ? forge_of(argv[2]) : NULL;
  if (make == NULL || !read_choice(argc, argv, &c, &bundle)) {
    fprintf(stderr, "hostile HOME CASE [--option value …]\n");
    return 2;
  }
  forgery *f = calloc(1, sizeof *f);
  if (f == NULL) return 1;
  int code = 0;
  if (zn_replica_open(&f->r, argv[1], zn_env_system(), &err) != ZN_OK) {
    code = broken("open", &err);
  } else {
    f->ident = *zn_replica_ident(f->r);
    outcome o;
    zn_status st = make(f, &c, &err);
    if (st != ZN_OK) {
      err.code = st;
      code = broken("forge", &err);
    } else if (f->kept) {
      puts("{}");
    } else if (bundle != NULL) {
      if (hostile_bundle(f, bundle, &err) != ZN_OK) code = broken("bundle", &err);
    } else if (!hostile_push(f, &o)) {
      code = broken("connect", &o.err);
    } else {
      tell(&o);
    }
  }
  release(f);
  return code;
}
