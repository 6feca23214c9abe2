#ifndef CAUREADER_FEED_DATE_H
#define CAUREADER_FEED_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * @file
 * Dates as feeds and pages write them: RFC 822 and RFC 3339, ISO 8601, asctime, numbers in the
 * order of America and of Europe, names of months in thirty languages, and everyone who gets
 * them wrong. A table of forms; a new form is a new row.
 *
 * Threads:  any; no state, no locale, no clock.
 * Units:    UTC seconds since 1970; a date without a zone is UTC, one without a time of day is
 *           midnight. A zone named as in the tz database has the rules that hold there today.
 */

/**
 * Reads a text that is a date and nothing else: of a feed, a header, a <time>.
 *
 * @param text  in any of the known forms; white space around it, one word before it and
 *              comments in parentheses are let pass
 * @return      false when it cannot be read: then there is no date (never now, never 1970)
 */
bool date_parse(const char *text, size_t size, int64_t *at);

/**
 * Finds the first date, with its time of day, in a line that people read: "Published on Wed,
 * 3 July 2024 at 14:02 by Ada". Only forms that are hardly anything else count there.
 *
 * @param near  an instant close to which the date must lie (when the page was fetched, the day
 *              a list stands under); it makes "3 July", "14:02", "yesterday" and "2 hours ago"
 *              readable too: the year is the one that puts the date last before it. 0 = unknown
 * @return      false when there is none
 */
bool date_find(const char *text, size_t size, int64_t near, int64_t *at);

#endif
