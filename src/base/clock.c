#include "base/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t frozen_at = -1;

/* Days of the proleptic Gregorian calendar before year 0, 1970 and after year 9999. */
enum {
	DAYS_PER_ERA = 146097, /* 400 years */
	DAYS_TO_1970 = 719468, /* from 0000-03-01 */
	SECONDS_PER_DAY = 86400,
};
static const int64_t first_second = -62167219200; /* 0000-01-01T00:00:00Z */
static const int64_t last_second = 253402300799;  /* 9999-12-31T23:59:59Z */

int64_t
clock_now(void)
{
	if (frozen_at >= 0)
		return frozen_at;
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec;
}

int64_t
clock_ticks_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
clock_freeze(int64_t at)
{
	frozen_at = at;
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Years begin in March here, so that the leap day is the last of a year. */
struct clock_civil
clock_civil_utc(int64_t at)
{
	at = at < first_second ? first_second : at > last_second ? last_second : at;
	int64_t days = floor_div(at, SECONDS_PER_DAY);
	int64_t second = at - days * SECONDS_PER_DAY;

	int64_t z = days + DAYS_TO_1970;
	int64_t era = floor_div(z, DAYS_PER_ERA);
	int64_t day_of_era = z - era * DAYS_PER_ERA;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
			       day_of_era / (DAYS_PER_ERA - 1)) /
			      365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month_from_march = (5 * day_of_year + 2) / 153;
	int month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);

	return (struct clock_civil){
		.year = (int)(year_of_era + era * 400 + (month <= 2)),
		.month = month,
		.day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1),
		.hour = (int)(second / 3600),
		.minute = (int)(second / 60 % 60),
		.second = (int)(second % 60),
		.weekday = (int)(((days + 4) % 7 + 7) % 7),
	};
}

int64_t
clock_from_civil(const struct clock_civil *civil)
{
	int64_t months = (int64_t)civil->year * 12 + civil->month - 1;
	int64_t year = floor_div(months, 12);
	int64_t month = months - year * 12 + 1;
	year -= month <= 2;

	int64_t era = floor_div(year, 400);
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
	int64_t days = era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 -
		       year_of_era / 100 + day_of_year + civil->day - 1 - DAYS_TO_1970;
	return days * SECONDS_PER_DAY + (int64_t)civil->hour * 3600 + (int64_t)civil->minute * 60 +
	       civil->second;
}

struct clock_civil
clock_civil_local(int64_t at)
{
	at = at < first_second ? first_second : at > last_second ? last_second : at;
	time_t t = (time_t)at;
	struct tm tm;
	if (!localtime_r(&t, &tm))
		return clock_civil_utc(at);
	return (struct clock_civil){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
				    tm.tm_min,         tm.tm_sec,     tm.tm_wday};
}

const char *
clock_rfc3339(int64_t at, char into[static CLOCK_RFC3339_SIZE])
{
	struct clock_civil c = clock_civil_utc(at);
	snprintf(into, CLOCK_RFC3339_SIZE, "%04u-%02u-%02uT%02u:%02u:%02uZ",
		 (unsigned)c.year % 10000, (unsigned)c.month % 100, (unsigned)c.day % 100,
		 (unsigned)c.hour % 100, (unsigned)c.minute % 100, (unsigned)c.second % 100);
	return into;
}
