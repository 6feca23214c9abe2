#ifndef CAUREADER_FEED_JSON_MEND_H
#define CAUREADER_FEED_JSON_MEND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/**
 * @file
 * Makes JSON (RFC 8259) of what is nearly JSON: control characters in strings are escaped, half a
 * surrogate pair becomes U+FFFD, a backslash before a letter that needs none goes, and so does a
 * comma before a closing bracket. A text that is cut ends behind the last object or array that came
 * whole, and what is open around it is closed.
 *
 * Threads:  any.
 */

/**
 * @param into  appended to
 * @return      false when no object came whole, or brackets are nested too deep
 */
bool json_mend(const char *text, size_t size, struct buf *into);

#endif
