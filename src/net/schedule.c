#include "net/schedule.h"

#include <string.h>

#include "base/clock.h"
#include "feed/date.h"

static int64_t
at_most_a_day(int64_t seconds)
{
	return seconds < 0 ? 0 : seconds > SCHEDULE_DAY_S ? SCHEDULE_DAY_S : seconds;
}

void
schedule_heed(struct schedule *s, const struct feed_info *info)
{
	s->wish_s = at_most_a_day(info->ttl_s);
	s->skip_hours = info->skip_hours;
	s->skip_days = info->skip_days;
}

static bool
is_skipped(const struct schedule *s, int64_t at)
{
	struct clock_civil c = clock_civil_utc(at);
	return (s->skip_hours >> c.hour & 1) || (s->skip_days >> c.weekday & 1);
}

int64_t
schedule_next(const struct schedule *s, int64_t now, uint32_t seed)
{
	enum { DOUBLINGS_MAX = 10, WEEK_HOURS = 168 };
	if (s->gone)
		return 0;

	int64_t wait = s->interval_s;
	if (s->failures) {
		unsigned doublings = s->failures < DOUBLINGS_MAX ? s->failures : DOUBLINGS_MAX;
		wait = at_most_a_day(wait << (doublings - 1));
	} else if (wait < s->wish_s) {
		wait = s->wish_s;
	}
	if (wait < s->retry_after_s)
		wait = at_most_a_day(s->retry_after_s);
	/* Knuth's multiplicative hash: neighbours get far apart. */
	uint32_t spread = (seed * 2654435761u) >> 16;
	wait += wait / 10 * spread / 65536;

	int64_t at = now + wait;
	for (int i = 0; i < WEEK_HOURS && is_skipped(s, at); i++)
		at += 3600 - at % 3600;
	return at;
}

int64_t
schedule_retry_after(const char *value, int64_t now)
{
	int64_t seconds = 0, at;
	size_t digits = strspn(value, "0123456789");
	if (digits && !value[digits]) {
		for (; *value; value++) {
			seconds = seconds * 10 + (*value - '0');
			if (seconds > SCHEDULE_DAY_S)
				return SCHEDULE_DAY_S;
		}
		return seconds;
	}
	return date_parse(value, strlen(value), &at) ? at_most_a_day(at - now) : 0;
}
