/* messages: what decodes is within its limits, and encodes again to something that decodes. */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/support/messages.h"

void fuzz_seed(rng *r, zn_buf *out) {
  zn_msg m;
  message_make(r, &m, message_tags[rng_below(r, MESSAGE_COUNT)]);
  FUZZ_CHECK(zn_msg_encode(out, &m) == ZN_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  zn_msg m, back;
  zn_buf b;
  if (zn_msg_decode(&m, ZN_SPAN(data, size)) != ZN_OK || m.tag == ZN_MSG_UNKNOWN) return 0;
  zn_buf_init(&b, 0);
  zn_msg_print(&b, &m);
  zn_buf_clear(&b);
  FUZZ_CHECK(zn_msg_encode(&b, &m) == ZN_OK);
  FUZZ_CHECK(b.n <= size);
  FUZZ_CHECK(zn_msg_decode(&back, zn_buf_span(&b)) == ZN_OK && back.tag == m.tag);
  zn_buf_release(&b);
  return 0;
}
