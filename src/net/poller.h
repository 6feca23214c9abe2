#ifndef CAUREADER_NET_POLLER_H
#define CAUREADER_NET_POLLER_H

#include "base/mailbox.h"
#include "config/settings.h"
#include "net/messages.h"
#include "net/options.h"

/**
 * @file
 * The network side: one thread that owns a CURLM and the schedule, and workers that parse.
 *
 * The poller sleeps in curl_multi_poll() until bytes, an order or the next due source. A body
 * that came whole moves in a parcel to the workers; they make articles of it and put the news
 * into the mailbox given here. Every source that is ordered or due ends in exactly one of
 * NEWS_UNCHANGED, NEWS_HARVEST and NEWS_FAILED.
 *
 * Threads:  created, ordered and destroyed by one thread; its own threads block all signals.
 */
struct poller;

/**
 * Starts the threads.
 *
 * @param settings  borrowed, read-only, must outlive the poller
 * @param memory    settings->source_count of them, or NULL
 * @param news      where the news go; its owner stays the caller
 * @return          NULL with why when libcurl, threads or handles cannot be had
 */
struct poller *poller_create(const struct settings *settings, const struct poller_memory *memory,
			     const struct poller_options *options, struct mailbox *news,
			     struct err *why);

/** Takes the order. */
void poller_order(struct poller *p, struct order *order);

/** Ends all threads within a second, whatever they wait for, and frees. News that lie in the
 *  mailbox stay there. NULL is let pass. */
void poller_destroy(struct poller *p);

#endif
