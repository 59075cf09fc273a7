/* Messages to records to bytes, and back: lengths, the streams' keys, and how a session fails. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "protocol/session_impl.h"

static bool ended(const zn_session *s) { return s->state == ZN_SESSION_FAILED || s->state == ZN_SESSION_CLOSED; }

/* ---- failing ---- */
bool zn_s_fatal(zn_status s) {
  return s == ZN_E_IO || s == ZN_E_FULL || s == ZN_E_NOMEM || s == ZN_E_BUG || s == ZN_E_BUSY;
}

static void last_word(zn_session *s, zn_reason tell, const char *text) {
  if (!s->push || s->final_said || s->closing) return;
  zn_buf_drop(&s->say, s->say.n); /* what was queued has no meaning any more */
  s->say_at = 0;
  zn_msg m = {.tag = ZN_MSG_refused};
  m.refused.code = tell;
  size_t n = strlen(text);
  m.refused.text =
      ZN_SPAN(text, n < ZN_MSG_TEXT ? n : 0); /* a text too long is left out, never cut inside a character */
  m.refused.after_s = 0;
  (void)zn_s_say(s, &m);
  s->closing = true;
}

zn_status zn_s_fail(zn_session *s, zn_status code, zn_reason tell, const char *fmt, ...) {
  if (ended(s)) return s->err.code != ZN_OK ? s->err.code : code;
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(s->err.text, sizeof s->err.text, fmt, ap);
  va_end(ap);
  s->err.code = code;
  const char *text = s->err.text;
  if (tell == ZN_REASON_store) text = s->o.side == ZN_SIDE_SERVER ? ZT_SRV_STORE : ZT_CLIENT_STORE;
  s->state = ZN_SESSION_FAILED;
  last_word(s, tell, text);
  return code;
}

zn_status zn_s_fail_store(zn_session *s, zn_status code, const zn_err *err) {
  const char *text = err && err->code != ZN_OK && err->text[0] ? err->text : NULL;
  if (!text) text = s->o.side == ZN_SIDE_SERVER ? ZT_SRV_STORE : ZT_CLIENT_STORE;
  return zn_s_fail(s, code, ZN_REASON_store, "%s", text);
}

/* ---- out ---- */
size_t zn_s_waiting(const zn_session *s) { return s->say.n - s->say_at; }

size_t zn_s_say_max(const zn_session *s) { return s->o.side == ZN_SIDE_SERVER ? ZN_SAY_MAX : 16 * ZN_SAY_MAX; }

zn_status zn_s_say(zn_session *s, const zn_msg *m) {
  if (s->say_at > 0 && s->say_at == s->say.n) {
    zn_buf_clear(&s->say);
    s->say_at = 0;
  }
  if (zn_s_waiting(s) > zn_s_say_max(s))
    return zn_s_fail(s, ZN_E_LIMIT, ZN_REASON_limit, ZT_NET_LIMIT, zn_msg_about(m->tag)->name);
  size_t start = s->say.n;
  zn_buf_put(&s->say, "\0", 2);
  zn_status st = zn_msg_encode(&s->say, m);
  if (st != ZN_OK) {
    if (zn_buf_ok(&s->say)) s->say.n = start;
    return zn_s_fail(s, st, ZN_REASON_store, ZT_NET_LIMIT, zn_msg_about(m->tag)->name);
  }
  size_t n = s->say.n - start - 2;
  s->say.p[start] = (uint8_t)(n & 0xff);
  s->say.p[start + 1] = (uint8_t)(n >> 8);
  if (zn_msg_about(m->tag)->counts) s->sent++;
  return ZN_OK;
}

static zn_status seal(zn_session *s, zn_span plain, bool final) {
  size_t n = plain.n + ZN_STREAM_EXTRA + (s->header_said ? 0 : sizeof s->header);
  uint8_t len[2] = {(uint8_t)(n & 0xff), (uint8_t)(n >> 8)};
  zn_buf_put(&s->out, len, 2);
  if (!s->header_said) zn_buf_put(&s->out, s->header, sizeof s->header);
  s->header_said = true;
  zn_status st = zn_stream_push(s->push, &s->out, plain, final);
  return st == ZN_OK && !zn_buf_ok(&s->out) ? ZN_E_NOMEM : st;
}

zn_status zn_s_record(zn_session *s, size_t limit) {
  if (!s->push || s->final_said) return ZN_OK;
  size_t at = s->say_at;
  while (at < s->say.n) {
    size_t n = 2 + (s->say.p[at] | (size_t)s->say.p[at + 1] << 8);
    if (at > s->say_at && at + n - s->say_at > limit) break;
    at += n;
  }
  zn_span plain = ZN_SPAN(s->say.p ? s->say.p + s->say_at : NULL, at - s->say_at);
  bool final = s->closing && at == s->say.n;
  if (plain.n == 0 && !final) return ZN_OK;
  zn_status st = seal(s, plain, final);
  s->say_at = at;
  s->final_said = final;
  if (s->say_at > ZN_SAY_MAX / 16) {
    zn_buf_drop(&s->say, s->say_at);
    s->say_at = 0;
  }
  return st;
}

