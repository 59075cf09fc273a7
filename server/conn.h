/* conn: one websocket connection: a session of the protocol, the relay as its peer, and what the socket is told to do.
 */
#ifndef ZONA_SERVER_CONN_H
#define ZONA_SERVER_CONN_H

#include <libwebsockets.h>

#include "server/server.h"

/* One frame at most per write callback, and the kernel takes it whole. libwebsockets must never keep a part of one: a
 * peer that vanishes while it does puts 4.1.6 into an endless loop of reads (its close waits for the part to go out,
 * and the slot is tried again without polling). The kernel calls a socket writable when less than half of ZN_UNSENT
 * waits, and takes bytes while less than all of it does (4 bytes are the frame's header); ZN_SEND_BUFFER leaves room
 * for that. Should it take less all the same, reading stops until the rest is out. Besides, so little unsent means that
 * what is urgent does not wait behind what is large, and that a line that dies has cost little. */
#define ZN_UNSENT      8192
#define ZN_FRAME       (ZN_UNSENT / 2 - 16)
#define ZN_SEND_BUFFER (128 * 1024)

struct zn_conn {
  zn_server *server;
  uint64_t id;
  struct lws *wsi;
  zn_address from;
  zn_session *session;
  zn_relay_link link;
  lws_sorted_usec_list_t timer;
  bool held;       /* reading is paused: too much waits for the disk */
  bool told_state; /* "member" was logged */
};

ZN_MUST zn_status zn_conn_open(zn_conn **out, zn_server *s, struct lws *wsi, const zn_address *from);
void zn_conn_close(zn_conn *c); /* the socket is gone */
/* Bytes came. false: close now. */
bool zn_conn_take(zn_conn *c, const void *p, size_t n);
/* The socket can take a frame. false: all is said, close. */
bool zn_conn_give(zn_conn *c);
/* After anything that may have changed the session: asks for a write callback, pauses or resumes reading, sets the
 * timer. */
void zn_conn_after(zn_conn *c);
zn_conn *zn_conn_find(zn_server *s, uint64_t id); /* NULL when it is gone */

/* What the writer answered, and what is new in the store, to whom it concerns. */
void zn_conns_settle(zn_server *s);
/* Ends all sessions in good order. */
void zn_conns_stop(zn_server *s);

#endif
