/* rend: one rendicontazione opened for reading (private to core/domain): the survey that is meant, the figures at its
 * date, the moves, the manifests in force. */
#ifndef ZONA_CORE_DOMAIN_RENDICONTO_REND_H
#define ZONA_CORE_DOMAIN_RENDICONTO_REND_H

#include "core/domain/rendiconto/manifest.h"
#include "core/domain/rendiconto/rendiconto.h"

typedef struct zn_rend {
  zn_replica *r;
  zn_arena arena;
  zn_figures f;
  zn_mosse mosse;
  const char *fondo;
  int64_t anno, rilevazione; /* rilevazione 0: the implicit one */
  zn_day al, today;
  zn_vista vista;
  zn_scadenza scadenza;
  bool completo; /* the fund asks every act (livello_prova) */
  bool cup_obbligatorio, cig_obbligatorio;
} zn_rend;

/* ambito: whose own surveys are seen besides the Regione's (0: only the Regione's). */
ZN_MUST zn_status zn_rend_open(zn_rend *x, zn_replica *r, int64_t fondo_annualita, int64_t ambito, bool has_al,
                               zn_day al, zn_err *err);
/* Of two surveys at one date (a monitoraggio and a rendicontazione), this one. */
ZN_MUST zn_status zn_rend_rilevazione(zn_rend *x, int64_t rilevazione, zn_err *err);
void zn_rend_close(zn_rend *x);
/* Only what the fund asks (fondo, anno, vista, completo, …), into a zn_rend whose arena and replica are set: for who
 * needs no figures. */
ZN_MUST zn_status zn_rend_fondo(zn_rend *x, int64_t fondo_annualita, zn_err *err);

/* State of an ente in an ambito, with non_dovuto and da_iniziare told apart. */
ZN_MUST zn_status zn_rend_ente(zn_rend *x, int64_t ambito, int64_t ente, zn_flow *out, zn_mossa_row ***mine, size_t *n,
                               zn_err *err);
/* State of an ambito: by the moves, or, where they cannot be read, by the bare facts. */
ZN_MUST zn_status zn_rend_ambito(zn_rend *x, int64_t ambito, zn_flow *out, zn_mossa_row ***mine, size_t *n,
                                 zn_err *err);
/* The transmission in force: the last one, or the integration of it that holds more enti. NULL: none. */
const zn_mossa_row *zn_rend_trasmissione(const zn_flow *f, zn_mossa_row **mine, size_t n);
/* Enti at home in an ambito, or named by its lines or moves, by code. */
ZN_MUST zn_status zn_rend_enti(zn_rend *x, int64_t ambito, int64_t **out, size_t *n, zn_err *err);
/* Ambiti that the fund-year touches, by code. */
ZN_MUST zn_status zn_rend_ambiti(zn_rend *x, int64_t **out, size_t *n, zn_err *err);
/* Code (natural key) and name of an ente or ambito; "" when unknown. Owned by the arena. */
ZN_MUST zn_status zn_rend_name(zn_rend *x, bool ambito, int64_t k, const char **code, const char **name, zn_err *err);
zn_manifest_source zn_rend_source(zn_rend *x);
/* The earliest receipt (ms since 1970, 0: none) of a server's that covers the segment of a row's creation. A device's
 * receipt for a bundle proves nothing here: it may be the sender's own second workplace; who receives by file records
 * the date of the PEC or of the protocol (ricevuto_il). */
ZN_MUST zn_status zn_rend_ricevuta(zn_rend *x, int64_t k, int64_t *t, zn_err *err);
/* The deadline of one unit: the survey's, moved by the Regione's extensions (proroga) for that ente, for its ambito;
 * the latest counts. ente 0: of the ambito itself. */
ZN_MUST zn_status zn_rend_scadenza(zn_rend *x, int64_t ambito, int64_t ente, zn_scadenza *out, zn_err *err);
/* The day it came: of the earliest receipt, or the one that the receiver recorded; *has false: nobody confirms it. */
ZN_MUST zn_status zn_rend_ricevuto(zn_rend *x, const zn_mossa_row *invio, bool *has, zn_day *day, zn_err *err);
/* In time? By the unit's own deadline; by the receipt, or by the PEC or protocol date that the receiver (never the
 * sender) recorded when taking it in charge. */
ZN_MUST zn_status zn_rend_punctual(zn_rend *x, const zn_mossa_row *invio, zn_puntuale *out, zn_err *err);
int64_t zn_rend_written_ms(int64_t k); /* by its author's clock, which proves nothing; rows with a dot for id only */

json_t *zn_json_cents(zn_cents v); /* "1234.56" */
json_t *zn_json_somme(const zn_somme *s);
json_t *zn_json_hash(const void *p, size_t n);

#endif
