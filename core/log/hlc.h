/* hlc: the hybrid logical clock of changes and the numbers of versions (DESIGN section 4).
 *
 * A stamp is milliseconds since 2025-01-01 UTC << 16 | a counter. Stamps only rank concurrent versions and tell people
 * when; rights, order and identity never depend on them. A clock never follows a stamp from its own future, so that one
 * machine set to 2040 does not drag the others along. A version's number n is local to its feed and only grows:
 * max(last + 1, seconds since 2025-01-01 << 12 | millisecond << 2), below 2^43: the milliseconds keep two copies of one
 * home, which write at the same time without knowing of each other, from giving two rows one id. */
#ifndef ZONA_CORE_LOG_HLC_H
#define ZONA_CORE_LOG_HLC_H

#include <stdint.h>

#define ZN_HLC_EPOCH_MS 1735689600000LL /* 2025-01-01T00:00:00Z as milliseconds since 1970 */
#define ZN_N_BITS       43
#define ZN_N_END        (1ULL << ZN_N_BITS)

/* The stamp of a wall clock reading (0 before 2025). */
uint64_t zn_hlc_of_ms(int64_t wall_ms);
/* Milliseconds since 1970 that a stamp shows. */
int64_t zn_hlc_ms(uint64_t hlc);
/* The next stamp of a clock whose last one was `last`. */
uint64_t zn_hlc_next(uint64_t last, int64_t wall_ms);
/* What `last` becomes after a stamp came from elsewhere: it follows, unless the stamp lies in this machine's future. */
uint64_t zn_hlc_follow(uint64_t last, uint64_t seen, int64_t wall_ms);
/* The next number of a feed whose last one was `last`. May reach ZN_N_END: the caller refuses it. */
uint64_t zn_n_next(uint64_t last, int64_t wall_ms);

#endif
