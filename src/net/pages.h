#ifndef CAUREADER_NET_PAGES_H
#define CAUREADER_NET_PAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mailbox.h"
#include "config/settings.h"
#include "net/libcurl.h"
#include "net/transfer.h"
#include "net/worker.h"

/**
 * @file
 * The pages of articles, fetched when someone wants to read more than the feed has, and images that
 * are to be saved: a few at once, one a host, in the order in which they were wanted. Each ends in
 * one NEWS_PAGE or NEWS_IMAGE.
 *
 * Owner:    the rounds (net/rounds.h).
 * Threads:  the poller's.
 */
struct pages;

/** All borrowed; must outlive the pages. */
struct pages_given {
	const struct settings *settings;
	const struct transfer_rules *rules;
	CURLM *multi;
	struct mailbox *parcels; /* to the workers */
	struct mailbox *news;    /* to the UI side */
	bool offline;
};

struct pages *pages_create(const struct pages_given *given);

/** Drops what is under way, without news. NULL is let pass. */
void pages_destroy(struct pages *p);

/** Wants a page or an image. @param o  an ORDER_PAGE or ORDER_IMAGE, borrowed for the call */
void pages_want(struct pages *p, const struct order *o);

/** Starts as many as may run. */
void pages_start(struct pages *p);

/** Looks after a transfer of a page or an image that has ended. */
void pages_finish(struct pages *p, struct transfer *t, CURLcode result);

/** Takes what a worker found of a page. */
void pages_judged(struct pages *p, struct verdict *v);

#endif
