#include "server/settings.h"

#include <errno.h>
#include <ini.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/text/server.h"

typedef enum zn_setting_type { SET_TEXT, SET_INT, SET_BOOL, SET_CHOICE } zn_setting_type;

typedef struct zn_setting {
  const char *section, *name;
  zn_setting_type type;
  size_t at;             /* in zn_settings */
  const char *text;      /* default of a text, default of a choice */
  const char *choices;   /* "a|b" */
  int64_t num, min, max; /* default and bounds of a number */
  const char *help;
} zn_setting;

#define AT(field) offsetof(zn_settings, field)
#define TEXT(sec, f, def, help) \
  { sec, #f, SET_TEXT, AT(f), def, NULL, 0, 0, 0, help }
#define BOOL(sec, f, def, help) \
  { sec, #f, SET_BOOL, AT(f), NULL, NULL, def, 0, 1, help }
#define NUM(sec, f, def, min, max, help) \
  { sec, #f, SET_INT, AT(f), NULL, NULL, def, min, max, help }
#define KIB 1024LL
#define MIB (1024LL * 1024)
#define GIB (1024LL * 1024 * 1024)

/* clang-format off */
static const zn_setting table[] = {
  TEXT("server", listen, "127.0.0.1:8443", "Indirizzo e porta su cui ascolta. Porta 0: una libera, scritta nel file run."),
  TEXT("server", url, "", "Come gli uffici raggiungono il server (ws:// o wss://). Vuoto: ws:// e listen."),
  TEXT("server", store, "sqlite", "Dove stanno i dati: sqlite."),
  TEXT("server", certificate, "", "Certificato TLS (file PEM con la catena). Vuoto: senza TLS."),
  TEXT("server", key, "", "Chiave privata del certificato (file PEM)."),
  TEXT("server", proxies, "", "Indirizzi dei proxy di cui fidarsi per X-Forwarded-For, separati da virgole."),
  BOOL("server", blind, 0, "Server cieco: non consolida e non può leggere nulla (come serve --blind)."),
  BOOL("server", api, 1, "API di lettura per i sistemi della Regione (/api/v1/...)."),
  NUM("limits", connections, 4096, 1, 100000, "Connessioni aperte insieme."),
  NUM("limits", connections_per_address, 256, 1, 100000, "Connessioni aperte insieme da un indirizzo (molti uffici stanno dietro lo stesso)."),
  NUM("limits", handshakes_per_minute, 240, 1, 1000000, "Nuove connessioni al minuto da un indirizzo."),
  NUM("limits", handshake_seconds, 10, 1, 120, "Secondi concessi per il saluto iniziale."),
  NUM("limits", requests_per_minute, 600, 1, 1000000, "Richieste HTTP al minuto da un indirizzo."),
  NUM("limits", pending_items, 8192, 16, 1000000, "Invii in attesa di scrittura su disco, in tutto."),
  NUM("limits", pending_bytes, 64 * MIB, MIB, 8 * GIB, "Byte in attesa di scrittura su disco, in tutto."),
  NUM("limits", partial_bytes, 64 * MIB, MIB, 8 * GIB, "Byte di segmenti arrivati a metà, tenuti per la ripresa, in tutto."),
  NUM("limits", partial_per_device, 512 * KIB, 64 * KIB, 64 * MIB, "Byte di segmenti a metà per postazione."),
  NUM("limits", ledger_bytes, 4 * GIB, MIB, 1024 * GIB, "Byte che un registro (un ente per un destinatario) può occupare."),
  NUM("limits", branches, 16, 2, 256, "Rami della stessa catena che vengono conservati."),
  NUM("limits", statements, 1000000, 100, 100000000, "Atti di fiducia (inviti, postazioni, revoche, chiavi) in tutto."),
  NUM("limits", grants, 20000, 100, 10000000, "Chiavi in attesa per un destinatario."),
  NUM("write", batch_items, 1024, 1, 100000, "Invii che entrano in una sola scrittura su disco."),
  NUM("write", batch_bytes, 8 * MIB, 64 * KIB, GIB, "Byte che entrano in una sola scrittura su disco."),
  {"log", "level", SET_CHOICE, AT(log_level), "info", "debug|info|warn|error|none", 0, 0, 0, "Quanto scrivere nel registro eventi (stderr)."},
  {"log", "format", SET_CHOICE, AT(log_format), "text", "text|json", 0, 0, 0, "Forma del registro eventi: text (chiave=valore) o json."},
};
/* clang-format on */

static const struct {
  const char *section, *help;
} sections[] = {
    {"server", "Il server"},
    {"limits", "Limiti: ogni rifiuto è un messaggio con il motivo"},
    {"write", "Scrittura a gruppi: più grande è il gruppo, meno volte si aspetta il disco"},
    {"log", "Registro eventi"},
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

static char *text_at(zn_settings *s, const zn_setting *d) { return (char *)s + d->at; }
static int64_t *num_at(zn_settings *s, const zn_setting *d) { return (int64_t *)((char *)s + d->at); }

void zn_settings_defaults(zn_settings *s) {
  memset(s, 0, sizeof *s);
  for (size_t i = 0; i < COUNT(table); i++) {
    const zn_setting *d = &table[i];
    if (d->text != NULL) {
      snprintf(text_at(s, d), ZN_SET_TEXT_MAX, "%s", d->text);
    } else {
      *num_at(s, d) = d->num;
    }
  }
}

static bool one_of(const char *choices, const char *value) {
  size_t n = strlen(value);
  for (const char *c = choices; c != NULL && n > 0; c = strchr(c, '|') != NULL ? strchr(c, '|') + 1 : NULL) {
    if (strncmp(c, value, n) == 0 && (c[n] == 0 || c[n] == '|')) return true;
  }
  return false;
}

/* Numbers take K, M and G. */
static bool parse_number(const char *text, int64_t *out) {
  char *end = NULL;
  errno = 0;
  long long v = strtoll(text, &end, 10);
  if (errno != 0 || end == text) return false;
  int64_t unit = 1;
  if (*end == 'k' || *end == 'K') unit = KIB;
  if (*end == 'm' || *end == 'M') unit = MIB;
  if (*end == 'g' || *end == 'G') unit = GIB;
  if (unit != 1) end++;
  return *end == 0 && !__builtin_mul_overflow((int64_t)v, unit, out);
}

static zn_status set_bool(int64_t *out, const zn_setting *d, const char *value, zn_err *err) {
  static const char *const yes[] = {"si", "sì", "true", "1", "on"}, *const no[] = {"no", "false", "0", "off"};
  for (size_t i = 0; i < COUNT(yes); i++) {
    if (strcasecmp(value, yes[i]) == 0) return (void)(*out = 1), ZN_OK;
  }
  for (size_t i = 0; i < COUNT(no); i++) {
    if (strcasecmp(value, no[i]) == 0) return (void)(*out = 0), ZN_OK;
  }
  return zn_fail(err, ZN_E_INVALID, ZT_SET_BOOL, d->name, value);
}

static zn_status set_one(zn_settings *s, const zn_setting *d, const char *value, zn_err *err) {
  int64_t v = 0;
  switch (d->type) {
    case SET_BOOL: return set_bool(num_at(s, d), d, value, err);
    case SET_INT:
      if (!parse_number(value, &v)) return zn_fail(err, ZN_E_INVALID, ZT_SET_NUMBER, d->name, value);
      if (v < d->min || v > d->max) {
        return zn_fail(err, ZN_E_INVALID, ZT_SET_RANGE, d->name, (long long)v, (long long)d->min, (long long)d->max);
      }
      *num_at(s, d) = v;
      return ZN_OK;
    case SET_CHOICE:
      if (!one_of(d->choices, value)) return zn_fail(err, ZN_E_INVALID, ZT_SET_CHOICE, d->name, value, d->choices);
      break;
    case SET_TEXT:
      if (strlen(value) >= ZN_SET_TEXT_MAX) {
        return zn_fail(err, ZN_E_INVALID, ZT_SET_LONG, d->name, ZN_SET_TEXT_MAX - 1);
      }
      break;
  }
  snprintf(text_at(s, d), ZN_SET_TEXT_MAX, "%s", value);
  return ZN_OK;
}

zn_status zn_settings_set(zn_settings *s, const char *section, const char *name, const char *value, zn_err *err) {
  for (size_t i = 0; i < COUNT(table); i++) {
    const zn_setting *d = &table[i];
    if (strcmp(d->section, section) == 0 && strcmp(d->name, name) == 0) return set_one(s, d, value, err);
  }
  return zn_fail(err, ZN_E_INVALID, ZT_SET_UNKNOWN, name, section);
}

typedef struct reading {
  zn_settings *s;
  zn_err why; /* of the first bad line */
  bool bad;
} reading;

static int on_line(void *ctx, const char *section, const char *name, const char *value) {
  reading *r = ctx;
  if (r->bad) return 0;
  if (zn_settings_set(r->s, section, name, value, &r->why) == ZN_OK) return 1;
  r->bad = true;
  return 0;
}

zn_status zn_settings_read(zn_settings *s, const char *path, zn_err *err) {
  FILE *f = fopen(path, "r");
  if (f == NULL) return zn_fail(err, ZN_E_NOTFOUND, ZT_SET_NONE, path);
  reading r = {.s = s};
  int line = ini_parse_file(f, on_line, &r);
  fclose(f);
  if (line < 0) return zn_fail(err, ZN_E_NOMEM, ZT_SET_NONE, path);
  if (line > 0) return zn_fail(err, ZN_E_INVALID, ZT_SET_LINE, path, line, r.bad ? r.why.text : ZT_SET_SYNTAX);
  return zn_settings_check(s, err);
}

zn_status zn_settings_address(const char *text, char *host, size_t cap, int *port, zn_err *err) {
  const char *colon = strrchr(text, ':');
  char *end = NULL;
  long p = colon != NULL ? strtol(colon + 1, &end, 10) : -1;
  if (colon == NULL || colon[1] == 0 || *end != 0 || p < 0 || p > 65535 || colon == text) {
    return zn_fail(err, ZN_E_INVALID, ZT_SET_ADDRESS, text);
  }
  const char *from = text;
  size_t n = (size_t)(colon - text);
  if (*from == '[' && n > 2 && colon[-1] == ']') {
    from++;
    n -= 2;
  }
  if (n >= cap) return zn_fail(err, ZN_E_INVALID, ZT_SET_ADDRESS, text);
  memcpy(host, from, n);
  host[n] = 0;
  *port = (int)p;
  return ZN_OK;
}

static zn_status check_file(const char *name, const char *path, zn_err *err) {
  if (path[0] == 0 || access(path, R_OK) == 0) return ZN_OK;
  return zn_fail(err, ZN_E_INVALID, ZT_SET_FILE, name, path, strerror(errno));
}

zn_status zn_settings_check(const zn_settings *s, zn_err *err) {
  char host[ZN_SET_TEXT_MAX];
  int port = 0;
  ZN_TRY(zn_settings_address(s->listen, host, sizeof host, &port, err));
  if (strncmp(s->store, "postgres", 8) == 0) return zn_fail(err, ZN_E_INVALID, ZT_SET_POSTGRES);
  if (strcmp(s->store, "sqlite") != 0) return zn_fail(err, ZN_E_INVALID, ZT_SET_STORE, s->store);
  if (s->url[0] != 0 && strncmp(s->url, "ws://", 5) != 0 && strncmp(s->url, "wss://", 6) != 0) {
    return zn_fail(err, ZN_E_INVALID, ZT_SET_URL, s->url, ZN_SET_TEXT_MAX - 1);
  }
  if ((s->certificate[0] == 0) != (s->key[0] == 0)) {
    return zn_fail(err, ZN_E_INVALID, ZT_SET_TLS, s->key[0] == 0 ? "key" : "certificate");
  }
  ZN_TRY(check_file("certificate", s->certificate, err));
  return check_file("key", s->key, err);
}

static void write_value(const zn_settings *s, const zn_setting *d, zn_buf *out) {
  const char *text = (const char *)s + d->at;
  if (d->text != NULL) {
    zn_buf_printf(out, "%s = %s\n", d->name, text);
    return;
  }
  long long v = (long long)*(const int64_t *)(const void *)text;
  if (d->type == SET_BOOL) {
    zn_buf_printf(out, "%s = %s\n", d->name, v != 0 ? "si" : "no");
  } else {
    zn_buf_printf(out, "; da %lld a %lld\n%s = %lld\n", (long long)d->min, (long long)d->max, d->name, v);
  }
}

void zn_settings_write(const zn_settings *s, zn_buf *out) {
  zn_buf_put_str(out, "; Impostazioni di zonad. Dopo una modifica riavvia il server.\n");
  for (size_t i = 0; i < COUNT(sections); i++) {
    zn_buf_printf(out, "\n; %s\n[%s]\n", sections[i].help, sections[i].section);
    for (size_t j = 0; j < COUNT(table); j++) {
      if (strcmp(table[j].section, sections[i].section) != 0) continue;
      zn_buf_printf(out, "\n; %s\n", table[j].help);
      write_value(s, &table[j], out);
    }
  }
}
