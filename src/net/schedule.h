#ifndef CAUREADER_NET_SCHEDULE_H
#define CAUREADER_NET_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "feed/parse.h"

/**
 * @file
 * When a source is asked again. Pure: the caller brings the time.
 *
 * Units:    seconds; instants are UTC seconds since 1970.
 */

enum { SCHEDULE_DAY_S = 86400 };

/** What is known of a source. */
struct schedule {
	int64_t interval_s;  /* the user's */
	int64_t wish_s;      /* the feed's: ttl, updatePeriod, max-age; 0 = none */
	uint32_t skip_hours; /* as in struct feed_info */
	uint32_t skip_days;
	int64_t retry_after_s; /* of the last answer; 0 = none */
	unsigned failures;     /* in a row */
	bool gone;             /* 410: never again by itself */
};

/** Takes the wishes of a feed over. */
void schedule_heed(struct schedule *s, const struct feed_info *info);

/**
 * The next time after an answer at `now`.
 *
 * After a success the longer of the user's interval and the feed's wish, a day at most; after
 * failures the interval doubled each time, a day at most; never before Retry-After, a day at
 * most. Then hours and days that the feed wants left out are left out.
 *
 * @param seed  spreads sources that would come together: up to a tenth of the wait is added
 * @return      0 = never by itself
 */
int64_t schedule_next(const struct schedule *s, int64_t now, uint32_t seed);

/** Reads Retry-After in both forms (RFC 9110, section 10.2.3). @return seconds, 0..a day */
int64_t schedule_retry_after(const char *value, int64_t now);

#endif
