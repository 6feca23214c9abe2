#ifndef CAUREADER_NET_WORKER_H
#define CAUREADER_NET_WORKER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mailbox.h"
#include "net/messages.h"

/**
 * @file
 * The threads that read files and parse: parcels in, verdicts out.
 *
 * Threads:  worker_main() is the thread; nothing is shared but mailboxes.
 */

enum parcel_kind {
	PARCEL_BODY,
	PARCEL_FILE,    /* its bytes are yet to be read from `url` */
	PARCEL_PROGRAM, /* what the program says are its bytes */
	PARCEL_PAGE,    /* the page of an article: its text is taken out */
	PARCEL_HOOK,    /* the program is given the bytes: what it says does not matter */
	PARCEL_SECRET,  /* what the program says is a password: nothing is parsed */
};

/** Poller -> worker: a body that came whole, or where to get it. Owner: whoever took it. */
struct parcel {
	struct mail mail; /* first */
	enum parcel_kind kind;
	uint32_t source;
	const char *program; /* borrowed from the settings; or NULL */
	const char *filter;  /* the same: bytes go through it before they are parsed */
	int64_t timeout_s;   /* of each of them */
	size_t max_bytes;
	char *bytes;
	size_t size;
	enum feed_pages pages;
	struct page_paths paths; /* borrowed from the settings, as these two */
	const char *body, *drop; /* of the pages of articles */
	bool packed;        /* it came packed: libcurl does not notice when such a body is cut */
	char *url;          /* after redirects, without login */
	char *content_type; /* NULL = none */
	char *etag;         /* validators travel on to the news; NULL = none */
	char *last_modified;
	uint64_t name;       /* PARCEL_PAGE: of the article */
	uint64_t known_hash; /* of the bytes that were parsed last; 0 = none */
};

/** Worker -> poller: the news, which want only their next time. Owner: whoever took it. */
struct verdict {
	struct mail mail; /* first */
	struct news *news;
	uint64_t hash; /* of the bytes; 0 = there were none */
	char *secret;  /* of PARCEL_SECRET, when it went well; else NULL */
};

void parcel_free(struct parcel *p);
void verdict_free(struct verdict *v);

/** What a worker is given; borrowed, lives as long as the thread. */
struct worker {
	struct mailbox *parcels;  /* in; closed = the thread ends */
	struct mailbox *verdicts; /* out: NEWS_HARVEST, NEWS_UNCHANGED (the known bytes) or
				     NEWS_FAILED for each parcel */
	int stop_fd;              /* closes when the thread is to end: programs are killed */
};

void *worker_main(void *arg);

#endif
