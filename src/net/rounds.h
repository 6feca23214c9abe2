#ifndef CAUREADER_NET_ROUNDS_H
#define CAUREADER_NET_ROUNDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mailbox.h"
#include "config/settings.h"
#include "net/libcurl.h"
#include "net/messages.h"
#include "net/options.h"
#include "net/worker.h"

/**
 * @file
 * The poller thread's work: which source is visited when, and what is told of it.
 *
 * A visit begins when a source is ordered or due. It waits in line (net/line.h), is a transfer,
 * then a parcel at the workers, and ends in exactly one of NEWS_UNCHANGED, NEWS_HARVEST and
 * NEWS_FAILED. Transfers wait while too many parcels do.
 *
 * Owner:    whoever created it.
 * Threads:  the poller's, but for create and destroy, when that does not run.
 */
struct rounds;

/** All borrowed; must outlive the rounds. */
struct rounds_given {
	const struct settings *settings;
	const struct poller_options *options;
	CURLM *multi;
	struct mailbox *parcels;  /* to the workers */
	struct mailbox *programs; /* to those that run programs */
	struct mailbox *news;     /* to the UI side */
	size_t workers;
};

/** @param memory  as in poller_create() */
struct rounds *rounds_create(const struct rounds_given *given, const struct poller_memory *memory);

/** Drops what is under way, without news. NULL is let pass. */
void rounds_destroy(struct rounds *r);

/** Puts these sources in line (NULL: all); tells NEWS_PLANNED, of 0 as well. */
void rounds_poll(struct rounds *r, const uint32_t *sources, size_t count);

/** Wants the page of an article: net/pages.h. */
void rounds_want_page(struct rounds *r, const struct order *o);

/** Gives bytes to the program of the settings that wants what is new. @param bytes  taken */
void rounds_hook(struct rounds *r, char *bytes, size_t size);

/** Fails all that waits in line or is a transfer; parcels still come back. */
void rounds_cancel(struct rounds *r);

/** Takes what a worker found. */
void rounds_judged(struct rounds *r, struct verdict *v);

/** Puts what is due in line. @return when the next one is due; 0 = none ever */
int64_t rounds_due(struct rounds *r);

/** Starts as many as may run. */
void rounds_start(struct rounds *r);

/** Looks after transfers that have ended. @return true when there were any */
bool rounds_finish(struct rounds *r);

#endif
