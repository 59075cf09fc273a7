/* preset: bytes that the compression of a small segment may refer to, as if they had come just before it (private to
 * core/log). */
#ifndef ZONA_CORE_LOG_PRESET_H
#define ZONA_CORE_LOG_PRESET_H

#include "core/base/bytes.h"

#define ZN_PRESET_BELOW 4096 /* larger plaintexts have enough of their own to repeat */

zn_span zn_seg_preset(void);

#endif
