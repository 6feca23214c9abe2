#ifndef CAUREADER_FEED_SANITIZE_ADDRESS_H
#define CAUREADER_FEED_SANITIZE_ADDRESS_H

#include <stdbool.h>

#include "base/buf.h"
#include "feed/document.h"

/**
 * @file
 * Which addresses sanitized HTML may hold, for feed/sanitize.c.
 *
 * Threads:  any; no state.
 */

/** @return true for an attribute's value that needs no second look: the most, and those of the
 *          page itself */
bool address_is_plain(struct slice value);

/**
 * Puts an address, resolved.
 *
 * @param reference  as a browser reads it: references decoded
 * @param in_place   it is an image's or a film's, which may be data: too
 * @return           false when it may not be kept: nothing is put
 */
bool address_put(const char *reference, const char *base, bool in_place, struct buf *into);

/** Puts those candidates of a srcset (HTML Standard, section 4.8.4.2.1) that may be kept.
 *  @return false when none may */
bool addresses_put(const char *list, const char *base, struct buf *into);

#endif
