#ifndef CAUREADER_FEED_DATE_H
#define CAUREADER_FEED_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * @file
 * Dates as feeds and pages write them: RFC 822 and RFC 3339 and everyone who gets them wrong.
 * A table of forms; a new form is a new row.
 *
 * Threads:  any; no state, no locale, no clock.
 */

/**
 * @param text  a date in any of the known forms; white space around it is let pass
 * @param at    filled with UTC seconds since 1970; a date without a zone is UTC
 * @return      false when it cannot be read: then there is no date (never now, never 1970)
 */
bool date_parse(const char *text, size_t size, int64_t *at);

#endif
