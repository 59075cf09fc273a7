#include "core/domain/report/contributo.h"

#include "core/domain/elenchi/elenchi.h"
#include "core/text/prospetti.h"

#define LIVE_MOST  100000000LL  /* inhabitants */
#define FTE_MOST   1000000000LL /* hundredths */
#define RATIO_MOST 1000000LL
#define EURO_MOST  1000000LL

const zn_contributo_regole zn_contributo_regole_iniziali = {{6500, 5000, 4000}, {4000000, 2000000}};

void zn_contributo_regole_di(zn_replica *r, zn_contributo_regole *out) {
  const zn_contributo_regole *d = &zn_contributo_regole_iniziali;
  static const char *const ratios[] = {ZN_IMP_AS_BASE, ZN_IMP_AS_LEPS, ZN_IMP_AS_OLTRE};
  static const char *const euros[] = {ZN_IMP_AS_EURO_1, ZN_IMP_AS_EURO_2};
  bool sane = true;
  for (int i = 0; i < ZN_AS_SOGLIE; i++) {
    int64_t v = zn_impostazione_int(r, ratios[i], d->rapporto[i]);
    sane = sane && v > 0 && v <= RATIO_MOST && (i == 0 || v < out->rapporto[i - 1]);
    out->rapporto[i] = v;
  }
  for (int i = 0; i < 2; i++) {
    int64_t v = zn_impostazione_int(r, euros[i], d->per_fte[i] / 100);
    sane = sane && v >= 0 && v <= EURO_MOST;
    out->per_fte[i] = sane ? v * 100 : 0;
  }
  if (!sane) *out = *d;
}

static __int128 between(__int128 v, __int128 from, __int128 to) {
  return v <= from ? 0 : v >= to ? to - from : v - from;
}

static int64_t half_up(__int128 v, __int128 unit) { return (int64_t)((2 * v + unit) / (2 * unit)); }
static int64_t up(__int128 v, __int128 unit) { return (int64_t)((v + unit - 1) / unit); }

/* One equivalent is 100 * d units, d the product of the three ratios: thresholds and hundredths are whole numbers of
 * them. */
zn_status zn_contributo_di(int64_t abitanti, int64_t fte, const zn_contributo_regole *k, zn_contributo *out,
                           zn_err *err) {
  if (abitanti < 0 || abitanti > LIVE_MOST || fte < 0 || fte > FTE_MOST) return zn_fail(err, ZN_E_LIMIT, ZT_R7_LIMITE);
  *out = (zn_contributo){0};
  if (abitanti == 0) return ZN_OK;
  const __int128 d = (__int128)k->rapporto[0] * k->rapporto[1] * k->rapporto[2], one = 100 * d, f = fte * d;
  __int128 at[ZN_AS_SOGLIE], band[2];
  for (int i = 0; i < ZN_AS_SOGLIE; i++) at[i] = (__int128)abitanti * 100 * (d / k->rapporto[i]);
  for (int i = 0; i < 2; i++) band[i] = between(f, at[i], at[i + 1]);
  out->fascia[0] = half_up(band[0], d);
  out->fascia[1] = half_up(band[0] + band[1], d) - out->fascia[0];
  out->importo[0] = half_up(band[0] * k->per_fte[0], one);
  out->totale = half_up(band[0] * k->per_fte[0] + band[1] * k->per_fte[1], one);
  out->importo[1] = out->totale - out->importo[0];
  for (int i = ZN_AS_SOGLIE - 1; i >= 0; i--) {
    if (f >= at[i]) break;
    out->prossima = k->rapporto[i];
    out->mancano = up(at[i] - f, d);
  }
  out->mancano_leps = f >= at[ZN_AS_LEPS] ? 0 : up(at[ZN_AS_LEPS] - f, d);
  return ZN_OK;
}

int64_t zn_contributo_rapporto(int64_t abitanti, int64_t fte) {
  return fte <= 0 || abitanti < 0 ? 0 : half_up((__int128)abitanti * 100, fte);
}
