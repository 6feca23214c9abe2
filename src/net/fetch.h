#ifndef CAUREADER_NET_FETCH_H
#define CAUREADER_NET_FETCH_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/settings.h"

/**
 * @file
 * One address, fetched by itself and waited for: for commands, when no poller runs.
 *
 * Threads:  any, one a time.
 */

/** What came of it. Owner: whoever asked; fetched_clear() frees. */
struct fetched {
	struct buf body;
	char *url;          /* after redirects, without login */
	char *content_type; /* NULL = the server did not say */
	bool moved;         /* permanent redirects led there, and nothing else did */
};

/** @return false, with nothing to clear, when there is no whole answer */
bool fetch(const struct settings *settings, const char *url, struct fetched *into, struct err *why);
void fetched_clear(struct fetched *f);

#endif