/* ---- in ---- */
static zn_status frame_out(zn_session *s, zn_buf *msg) {
  uint8_t len[2] = {(uint8_t)(msg->n & 0xff), (uint8_t)(msg->n >> 8)};
  if (msg->n > 0) {
    zn_buf_put(&s->out, len, 2);
    zn_buf_put(&s->out, msg->p, msg->n);
  }
  bool ok = zn_buf_ok(msg) && zn_buf_ok(&s->out);
  zn_buf_release(msg);
  return ok ? ZN_OK : ZN_E_NOMEM;
}

zn_status zn_s_hs_begin(zn_session *s) {
  zn_buf msg;
  zn_buf_init(&msg, 0);
  zn_status st = zn_hs_start(&s->hs, &msg);
  zn_status framed = frame_out(s, &msg);
  return st != ZN_OK ? st : framed;
}

static zn_status handshake_frame(zn_session *s, zn_span frame) {
  zn_buf msg;
  zn_err err = {0};
  zn_buf_init(&msg, 0);
  zn_status st = zn_hs_take(&s->hs, frame, &msg, &err);
  zn_status framed = frame_out(s, &msg);
  if (st != ZN_OK) return zn_s_fail(s, st, ZN_REASON_protocol, "%s", err.text[0] ? err.text : ZT_HS_FORM);
  if (framed != ZN_OK) return zn_s_fail(s, framed, ZN_REASON_store, "%s", ZT_HS_FORM);
  if (s->hs.state != ZN_HS_DONE) return ZN_OK;
  bool server = s->o.side == ZN_SIDE_SERVER;
  st = zn_stream_new_push(&s->push, server ? &s->hs.k_sc : &s->hs.k_cs, s->header);
  if (st != ZN_OK) return zn_s_fail(s, st, ZN_REASON_store, "%s", ZT_HS_FORM);
  return zn_s_opened(s);
}

static zn_status record(zn_session *s, zn_span frame) {
  if (!s->pull) {
    bool server = s->o.side == ZN_SIDE_SERVER;
    if (frame.n < sizeof s->header) return zn_s_fail(s, ZN_E_CRYPTO, ZN_REASON_protocol, "%s", ZT_NET_SEAL);
    if (zn_stream_new_pull(&s->pull, server ? &s->hs.k_cs : &s->hs.k_sc, frame.p) != ZN_OK)
      return zn_s_fail(s, ZN_E_CRYPTO, ZN_REASON_protocol, "%s", ZT_NET_SEAL);
    frame = ZN_SPAN(frame.p + sizeof s->header, frame.n - sizeof s->header);
  }
  bool final = false;
  zn_buf_clear(&s->plain);
  zn_status st = zn_stream_pull(s->pull, &s->plain, frame, &final);
  if (st == ZN_E_NOMEM) return zn_s_fail_store(s, st, NULL);
  if (st != ZN_OK) return zn_s_fail(s, ZN_E_CRYPTO, ZN_REASON_protocol, "%s", ZT_NET_SEAL);
  for (size_t at = 0; at < s->plain.n && !ended(s);) {
    size_t left = s->plain.n - at;
    size_t n = left < 2 ? SIZE_MAX : s->plain.p[at] | (size_t)s->plain.p[at + 1] << 8;
    if (n == 0 || n > left - 2) return zn_s_fail(s, ZN_E_FORMAT, ZN_REASON_protocol, ZT_NET_FORM, "record");
    ZN_TRY(zn_s_dispatch(s, ZN_SPAN(s->plain.p + at + 2, n)));
    at += 2 + n;
  }
  if (final && !ended(s) && s->o.side == ZN_SIDE_CLIENT && s->state != ZN_SESSION_IDLE)
    return zn_s_fail(s, ZN_E_NET, ZN_REASON_stop, "%s", ZT_NET_LOST);
  if (final && !ended(s)) {
    s->state = ZN_SESSION_CLOSED;
    s->closing = true; /* answer with our own last word */
  }
  return ZN_OK;
}

zn_status zn_s_take_bytes(zn_session *s, zn_span bytes) {
  while (bytes.n > 0 && !ended(s)) {
    size_t want = 2;
    if (s->in.n >= 2) want += s->in.p[0] | (size_t)s->in.p[1] << 8;
    size_t most = s->hs.state == ZN_HS_DONE ? ZN_FRAME_MAX : ZN_HS_M3_MAX;
    if (want > most + 2) return zn_s_fail(s, ZN_E_LIMIT, ZN_REASON_limit, "%s", s->push ? ZT_NET_SEAL : ZT_HS_TOO_LONG);
    size_t take = want - s->in.n < bytes.n ? want - s->in.n : bytes.n;
    if (s->hs.state != ZN_HS_DONE && (s->hs_bytes += take) > 1024)
      return zn_s_fail(s, ZN_E_LIMIT, ZN_REASON_limit, "%s", ZT_HS_TOO_LONG);
    zn_buf_put(&s->in, bytes.p, take);
    if (!zn_buf_ok(&s->in)) return zn_s_fail_store(s, ZN_E_NOMEM, NULL);
    bytes = ZN_SPAN(bytes.p + take, bytes.n - take);
    if (s->in.n < 2 || s->in.n < 2 + (s->in.p[0] | (size_t)s->in.p[1] << 8)) continue;
    zn_span frame = ZN_SPAN(s->in.p + 2, s->in.n - 2);
    zn_status st = s->hs.state == ZN_HS_DONE ? record(s, frame) : handshake_frame(s, frame);
    zn_buf_clear(&s->in);
    ZN_TRY(st);
  }
  return ZN_OK;
}
