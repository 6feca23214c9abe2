#ifndef CAUREADER_BASE_CLOCK_H
#define CAUREADER_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

/**
 * @file
 * The time, as one question that a test can answer.
 *
 * Threads:  any. clock_freeze() is called before there are threads.
 * Units:    seconds since 1970-01-01T00:00:00Z; milliseconds of a clock that never goes back.
 */

/** @return UTC seconds since 1970: the frozen time where there is one */
int64_t clock_now(void);

/** @return milliseconds since some start; never frozen, never goes back; for waiting */
int64_t clock_ticks_ms(void);

/** From now on clock_now() answers `at`; a negative value sets it going again. */
void clock_freeze(int64_t at);

/**
 * Civil time of an instant in UTC, by the proleptic Gregorian calendar, for any int64 whose
 * year lies in 0..9999; other instants are moved to the nearer end.
 */
struct clock_civil {
	int year, month, day; /* month 1..12, day 1..31 */
	int hour, minute, second;
	int weekday; /* 0 = Sunday */
};

struct clock_civil clock_civil_utc(int64_t at);

/** The same in the time zone of the user (TZ). */
struct clock_civil clock_civil_local(int64_t at);

/** @return the instant of a civil time in UTC; fields out of range carry over as in timegm() */
int64_t clock_from_civil(const struct clock_civil *civil);

enum { CLOCK_RFC3339_SIZE = sizeof("2024-07-03T20:14:00Z") };

/** Writes `at` as RFC 3339 in UTC, "2024-07-03T20:14:00Z". @return into */
const char *clock_rfc3339(int64_t at, char into[static CLOCK_RFC3339_SIZE]);

#endif
