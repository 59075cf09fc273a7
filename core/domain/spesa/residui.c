/* Residui, lapsed reservations and economie of an ente at a date (TUEL artt. 183, 189, 190; DOMAIN 1, 6.2). */
#include "core/domain/money/unit.h"
#include "core/domain/spesa/interno.h"
#include "core/text/text.h"

static zn_status add_up(const zn_unit_rows *rows, zn_day al, int sign, zn_cents *out, zn_err *err) {
  for (size_t i = 0; i < rows->n; i++)
    if (rows->v[i].day <= al) ZN_TRY(zn_money_add(*out, sign * rows->v[i].cents, out, err));
  return ZN_OK;
}

/* Did the Regione close the fund-year of the impegno for this ambito by `al`? One that is split counts as closed when
 * no line of it is still open. */
static zn_status closed(zn_replica *r, int64_t impegno, zn_day al, bool *out, zn_err *err) {
  static const char sql[] =
      "WITH linea(b) AS (SELECT budget FROM impegno WHERE k=?1 AND budget IS NOT NULL UNION "
      "SELECT budget FROM imputazione WHERE impegno=?1 AND liquidazione IS NULL) "
      "SELECT count(*)>0 AND count(*)=sum(EXISTS(SELECT 1 FROM chiusura c WHERE c.fondo_annualita=a.fondo_annualita "
      "AND c.ambito=p.ambito AND c.data<=?2)) FROM linea JOIN budget b ON b.k=linea.b "
      "JOIN assegnazione a ON a.k=b.assegnazione JOIN intervento i ON i.k=b.intervento JOIN piano p ON p.k=i.piano";
  int64_t yes = 0;
  bool found = false;
  ZN_TRY(zn_sql_int(r, sql, impegno, al, &yes, &found, err));
  *out = found && yes != 0;
  return ZN_OK;
}

/* A reservation lives as long as its year. */
static void reservation(zn_replica *r, zn_day day, int64_t importo, zn_day al, zn_residuo *out) {
  int y = 0, m = 0, d = 0;
  (void)r;
  zn_day_to_ymd(day, &y, &m, &d);
  out->prenotazione = importo;
  out->decaduta = al >= zn_day_from_ymd(y, 12, 31);
}

static zn_status one(zn_ctx *ctx, int64_t k, int64_t importo, zn_day al, zn_residuo *out, zn_err *err) {
  zn_unit u;
  bool found = false, done = false;
  *out = (zn_residuo){.impegno = k};
  zn_unit_init(&u, k);
  zn_status s = zn_unit_load(&u, ctx, k, &found, err);
  if (s == ZN_OK && found && u.day <= al && u.ctx.prenotazione)
    reservation(zn_ctx_replica(ctx), u.day, importo, al, out);
  else if (s == ZN_OK && found && u.day <= al)
    out->impegnato = u.cents;
  if (s == ZN_OK && !u.ctx.prenotazione) s = add_up(&u.variazioni, al, 1, &out->impegnato, err);
  if (s == ZN_OK) s = add_up(&u.liquidazioni, al, 1, &out->liquidato, err);
  if (s == ZN_OK) s = add_up(&u.pagamenti, al, 1, &out->pagato, err);
  if (s == ZN_OK) s = add_up(&u.storni, al, -1, &out->pagato, err);
  if (s == ZN_OK) s = zn_money_sub(out->impegnato, out->pagato, &out->residuo, err);
  if (s == ZN_OK && out->impegnato > out->liquidato) s = closed(zn_ctx_replica(ctx), k, al, &done, err);
  if (s == ZN_OK && done) {
    s = zn_money_sub(out->impegnato, out->liquidato, &out->economia, err);
    if (s == ZN_OK) s = zn_money_sub(out->residuo, out->economia, &out->residuo, err);
  }
  zn_unit_release(&u);
  return s;
}

zn_status zn_spesa_residui(zn_replica *r, int64_t ente, zn_day al, zn_arena *a, zn_residuo **out, size_t *n,
                           zn_err *err) {
  bool found = false;
  int64_t count = 0;
  ZN_TRY(zn_sql_int(r, "SELECT count(*) FROM impegno WHERE ente=?", ente, 0, &count, &found, err));
  int64_t *k = zn_arena_alloc(a, ((size_t)count + 1) * 2 * sizeof *k);
  *out = zn_arena_alloc(a, ((size_t)count + 1) * sizeof **out);
  *n = 0;
  if (k == NULL || *out == NULL) return zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  sqlite3_stmt *s = zn_replica_stmt(
      r,
      "SELECT k,importo FROM impegno WHERE ente=?1 AND data<=?2 AND anno<=?3 ORDER BY anno,length(numero),numero,sub,k",
      err);
  if (s == NULL) return zn_replica_sql_fail(r, err);
  sqlite3_bind_int64(s, 1, ente);
  int y = 0, month = 0, d = 0;
  zn_day_to_ymd(al, &y, &month, &d);
  sqlite3_bind_int64(s, 2, al);
  sqlite3_bind_int64(s, 3, y); /* what was re-imputed to a later year is no residuo of this one */
  size_t m = 0;
  while (m < (size_t)count && sqlite3_step(s) == SQLITE_ROW) {
    k[2 * m] = sqlite3_column_int64(s, 0);
    k[2 * m++ + 1] = sqlite3_column_int64(s, 1);
  }
  zn_replica_done(s);
  zn_ctx *ctx = zn_ctx_new(r);
  zn_status st = ctx ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < m && st == ZN_OK; i++) {
    zn_residuo *x = &(*out)[*n];
    st = one(ctx, k[2 * i], k[2 * i + 1], al, x, err);
    *n += st == ZN_OK && (x->residuo != 0 || x->economia != 0 || x->prenotazione != 0);
  }
  zn_ctx_free(ctx);
  return st;
}
