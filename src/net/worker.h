#ifndef CAUREADER_NET_WORKER_H
#define CAUREADER_NET_WORKER_H

#include <stdint.h>

#include "base/mailbox.h"

/**
 * @file
 * The threads that parse: parcels in, verdicts out.
 *
 * Threads:  worker_main() is the thread; nothing is shared but mailboxes.
 */

/** Poller -> worker: a body that came whole. Owner: whoever took it; parcel_free(). */
struct parcel {
	struct mail mail; /* first */
	uint32_t source;
	char *bytes;
	size_t size;
	char *content_type;         /* or NULL */
	char *url;                  /* after redirects, without login */
	char *etag, *last_modified; /* travel on to the news */
};

void parcel_free(struct parcel *p);

/** What a worker is given; borrowed, lives as long as the thread. */
struct worker {
	struct mailbox *parcels;  /* in: struct parcel; closed = the thread ends */
	struct mailbox *verdicts; /* out: struct news, NEWS_HARVEST or NEWS_FAILED, back to the
				     poller, which adds when the source is next due */
};

void *worker_main(void *arg);

#endif
