#include "feed/date.h"

#include <string.h>

#include "base/clock.h"
#include "feed/date_pieces.h"

/* The time of day and the zone are found by their forms and taken out; what is left is matched
   against the forms of a day. */

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* ---- the day ------------------------------------------------------------------------------- */

enum form_use {
	FORM_ANY,
	FORM_ALONE = 1,   /* among other words it is too often something else */
	FORM_NEAR = 2,    /* it lacks the year */
	FORM_AMERICA = 4, /* the month before the day, in numbers */
};

/* The first that fits and makes a date is taken, so the order decides between 04/05 and 05/04;
   but one that agrees with the weekday in the text, or with the custom where it is written, comes
   before one that does not. */
static const struct form {
	const char *form;
	enum form_use use;
} day_forms[] = {
	{"YYYY-N-D", FORM_ANY},
	{"D M YYYY", FORM_ANY},
	{"M D YYYY", FORM_ANY},
	{"YYYY M D", FORM_ANY},
	{"YYYY D M", FORM_ANY},
	{"D M YY", FORM_ANY},
	{"M D YY", FORM_ALONE},
	{"D M YYY", FORM_ALONE},
	{"YYYY/N/D", FORM_ANY},
	{"YYYY.N.D", FORM_ANY},
	{"N/D/YYYY", FORM_AMERICA},
	{"D/N/YYYY", FORM_ANY},
	{"N/D/YY", FORM_AMERICA},
	{"D/N/YY", FORM_ANY},
	{"D.N.YYYY", FORM_ANY},
	{"D.N.YY", FORM_ANY},
	{"D-N-YYYY", FORM_ANY},
	{"N-D-YYYY", FORM_AMERICA},
	{"YYYY-NNN-D", FORM_ALONE},
	{"D N YYYY", FORM_ALONE},
	{"N D YYYY", FORM_ALONE | FORM_AMERICA},
	{"YYYY N D", FORM_ALONE},
	/* ISO 8601, its editions of 1988 and 2004 */
	{"YYYYNNDDhhmmss", FORM_ALONE},
	{"YYYYNNDDhhmm", FORM_ALONE},
	{"YYYYNNDD", FORM_ALONE},
	{"YYYY-JJJ", FORM_ALONE},
	{"YYYYJJJ", FORM_ALONE},
	{"YYYY-wWW-K", FORM_ALONE},
	{"YYYYwWWK", FORM_ALONE},
	{"YYYY-wWW", FORM_ALONE},
	{"YYYYwWW", FORM_ALONE},
	{"YY-N-D", FORM_ALONE},
	{"YYNNDD", FORM_ALONE},
	{"YY-JJJ", FORM_ALONE},
	{"YYJJJ", FORM_ALONE},
	{"-YY-NN", FORM_ALONE},
	{"-YYNN", FORM_ALONE},
	{"-YY", FORM_ALONE},
	/* no day: the first */
	{"M YYYY", FORM_ALONE},
	{"YYYY M", FORM_ALONE},
	{"YYYY-N", FORM_ALONE},
	{"YYYY/N", FORM_ALONE},
	{"N/YYYY", FORM_ALONE},
	{"N.YYYY", FORM_ALONE},
	{"YYYY", FORM_ALONE},
	/* no year */
	{"D M", FORM_NEAR},
	{"M D", FORM_NEAR},
	{"D.N", FORM_NEAR | FORM_ALONE},
};

static bool
day_exists(const struct date_fields *f)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (f->month < 1 || f->month > 12 || f->day < 1 || f->day > days[f->month - 1])
		return false;
	bool leap = f->year % 4 == 0 && (f->year % 100 != 0 || f->year % 400 == 0);
	return f->month != 2 || f->day < 29 || leap;
}

static int64_t
day_at(int64_t year, int64_t month, int64_t day)
{
	struct clock_civil civil = {.year = (int)year, .month = (int)month, .day = (int)day};
	return clock_from_civil(&civil);
}

/* Turns days of the year and of the week (ISO 8601, section 5.2.3) into days of a month. */
static bool
day_settle(struct date_fields *f)
{
	enum { DAY_S = 86400, YEAR_MIN = 1000 };
	if (f->year < YEAR_MIN) /* "0001-01-01", "0000-00-00": a program that knew of none */
		return false;
	if (f->ordinal || f->week) {
		int64_t at = day_at(f->year, 1, f->week ? 4 : 1);
		if (f->week) {
			int weekday = (clock_civil_utc(at).weekday + 6) % 7;
			int64_t day = f->week_day ? f->week_day - 1 : 0;
			at += ((f->week - 1) * 7 - weekday + day) * DAY_S;
		} else {
			at += (f->ordinal - 1) * DAY_S;
		}
		struct clock_civil there = clock_civil_utc(at);
		bool within = f->week ? f->week <= 53 && f->week_day <= 7 : there.year == f->year;
		f->year = there.year;
		f->month = there.month;
		f->day = there.day;
		return within;
	}
	f->month = f->month ? f->month : 1;
	f->day = f->has_day ? f->day : 1;
	return day_exists(f);
}

