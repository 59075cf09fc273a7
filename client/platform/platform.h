/* platform: what the client needs of the operating system and C17 does not give. One file per system implements it
 * (posix.c; Windows gets its own), nothing else in client/ includes a system header or knows what a file descriptor is.
 *
 * Paths are UTF-8. Files are read and written whole; a write is atomic (a new file, flushed to disk, renamed over the
 * old one). Threads are pthreads, which mingw-w64 has too. */
#ifndef ZONA_CLIENT_PLATFORM_PLATFORM_H
#define ZONA_CLIENT_PLATFORM_PLATFORM_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/arena.h"
#include "core/base/bytes.h"
#include "core/base/status.h"

/* ---- where things are ------------------------------------------------------------------------------------------ */
/* The replica's folder when --home was not given: ZONA_HOME, else ~/.zona. Owned by the arena. */
ZN_MUST zn_status zn_plat_home(zn_arena *a, const char **out, zn_err *err);
/* The same file whatever folder the next command is run in. Owned by the arena. */
ZN_MUST zn_status zn_plat_absolute(zn_arena *a, const char *path, const char **out, zn_err *err);
bool zn_plat_exists(const char *path);
bool zn_plat_disk_free(const char *path, uint64_t *bytes); /* of the file system that holds path; false when unknown */

/* ---- the terminal ------------------------------------------------------------------------------------------------ */
bool zn_plat_stdin_tty(void);
bool zn_plat_stdout_tty(void);
bool zn_plat_stderr_tty(void);
int zn_plat_columns(void); /* of the terminal on stdout; 0 when it is none */

/* ---- files ------------------------------------------------------------------------------------------------------- */
/* Appends the file to out ("-": standard input), at most max bytes: larger is ZN_E_LIMIT. */
ZN_MUST zn_status zn_plat_read_file(zn_buf *out, const char *path, size_t max, zn_err *err);
/* only_owner: mode 0600 (an ACL on Windows). */
ZN_MUST zn_status zn_plat_write_file(const char *path, zn_span data, bool only_owner, zn_err *err);
/* A folder of the owner's only; no error when it is there. Its parent must be. */
ZN_MUST zn_status zn_plat_make_folder(const char *path, zn_err *err);
void zn_plat_remove(const char *path); /* no error when it is not there */

/* ---- the process ---------------------------------------------------------------------------------------------------
 */
/* Calls fn once a person or the system asks the program to stop (SIGINT, SIGTERM, a console event). fn may only set
 * flags and wake loops. One handler per process. */
void zn_plat_on_stop(void (*fn)(void *ctx), void *ctx);
void zn_plat_ignore_pipe(void); /* a reader that goes away is an error of write(), not the end of the program */
void zn_plat_sleep_ms(unsigned ms);
unsigned long zn_plat_pid(void);
/* Ends the process at once with what stdio holds flushed: a thread stuck in a name lookup can not be joined. */
_Noreturn void zn_plat_exit_now(int status);
/* Shows a URL in the person's browser. ZN_E_STATE when there is no desktop to show it on. */
ZN_MUST zn_status zn_plat_open_browser(const char *url, zn_err *err);

/* ---- sockets
 * --------------------------------------------------------------------------------------------------------- */
/* A socket (an lws_sockfd_type) is writable only while fewer than `bytes` of what was written to it are still unsent,
 * so that what is urgent never waits behind what is large. Where the system can not, it does nothing. */
void zn_plat_limit_unsent(intptr_t socket, int bytes);

/* ---- one HTTP exchange with this computer's own daemon
 * ---------------------------------------------------------------- */
/* Sends `request` to 127.0.0.1:port and appends all that comes back until the other side closes. ZN_E_NET when nobody
 * listens, when timeout_ms pass without a byte, or when the answer is over max bytes. */
ZN_MUST zn_status zn_plat_loopback_call(unsigned port, zn_span request, unsigned timeout_ms, zn_buf *answer,
                                        zn_err *err);
/* Room in bytes for what a socket (lws_get_socket_fd) has been given and has not sent. */
void zn_plat_send_buffer(int socket, int bytes);

#endif
