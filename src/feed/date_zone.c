#include "base/clock.h"
#include "feed/date_words.h"
#include "feed/document.h"

/* ---- names --------------------------------------------------------------------------------- */

/* The tz database as it holds today, in the order of its names: made by date_zones.py. */
static const struct zone {
	const char *name;
	enum date_rule rule;
	int minutes;
} zones[] = {
#include "feed/date_zones.inc"
};

struct date_word
date_zone(const char *folded, size_t size)
{
	struct slice name = {folded, size};
	size_t low = 0, high = sizeof(zones) / sizeof(zones[0]);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = slice_order(name, zones[middle].name);
		if (order == 0)
			return (struct date_word){DATE_WORD_ZONE, zones[middle].rule,
						  zones[middle].minutes};
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return (struct date_word){.kind = DATE_WORD_UNKNOWN};
}

/* ---- summer time --------------------------------------------------------------------------- */

/* From a Sunday of one month to a Sunday of another; over the end of the year in the south. */
static const struct summer {
	enum date_rule rule;
	int since; /* year */
	struct change {
		int month;
		int day;    /* the first Sunday from this day on; negative: the last up to it */
		int minute; /* of that Sunday, in standard time */
	} begin, end;
	bool utc; /* the minutes are those of UTC */
} summers[] = {
	{DATE_RULE_EUROPE, 1996, {3, -31, 60}, {10, -31, 60}, true},
	{DATE_RULE_AMERICA, 2007, {3, 8, 120}, {11, 1, 60}, false},
	{DATE_RULE_AMERICA, 1987, {4, 1, 120}, {10, -31, 60}, false},
	{DATE_RULE_AUSTRALIA, 2008, {10, 1, 120}, {4, 1, 120}, false},
	{DATE_RULE_ZEALAND, 2007, {9, -30, 120}, {4, 1, 120}, false},
	{DATE_RULE_CHILE, 2019, {9, 2, 0}, {4, 2, -60}, false},
};

/* Minutes since 1970 of a change, in standard time. */
static int64_t
change_at(int year, struct change c)
{
	bool last = c.day < 0;
	struct clock_civil day = {.year = year, .month = c.month, .day = last ? -c.day : c.day};
	int weekday = clock_civil_utc(clock_from_civil(&day)).weekday;
	day.day += last ? -weekday : (7 - weekday) % 7;
	return clock_from_civil(&day) / 60 + c.minute;
}

int
date_zone_minutes(int standard_minutes, enum date_rule rule, const struct clock_civil *local)
{
	int64_t at = clock_from_civil(local) / 60;
	for (size_t i = 0; i < sizeof(summers) / sizeof(summers[0]); i++) {
		const struct summer *s = &summers[i];
		if (s->rule != rule || local->year < s->since)
			continue;
		int shift = s->utc ? standard_minutes : 0;
		int64_t begin = change_at(local->year, s->begin) + shift;
		int64_t end = change_at(local->year, s->end) + shift + 60; /* on the wall */
		bool summer = begin < end ? at >= begin && at < end : at >= begin || at < end;
		return standard_minutes + (summer ? 60 : 0);
	}
	return standard_minutes;
}