/* What is being looked for, and where. */
struct search {
	const struct date_pieces *p;
	int64_t near;
	int weekday;  /* that the text names; -1 = none */
	bool whole;   /* nothing else may stand there */
	bool strange; /* a word that nobody knows stands before it */
};

/* The year that puts a date last before `near`, or on the day behind it. */
static void
year_guess(struct date_fields *f, int64_t near)
{
	enum { DAY_S = 86400 };
	f->year = clock_civil_utc(near).year;
	if (day_at(f->year, f->month, f->day) > near + DAY_S)
		f->year--;
}

static bool
form_is_meant(const struct form *form, const struct search *s)
{
	return (s->whole || !(form->use & FORM_ALONE)) && (s->near || !(form->use & FORM_NEAR));
}

/* @return true when nothing that goes on with a number touches the pieces from..end */
static bool
stands_free(const struct search *s, size_t from, size_t end)
{
	const struct date_pieces *p = s->p;
	if (s->whole) {
		while (date_is_separator(date_piece_kind(p, end)))
			end++;
		return end == p->count;
	}
	char before = from ? p->at[from - 1].kind : ' ', behind = date_piece_kind(p, end);
	if (before == '9' || behind == '9')
		return false;
	bool joined_before = before != ' ' && before != ',' && date_is_separator(before) &&
			     from > 1 && p->at[from - 2].kind == '9';
	bool joined_behind = behind && behind != ' ' && behind != ',' &&
			     date_is_separator(behind) && date_piece_kind(p, end + 1) == '9';
	return !joined_before && !joined_behind;
}

enum { RANK_ORDER = 1, RANK_WEEKDAY = 2 };

/* How well a date agrees with the rest of the text: with its weekday, and with the order that
   its language has. */
static int
day_rank(const struct search *s, const struct form *form, const struct date_fields *f)
{
	int weekday = clock_civil_utc(day_at(f->year, f->month, f->day)).weekday;
	bool usual = !(s->p->european && form->use & FORM_AMERICA);
	return (weekday == s->weekday ? RANK_WEEKDAY : 0) + (usual ? RANK_ORDER : 0);
}

/* Takes the first of the forms at `from` that agree best. @return false when none fits */
static bool
day_match(const struct search *s, size_t from, struct date_fields *day)
{
	int best = -1, highest = RANK_ORDER + (s->weekday >= 0 ? RANK_WEEKDAY : 0);
	for (size_t i = 0; i < COUNT(day_forms) && best < highest; i++) {
		struct date_fields f = {0};
		if (!form_is_meant(&day_forms[i], s))
			continue;
		size_t used = date_form_match(day_forms[i].form, s->p, from, &f);
		if (!used || !stands_free(s, from, from + used) || (s->strange && !f.has_day))
			continue;
		if (day_forms[i].use & FORM_NEAR)
			year_guess(&f, s->near);
		if (!day_settle(&f))
			continue;
		int rank = day_rank(s, &day_forms[i], &f);
		if (rank > best) {
			best = rank;
			*day = f;
		}
	}
	return best >= 0;
}

static bool
day_find(const struct search *s, struct date_fields *day)
{
	for (size_t from = 0; from < s->p->count; from++) {
		char kind = s->p->at[from].kind;
		bool begins = kind == '9' || kind == '-' || kind == DATE_WORD_MONTH;
		if (s->whole && !begins && !date_is_separator(kind))
			return false;
		if (!begins)
			continue;
		if (day_match(s, from, day))
			return true;
		if (s->whole && kind != '-')
			return false;
	}
	return false;
}

/* ---- words --------------------------------------------------------------------------------- */

/* What stands between the parts of a date becomes space; a weekday is remembered. */
static void
words_settle(struct date_pieces *p, struct search *s)
{
	size_t months = 0, first = 0;
	while (date_piece_kind(p, first) == ' ')
		first++;
	for (size_t i = 0; i < p->count; i++)
		months += p->at[i].kind == DATE_WORD_MONTH;

	for (size_t i = 0; i < p->count; i++) {
		char kind = p->at[i].kind;
		/* "mar" is Tuesday too, in French, Italian and Spanish */
		bool tuesday = kind == DATE_WORD_MONTH && i == first && months > 1;
		if (kind == DATE_WORD_WEEKDAY && s->weekday < 0)
			s->weekday = p->at[i].word.value;
		bool strange = i == first && (kind == DATE_WORD_UNKNOWN || kind == DATE_WORD_UNIT);
		s->strange |= strange;
		if (strange || tuesday || (kind && strchr("aztkP_g", kind)))
			p->at[i].kind = ' ';
	}
}

