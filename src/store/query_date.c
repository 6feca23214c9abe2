#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/clock.h"
#include "store/query_tree.h"

enum { DAY_S = 86400 };

/* ---- text -> date ------------------------------------------------------------------------- */

/* The midnight with which a day begins where the user is; where clocks skip it, the first
   moment of the day. */
static int64_t
midnight(int year, int month, int day)
{
	struct tm tm = {
		.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_isdst = -1};
	return mktime(&tm);
}

/* Reads exactly `digits` digits. @return -1 when there are not so many */
static int
read_number(const char **at, const char *end, int digits)
{
	int number = 0;
	for (; digits > 0; digits--, (*at)++) {
		if (*at == end || !isdigit((unsigned char)**at))
			return -1;
		number = number * 10 + (**at - '0');
	}
	return number;
}

/* 2024-07-03, 2024-07 or 2024. */
static bool
read_civil(const char *at, const char *end, struct query_date *date)
{
	int parts[3] = {0, 1, 1};
	for (int i = 0; i < 3; i++) {
		if (i > 0 && at == end)
			break;
		if (i > 0 && *at++ != '-')
			return false;
		parts[i] = read_number(&at, end, i ? 2 : 4);
		if (parts[i] < 0)
			return false;
	}
	struct clock_civil civil = {.year = parts[0], .month = parts[1], .day = parts[2]};
	struct clock_civil again = clock_civil_utc(clock_from_civil(&civil));
	if (at != end || again.month != parts[1] || again.day != parts[2])
		return false; /* the 30th of February */
	*date = (struct query_date){DATE_FIXED, midnight(parts[0], parts[1], parts[2])};
	return true;
}

/* 90s, 15m, 6h, 7d, 2w. */
static bool
read_span(const char *at, const char *end, struct query_date *date)
{
	static const struct {
		char letter;
		int64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', DAY_S}, {'w', 7 * DAY_S}};
	int64_t number = 0;
	const char *from = at;

	for (; at < end && isdigit((unsigned char)*at) && at - from < 9; at++)
		number = number * 10 + (*at - '0');
	if (at == from || end - at != 1)
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (tolower((unsigned char)*at) == units[i].letter) {
			*date = (struct query_date){DATE_AGO, number * units[i].seconds};
			return true;
		}
	}
	return false;
}

bool
query_date_parse(const char *text, size_t size, struct query_date *date)
{
	static const char *const days[] = {"today", "yesterday"};

	for (int64_t i = 0; i < 2; i++) {
		if (strlen(days[i]) == size && strncasecmp(text, days[i], size) == 0) {
			*date = (struct query_date){DATE_DAY, i};
			return true;
		}
	}
	return read_civil(text, text + size, date) || read_span(text, text + size, date);
}

/* ---- date, instant -> yes or no ------------------------------------------------------------- */

/* Asking the time zone is dear and most articles are older: the midnight lies at most a day
   and a half (where a country moves over the date line) before the same moment of its day. */
static bool
day_not_before(int64_t days_back, int64_t at, int64_t now)
{
	if (at >= now)
		return true;
	if (at < now - (days_back + 3) * DAY_S)
		return false;
	struct clock_civil today = clock_civil_local(now);
	return at >= midnight(today.year, today.month, today.day - (int)days_back);
}

bool
query_date_not_before(const struct query_date *date, int64_t at, int64_t now)
{
	switch (date->kind) {
	case DATE_FIXED:
		return at >= date->at;
	case DATE_DAY:
		return day_not_before(date->at, at, now);
	case DATE_AGO:
		return at >= now - date->at;
	}
	return false;
}
