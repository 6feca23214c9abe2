#include "net/schedule.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "feed/date.h"

enum {
	HOUR_S = 3600,
	LEARNED_MOST_S = 6 * HOUR_S,
	DAYS_OF_WEEK = 7,
	HOURS_OF_WEEK = 24 * DAYS_OF_WEEK,
	ALL_HOURS = (1 << 24) - 1,
	ALL_DAYS = (1 << DAYS_OF_WEEK) - 1,
};

static int64_t
at_most_a_day(int64_t seconds)
{
	return seconds < 0 ? 0 : seconds > SCHEDULE_DAY_S ? SCHEDULE_DAY_S : seconds;
}

static int64_t
longer(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Knuth's multiplicative hash: neighbours get far apart. @return 0..65535 */
static uint32_t
scatter(uint32_t seed)
{
	return (seed * 2654435761u) >> 16;
}

void
schedule_heed(struct schedule *s, const struct feed_info *info)
{
	s->ttl_s = at_most_a_day(info->ttl_s);
	s->skip_hours = info->skip_hours & ALL_HOURS;
	s->skip_days = info->skip_days & ALL_DAYS;
	if (s->skip_hours == ALL_HOURS)
		s->skip_hours = 0;
	if (s->skip_days == ALL_DAYS)
		s->skip_days = 0;
}

void
schedule_succeed(struct schedule *s, int64_t fresh_s)
{
	s->failures = 0;
	s->gone = false;
	s->retry_after_s = 0;
	s->fresh_s = at_most_a_day(fresh_s);
}

void
schedule_fail(struct schedule *s, int status, const char *retry_after, int64_t now)
{
	if (s->failures < UINT32_MAX)
		s->failures++;
	s->gone = status == 410;
	s->retry_after_s = 0;
	/* RFC 9110, section 10.2.3: of 503 and of redirects; RFC 6585, section 4: of 429 */
	if (retry_after && (status == 429 || status == 503 || status / 100 == 3))
		s->retry_after_s = schedule_retry_after(retry_after, now);
}

/* The interval, doubled with each failure after the first, up to a day or the interval itself. */
static int64_t
backed_off(const struct schedule *s)
{
	int64_t wait = s->interval_s, most = longer(SCHEDULE_DAY_S, s->interval_s);
	for (unsigned i = 1; i < s->failures && wait < most; i++)
		wait *= 2;
	return wait < most ? wait : most;
}

/* ---- learning ----------------------------------------------------------------------------- */

static int
newest_first(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x < y) - (x > y);
}

/* The mean of the last articles' distances; a source that fell silent since counts its silence. */
void
schedule_learn(struct schedule *s, const int64_t *dates, size_t count, int64_t now)
{
	enum { LOOKED_AT = 16, LEAST = 3 };
	int64_t *sorted = mem_zalloc(count, sizeof(*sorted));
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (dates[i] > 0 && dates[i] <= now)
			sorted[kept++] = dates[i];
	if (kept)
		qsort(sorted, kept, sizeof(*sorted), newest_first);
	if (kept >= LEAST) {
		size_t last = kept < LOOKED_AT ? kept : LOOKED_AT;
		int64_t mean = (sorted[0] - sorted[last - 1]) / (int64_t)(last - 1);
		s->learned_s = longer(longer(mean, now - sorted[0]) / 2, 1);
	}
	free(sorted);
}

static int64_t
interval_of(const struct schedule *s)
{
	int64_t most = longer(LEARNED_MOST_S, s->interval_s);
	int64_t learned = s->learned_s < most ? s->learned_s : most;
	return s->is_own ? s->interval_s : longer(s->interval_s, learned);
}

/* ---- the next time ------------------------------------------------------------------------ */

static bool
is_skipped(const struct schedule *s, int64_t at)
{
	struct clock_civil c = clock_civil_utc(at);
	return (s->skip_hours >> c.hour & 1) || (s->skip_days >> c.weekday & 1);
}

int64_t
schedule_next(const struct schedule *s, int64_t now, uint32_t seed)
{
	if (s->gone)
		return 0;
	int64_t wait =
		s->failures ? backed_off(s) : longer(interval_of(s), longer(s->ttl_s, s->fresh_s));
	wait = longer(wait, s->retry_after_s);
	int64_t part = wait / 10 * scatter(seed) / 65536;
	int64_t at = now + wait + part;
	if (!is_skipped(s, at))
		return at;
	for (int i = 0; i < HOURS_OF_WEEK && is_skipped(s, at); i++)
		at += HOUR_S - at % HOUR_S;
	/* All that leave the same hours out would come on its stroke. */
	return at + HOUR_S / 10 * scatter(seed) / 65536;
}

int64_t
schedule_resume(const struct schedule *s, int64_t stored, int64_t now)
{
	int64_t most = longer(SCHEDULE_DAY_S, s->interval_s);
	most += most / 10 + (int64_t)HOURS_OF_WEEK * HOUR_S + HOUR_S;
	return stored > now + most ? now : stored;
}

int64_t
schedule_retry_after(const char *value, int64_t now)
{
	int64_t seconds = 0, at;
	size_t digits = strspn(value, "0123456789");
	if (digits && !value[digits]) {
		for (; *value && seconds <= SCHEDULE_DAY_S; value++)
			seconds = seconds * 10 + (*value - '0');
		return at_most_a_day(seconds);
	}
	return date_parse(value, strlen(value), &at) ? at_most_a_day(at - now) : 0;
}
