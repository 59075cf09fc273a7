/* socket: the websocket client under the uplink: a libwebsockets context of its own, for a thread of its own. It knows
 * nothing of Zona's messages: it connects, moves binary frames of at most 4 KiB, and says what happened.
 *
 * Everything but zn_socket_wake is called from the thread that owns it. `closed` comes exactly once for every
 * zn_socket_connect that returned true, whatever way the connection ends. connect may block for as long as the system
 * takes to look up a name. */
#ifndef ZONA_CLIENT_SOCKET_H
#define ZONA_CLIENT_SOCKET_H

#include <stdbool.h>

#include "core/base/bytes.h"
#include "core/base/status.h"

typedef struct zn_socket zn_socket;

/* Where a server is: from "ws://host[:port][/path]" or "wss://…". */
typedef struct zn_url {
  bool tls;
  char host[200];
  unsigned port;
  char path[200];
} zn_url;
ZN_MUST zn_status zn_url_parse(zn_url *out, const char *text, zn_err *err);

#define ZN_SOCKET_FRAME 4096 /* bytes of one frame at most */

typedef struct zn_socket_events {
  void *ctx;
  void (*opened)(void *ctx);
  void (*received)(void *ctx, zn_span bytes);        /* a piece of the stream, 16 KiB at most */
  void (*fill)(void *ctx, zn_buf *out, size_t room); /* appends at most room bytes; nothing: nothing to say now */
  void (*closed)(void *ctx, const char *why);        /* why: English, short, never NULL */
  void (*timer)(void *ctx);                          /* what zn_socket_timer asked for */
  void (*woken)(void *ctx);                          /* zn_socket_wake was called, once or more */
} zn_socket_events;

/* url: where it will connect. ca_file: certification authorities for wss instead of the system's, or NULL. An office's
 * proxy is taken from http_proxy, but not for this computer nor for what no_proxy names. */
ZN_MUST zn_status zn_socket_new(zn_socket **out, const zn_socket_events *events, const zn_url *url, const char *ca_file,
                                zn_err *err);
void zn_socket_free(zn_socket *s); /* NULL is fine; a connection that is open is dropped without `closed` */
bool zn_socket_connect(zn_socket *s, const zn_url *url,
                       const char **why); /* false: it failed at once (why), no event comes */
bool zn_socket_is_open(const zn_socket *s);
void zn_socket_want_write(zn_socket *s); /* fill will be called when the socket takes more */
void zn_socket_hangup(zn_socket *s);     /* ends the connection after what is queued; closed follows */
void zn_socket_timer(zn_socket *s, unsigned ms);
bool zn_socket_service(zn_socket *s); /* waits for something to happen and tells it; false: it can not go on */
void zn_socket_wake(zn_socket *s);    /* from any thread, and from a signal handler */

#endif
