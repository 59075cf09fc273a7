#include "core/domain/report/economie.h"

#include "core/domain/report/attrezzi.h"
#include "core/text/text.h"

/* ---- declared not used ---- */

static bool declared(const zn_flow *f) {
  bool sent = f->stato == ZN_S_INVIATO || f->stato == ZN_S_IN_VERIFICA || f->stato == ZN_S_CONVALIDATO;
  return sent && f->invio != NULL && (f->invio->mossa == ZN_M_DICHIARA_NON_UTILIZZO || f->invio->non_utilizzo);
}

static zn_status unused_by(zn_rend *x, int64_t ambito, int64_t ente, zn_economie *out, zn_err *err) {
  zn_flow f;
  zn_importi im;
  zn_chi chi = {.livello = ZN_LIVELLO_ENTE, .ente = ente, .ambito = ambito};
  ZN_TRY(zn_rend_ente(x, ambito, ente, &f, NULL, NULL, err));
  if (!declared(&f)) return ZN_OK;
  ZN_TRY(zn_importi_di(&x->f, &chi, x->vista, &im, err));
  return im.totali.disponibile > 0 ? zn_money_add(out->non_utilizzo, im.totali.disponibile, &out->non_utilizzo, err)
                                   : ZN_OK;
}

/* Only enti that some move says it of are asked for. */
static zn_status unused(zn_rend *x, int64_t ambito, zn_economie *out, zn_err *err) {
  zn_kmap seen;
  zn_status st = ZN_OK;
  zn_kmap_init(&seen, 1);
  for (size_t i = 0; i < x->mosse.n && st == ZN_OK; i++) {
    const zn_mossa_row *m = &x->mosse.v[i];
    if (m->unita != ZN_U_ENTE || m->ambito != ambito || zn_kmap_find(&seen, &m->ente) != SIZE_MAX) continue;
    if (m->mossa != ZN_M_DICHIARA_NON_UTILIZZO && !m->non_utilizzo) continue;
    st = zn_kmap_put(&seen, &m->ente, i) ? unused_by(x, ambito, m->ente, out, err)
                                         : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  }
  zn_kmap_release(&seen);
  return st;
}

/* ---- planned again ---- */

/* What the plan's lines grew by since the transmission in force. Lines of a concluded plan are worth what was
 * committed: they are no planning. */
static zn_status planned(zn_rend *x, int64_t ambito, zn_economie *out, zn_err *err) {
  zn_flow f;
  zn_mossa_row **mine = NULL;
  size_t n = 0;
  zn_manifest m;
  zn_kmap at;
  ZN_TRY(zn_rend_ambito(x, ambito, &f, &mine, &n, err));
  const zn_mossa_row *t = zn_rend_trasmissione(&f, mine, n);
  if (t == NULL || t->doc.n == 0 || zn_manifest_parse(&m, t->doc, &x->arena, NULL) != ZN_OK) return ZN_OK;
  zn_kmap_init(&at, 1);
  bool ok = true;
  for (size_t i = 0; i < m.nlines && ok; i++) {
    int64_t k = zn_manifest_row(x->r, m.lines[i].id);
    ok = zn_kmap_put(&at, &k, i);
  }
  zn_status st = ok ? ZN_OK : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < x->f.nlines && st == ZN_OK; i++) {
    const zn_line *l = &x->f.lines[i];
    size_t was = zn_kmap_find(&at, &l->k);
    zn_cents more;
    if (l->ambito != ambito || l->concluso) continue;
    st = zn_money_sub(l->importo, was == SIZE_MAX ? 0 : m.lines[was].programmato, &more, err);
    if (st == ZN_OK && more > 0) st = zn_money_add(out->riprogrammato, more, &out->riprogrammato, err);
  }
  zn_kmap_release(&at);
  return st;
}

/* ---- the ragioneria's word ---- */