/* ---- near an instant ----------------------------------------------------------------------- */

/* "2 hours ago", "il y a 3 jours". */
static bool
ago_find(const struct date_pieces *p, int64_t near, int64_t *at)
{
	bool ago = false;
	for (size_t i = 0; i < p->count; i++)
		ago |= p->at[i].kind == DATE_WORD_AGO;
	for (size_t i = 0; ago && i < p->count; i++) {
		char kind = p->at[i].kind;
		if (kind != DATE_WORD_UNIT && kind != DATE_WORD_HOUR)
			continue;
		size_t before = i;
		while (before > 0 && p->at[before - 1].kind == ' ')
			before--;
		struct date_fields count = {.day = 1}; /* "an hour ago" */
		if (before > 0 && p->at[before - 1].kind == '9' &&
		    !date_form_match("D", p, before - 1, &count))
			return false;
		*at = near - count.day * p->at[i].word.value;
		return true;
	}
	return false;
}

/* "yesterday", or a time of day alone. @return false when the text says nothing of a day */
static bool
day_near(const struct search *s, const struct date_moment *m, struct date_fields *day)
{
	enum { DAY_S = 86400 };
	int64_t at = s->near;
	bool named = false, number = false;
	for (size_t i = 0; i < s->p->count; i++) {
		number |= s->p->at[i].kind == '9';
		if (s->p->at[i].kind == DATE_WORD_DAY && !named) {
			at += s->p->at[i].word.value * DAY_S;
			named = true;
		}
	}
	if (!named && (!m->has_clock || number))
		return false;
	struct clock_civil there = clock_civil_utc(at);
	day->year = there.year;
	day->month = there.month;
	day->day = there.day;
	return true;
}

/* ---- all of it ----------------------------------------------------------------------------- */

static int64_t
instant(const struct date_fields *day, const struct date_moment *m)
{
	const struct date_fields *clock = m->has_clock ? &m->clock : day;
	struct clock_civil civil = {
		.year = (int)day->year,
		.month = (int)day->month,
		.day = (int)day->day,
		.hour = (int)clock->hour,
		.minute = (int)clock->minute,
		.second = (int)clock->second,
	};
	int zone = date_zone_minutes(m->zone.value, m->zone.rule, &civil);
	return clock_from_civil(&civil) - (int64_t)zone * 60;
}

/* Seconds since 1970, or thousandths and millionths of them, by their number of digits. */
static bool
stamp_read(const struct date_pieces *p, int64_t *at)
{
	static const struct {
		int digits;
		int64_t a_second;
	} stamps[] = {{9, 1}, {10, 1}, {13, 1000}, {16, 1000000}};
	bool alone = p->count == 1 || (p->count == 3 && p->at[1].kind == '.');
	for (size_t i = 0; alone && i < COUNT(stamps); i++) {
		if (p->at[0].kind != '9' || p->at[0].digits != stamps[i].digits)
			continue;
		int64_t value = 0;
		for (int d = 0; d < stamps[i].digits; d++)
			value = value * 10 + (p->at[0].text[d] - '0');
		*at = value / stamps[i].a_second;
		return true;
	}
	return false;
}

static bool
pieces_date(struct date_pieces *p, bool whole, int64_t near, int64_t *at)
{
	struct search search = {.p = p, .near = near, .weekday = -1, .whole = whole};
	struct date_fields day = {0};
	struct date_moment m = {0};
	if (whole && stamp_read(p, at))
		return true;
	if (near && ago_find(p, near, at))
		return true;
	if (!date_moment_take(p, &m))
		return false;
	words_settle(p, &search);
	if (!day_find(&search, &day) && !(near && !whole && day_near(&search, &m, &day)))
		return false;
	*at = instant(&day, &m);
	return true;
}

static bool
text_date(const char *text, size_t size, bool whole, int64_t near, int64_t *at)
{
	struct date_pieces p;
	date_pieces_read(&p, text, size);
	bool found = (!whole || p.whole) && pieces_date(&p, whole, near, at);
	date_pieces_clear(&p);
	return found;
}

static void
trim(const char **text, size_t *size)
{
	while (*size && (unsigned char)**text <= ' ')
		++*text, --*size;
	while (*size && (unsigned char)(*text)[*size - 1] <= ' ')
		--*size;
}

bool
date_parse(const char *text, size_t size, int64_t *at)
{
	trim(&text, &size);
	return size && size <= DATE_TEXT_MAX && text_date(text, size, true, 0, at);
}

bool
date_find(const char *text, size_t size, int64_t near, int64_t *at)
{
	trim(&text, &size);
	if (size <= DATE_TEXT_MAX && text_date(text, size, true, near, at))
		return true;
	return text_date(text, size < DATE_TEXT_MAX ? size : DATE_TEXT_MAX, false, near, at);
}
