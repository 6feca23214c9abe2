#ifndef CAUREADER_FEED_HARVEST_H
#define CAUREADER_FEED_HARVEST_H

#include "feed/parse.h"

/**
 * @file
 * What one answer of a server became: a feed's information and its articles, their HTML read
 * into documents, the trailers of blog software taken off (feed/trailer.h).
 *
 * Owner:    the holder; harvest_clear() frees. It may move from thread to thread.
 */
struct harvest {
	struct feed_info info;
	const struct article **articles; /* one reference each, in the feed's order */
	size_t article_count;
};

enum {
	/* Of one answer; a publisher with more sends its newest first. Later items are counted
	   in a warning. */
	HARVEST_MAX_ARTICLES = 10000,
};

/** @return false as feed_parse() does; then there is nothing to clear */
bool harvest_parse(const struct feed_input *in, struct harvest *into, struct err *why);

void harvest_clear(struct harvest *h);

#endif
