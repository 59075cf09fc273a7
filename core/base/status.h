/* status: the one error convention of Zona.
 *
 * Every function that can fail returns a must-use zn_status (ZN_OK is 0) and, when a person may have to read what
 * happened, fills a zn_err given by the caller. The text is built where the cause is known and carried up unchanged;
 * libraries never print and never exit, only main() does. `err` may be NULL. Outputs are untouched on failure. */
#ifndef ZONA_CORE_BASE_STATUS_H
#define ZONA_CORE_BASE_STATUS_H

#define ZN_MUST __attribute__((warn_unused_result))

typedef enum zn_status {
  ZN_OK = 0,
  ZN_E_USAGE,    /* the command was written wrongly: exit status 2 */
  ZN_E_INVALID,  /* a value given by a person or a file is wrong */
  ZN_E_NOTFOUND, /* what was named does not exist here */
  ZN_E_DENIED,   /* no right to do this */
  ZN_E_STATE,    /* not now: the state does not allow it */
  ZN_E_LIMIT,    /* larger than a limit */
  ZN_E_FORMAT,   /* bytes from outside that are not what they claim to be */
  ZN_E_VERSION,  /* made by a newer Zona */
  ZN_E_CRYPTO,   /* a signature, a seal or a hash does not verify, or a key is missing */
  ZN_E_IO,       /* disk or operating system */
  ZN_E_FULL,     /* no space left */
  ZN_E_BUSY,     /* somebody else holds it, try again */
  ZN_E_NET,      /* no connection: exit status 3 where DESIGN says so */
  ZN_E_NOMEM,
  ZN_E_BUG /* an invariant of ours is broken */
} zn_status;

typedef struct zn_err {
  zn_status code;
  char text[768]; /* Italian, one line, says what to do */
} zn_err;

/* Fills err (when not NULL) with a printf-formatted text from core/text and returns code. */
zn_status zn_fail(zn_err *err, zn_status code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Returns the error of a failing expression to the caller. */
#define ZN_TRY(expr)                      \
  do {                                    \
    zn_status zn_try_ = (expr);           \
    if (zn_try_ != ZN_OK) return zn_try_; \
  } while (0)

/* For the rare result that changes nothing, whatever it is: a (void) cast does not quiet the compiler. Say why beside
 * it. */
#define ZN_IGNORE(expr)             \
  do {                              \
    zn_status zn_ignored_ = (expr); \
    (void)zn_ignored_;              \
  } while (0)

/* A short stable English name of a status ("invalid", "denied"), for logs and the wire. */
const char *zn_status_name(zn_status s);

#ifdef __clang_analyzer__
/* The analyser reads a file at a time: here it learns that what comes back is the code that went in. */
#define zn_fail(err, code, ...) (zn_fail(err, code, __VA_ARGS__), (code))
#endif

#endif
