#ifndef CAUREADER_NET_OPTIONS_H
#define CAUREADER_NET_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * @file
 * What a poller is told when it is created (net/poller.h).
 */

/** What is known of a source from before, borrowed for the call. */
struct poller_memory {
	const char *etag; /* or NULL */
	const char *last_modified;
	int64_t next_try_at; /* 0 = now */
	const char *adopted; /* as in struct moved (net/moved.h); "" or NULL = none */
	const char *moved_to;
	unsigned moved_seen;
	int64_t learned_s; /* how often it publishes; 0 = not known */
};

struct poller_options {
	bool background; /* polls what is due by itself; else only what is ordered */
	bool offline;    /* every request that would leave the machine fails at once */
};

#endif
