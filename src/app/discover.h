#ifndef CAUREADER_APP_DISCOVER_H
#define CAUREADER_APP_DISCOVER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "config/settings.h"
#include "feed/feed.h"

/**
 * @file
 * The feeds behind an address: itself, those that its page links to, those at places where feeds
 * usually lie, or the page as a list of articles.
 *
 * Owner:    the caller; candidates_clear() frees.
 * Threads:  any, one a time; asks servers, and waits for them.
 */

enum { CANDIDATES_MAX = 8, CANDIDATE_TITLES = 3 };

struct candidate {
	char *url;
	char *title;
	enum feed_format format; /* FEED_HTML = a page that lists articles */
	size_t count;            /* of its articles */
	struct {
		char *text;
		int64_t published_at; /* UTC seconds; 0 = it does not say */
	} titles[CANDIDATE_TITLES]; /* of the first, what it will give; text is NULL behind them */
};

struct candidates {
	struct candidate items[CANDIDATES_MAX]; /* the best first */
	size_t count;
};

/** @param typed  an address; https:// is put before one without a scheme
 *  @return       false when nothing is found, or the address cannot be asked */
bool discover(const struct settings *settings, const char *typed, struct candidates *into,
	      struct err *why);
void candidates_clear(struct candidates *c);

#endif
