#ifndef CAUREADER_NET_SCHEDULE_H
#define CAUREADER_NET_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feed/parse.h"

/**
 * @file
 * When a source is asked again. Pure: the caller brings the time.
 *
 * Owner:    whoever holds the struct; it holds no memory.
 * Threads:  one at a time.
 * Units:    seconds; instants are UTC seconds since 1970.
 */

enum { SCHEDULE_DAY_S = 86400 };

/** What is known of a source. */
struct schedule {
	int64_t interval_s;    /* the user's */
	bool is_own;           /* it was given for this source alone */
	int64_t learned_s;     /* half of the time between two articles; 0 = not known */
	int64_t ttl_s;         /* the feed's wish, a day at most; 0 = none */
	int64_t fresh_s;       /* the server's, of the last good answer, a day at most; 0 = none */
	uint32_t skip_hours;   /* as in struct feed_info */
	uint32_t skip_days;    /* the same */
	int64_t retry_after_s; /* of the last answer when that failed, a day at most; 0 = none */
	unsigned failures;     /* in a row */
	bool gone;             /* 410: never again by itself */
};

/** Takes the wishes of a feed over: ttl or updatePeriod, skipHours, skipDays (RSS 2.0). Hours or
 *  days that leave none are no wish. */
void schedule_heed(struct schedule *s, const struct feed_info *info);

/**
 * Learns how often the source publishes.
 *
 * @param dates  of its articles, in any order; 0 = none
 */
void schedule_learn(struct schedule *s, const int64_t *dates, size_t count, int64_t now);

/** The source answered well. @param fresh_s  for how long the server calls that fresh; 0 = none */
void schedule_succeed(struct schedule *s, int64_t fresh_s);

/**
 * The source failed.
 *
 * @param status       HTTP status; 0 = there was none
 * @param retry_after  the header's value, heeded with 429, 503 and 3xx; NULL = none
 */
void schedule_fail(struct schedule *s, int status, const char *retry_after, int64_t now);

/**
 * The next time after an answer at `now`.
 *
 * After a success the longest of the interval, the feed's wish and the server's; the interval is
 * the one of this source, else the learned one, between the user's for all and six hours. After
 * failures the interval, doubled with each further one up to a day; never before Retry-After.
 * Then hours and days that the feed wants left out are left out.
 *
 * @param seed  spreads sources that would come together: up to a tenth of the wait is added
 * @return      0 = never by itself
 */
int64_t schedule_next(const struct schedule *s, int64_t now, uint32_t seed);

/**
 * The next time that was worked out in an earlier run.
 *
 * @return  `stored`; `now` when that lies further ahead than any wait can: then the clock was
 *          wrong, and the source would rest for years
 */
int64_t schedule_resume(const struct schedule *s, int64_t stored, int64_t now);

/** Reads Retry-After in both forms (RFC 9110, section 10.2.3). @return seconds, 0..a day */
int64_t schedule_retry_after(const char *value, int64_t now);

#endif