static zn_status restricted(zn_rend *x, int64_t ambito, zn_economie *out, zn_err *err) {
  int y, m, d;
  int64_t last = 0;
  zn_day_to_ymd(x->today, &y, &m, &d);
  sqlite3_stmt *s = zn_replica_stmt(x->r,
                                    "SELECT ente,importo FROM quota_vincolata WHERE fondo_annualita=?1 AND "
                                    "esercizio<=?2 ORDER BY ente,esercizio DESC,data DESC,k&8796093022207 DESC,k DESC",
                                    err);
  if (s == NULL) return zn_replica_sql_fail(x->r, err);
  sqlite3_bind_int64(s, 1, x->f.fondo_annualita);
  sqlite3_bind_int64(s, 2, y);
  zn_status st = ZN_OK;
  while (st == ZN_OK && sqlite3_step(s) == SQLITE_ROW) { /* the last of each ente */
    int64_t ente = sqlite3_column_int64(s, 0);
    zn_val v = zn_int(sqlite3_column_int64(s, 1));
    if (ente == last || zn_figures_home(&x->f, ente) != ambito) continue;
    last = ente;
    out->dichiarata = true;
    st = zn_money_add(out->vincolata, zn_unit_cents(&v), &out->vincolata, err);
  }
  zn_replica_done(s);
  return st;
}

/* ---- together ---- */

zn_status zn_economie_di(zn_rend *x, int64_t ambito, zn_economie *out, zn_err *err) {
  zn_economie e = {0};
  zn_importi im;
  zn_chi chi = {.livello = ZN_LIVELLO_AMBITO, .ambito = ambito};
  ZN_TRY(zn_saldi_di(x, ambito, &e.saldi, err));
  ZN_TRY(zn_importi_di(&x->f, &chi, x->vista, &im, err));
  ZN_TRY(zn_money_sub(e.saldi.assegnato, e.saldi.rendicontato, &e.non_rendicontato, err));
  ZN_TRY(zn_money_sub(im.totali.assegnato, im.totali.impegnato, &e.atteso, err));
  ZN_TRY(unused(x, ambito, &e, err));
  ZN_TRY(zn_money_add(e.non_utilizzo, e.saldi.silenzio, &e.da_riprogrammare, err));
  if (e.saldi.chiuso) e.da_riprogrammare = e.saldi.economia_riprogrammabile;
  ZN_TRY(planned(x, ambito, &e, err));
  if (e.riprogrammato > e.da_riprogrammare) e.riprogrammato = e.da_riprogrammare;
  e.proposta = e.da_riprogrammare - e.riprogrammato;
  ZN_TRY(restricted(x, ambito, &e, err));
  *out = e;
  return ZN_OK;
}

static int rank(const zn_saldi *s) { return s->chiuso ? 3 : s->approvato ? 2 : s->trasmesso ? 1 : 0; }

/* Those of one survey, where it went further than what is known. */
static zn_status better(zn_rend *x, const int64_t *ambiti, size_t n, zn_economie *out, int *best, zn_err *err) {
  for (size_t i = 0; i < n; i++) {
    zn_economie e;
    if (best[i] == 3) continue;
    ZN_TRY(zn_economie_di(x, ambiti[i], &e, err));
    if (rank(&e.saldi) <= best[i]) continue;
    best[i] = rank(&e.saldi);
    out[i] = e;
  }
  return ZN_OK;
}

zn_status zn_economie_ultime(zn_replica *r, int64_t fa, int64_t visti, const int64_t *ambiti, size_t n, bool has_al,
                             zn_day al, zn_economie *out, zn_err *err) {
  zn_arena a;
  int64_t *days;
  size_t surveys;
  const zn_env *env = zn_replica_env(r);
  zn_day today = zn_day_of_ms(env->wall_ms(env->ctx));
  zn_arena_init(&a);
  int *best = zn_arena_alloc(&a, (n + 1) * sizeof *best);
  zn_status st = best != NULL ? zn_report_righe(r,
                                                "SELECT DISTINCT al FROM rilevazione WHERE fondo_annualita=?1 AND al "
                                                "IS NOT NULL AND coalesce(ambito,0) IN (0,?2) ORDER BY al DESC",
                                                fa, visti, &a, &days, &surveys, err)
                              : zn_fail(err, ZN_E_NOMEM, ZT_NO_MEMORY);
  for (size_t i = 0; i < n && st == ZN_OK; i++) best[i] = -1;
  if (has_al) surveys = 0;
  for (size_t i = 0; st == ZN_OK && i <= surveys; i++) { /* the last: the survey that nobody made */
    zn_rend x;
    st = zn_rend_open(&x, r, fa, visti, true, has_al ? al : i < surveys ? (zn_day)days[i] : today, err);
    if (st != ZN_OK) break;
    st = better(&x, ambiti, n, out, best, err);
    zn_rend_close(&x);
  }
  zn_arena_release(&a);
  return st;
}
