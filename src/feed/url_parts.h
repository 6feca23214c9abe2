#ifndef CAUREADER_FEED_URL_PARTS_H
#define CAUREADER_FEED_URL_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "feed/document.h"

/**
 * @file
 * A URL cut at its joints (RFC 3986, section 3), for the files that handle URLs (url*.c). A
 * part that is not there has no text. A backslash ends an authority, as browsers have it.
 *
 * Owner:    slices into the URL.
 * Threads:  any.
 */
struct url_parts {
	struct slice scheme, authority, path, query, fragment;
};

struct url_parts url_split(const char *url);
void url_join(const struct url_parts *p, struct buf *into);

/** @return true when the part is this word, in any case */
bool url_part_is(struct slice part, const char *word);

/** The authority without user and password. */
struct slice url_authority_bare(struct slice authority);

/** The host alone: without user, password and port. */
struct slice url_authority_host(struct slice authority);

#endif
