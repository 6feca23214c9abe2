#include "feed/date_pieces.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* ---- time of day --------------------------------------------------------------------------- */

/* Of those that fit at the first place where one does, the first. */
static const char *const clock_forms[] = {
	"h:m:s.f", "h:m:s,f", "h:m:s:f",   "h:m:s",   "h:m",   "th:m:s.f", "th:m:s,f",
	"th:m:s",  "th:m",    "thhmmss.f", "thhmmss", "thhmm", "thh",
};

/* Where none of those fits: hours by a word. */
static const char *const hour_forms[] = {"h P", "h k m", "k h.m", "h.m k", "h k"};

/* "+0200", "+02:00", "-5", "+530" at i. @return pieces used */
static size_t
offset_read(const struct date_pieces *p, size_t i, int *minutes)
{
	static const char *const forms[] = {"h:m", "hhmm", "hmm", "h"};
	char sign = date_piece_kind(p, i);
	if (sign != '+' && sign != '-')
		return 0;
	for (size_t f = 0; f < COUNT(forms); f++) {
		struct date_fields o = {0};
		size_t used = date_form_match(forms[f], p, i + 1, &o);
		if (!used)
			continue;
		if (o.hour > 24 || o.minute > 59)
			return 0;
		*minutes = (int)(o.hour * 60 + o.minute) * (sign == '-' ? -1 : 1);
		return used + 1;
	}
	return 0;
}

/* "14:02 -3 July" is no offset. */
static bool
day_follows(const struct date_pieces *p, size_t i)
{
	size_t next = i;
	while (date_is_separator(date_piece_kind(p, next)))
		next++;
	return date_piece_kind(p, next) == DATE_WORD_MONTH ||
	       (next > i && date_piece_kind(p, i) != ' ' && date_piece_kind(p, next) == '9');
}

static void
half_apply(struct date_moment *m, const struct date_word *half)
{
	if (m->has_half)
		return;
	m->has_half = true;
	if (m->clock.hour >= 1 && m->clock.hour <= 12)
		m->clock.hour = m->clock.hour % 12 + half->value;
}

/* A zone that nobody knows is UTC's (RFC 2822, section 4.3). */
static bool
ends_strangely(const struct date_pieces *p, size_t i, const struct date_moment *m)
{
	return date_piece_kind(p, i) == DATE_WORD_UNKNOWN && i + 1 == p->count && !m->has_zone;
}

/* What may stand behind a time: am or pm, a zone, an offset, several of them. An offset says
   more than a name. @return pieces used */
static size_t
tail_read(const struct date_pieces *p, size_t i, struct date_moment *m)
{
	size_t start = i;
	for (;;) {
		size_t at = i;
		while (date_piece_kind(p, at) == ' ' || date_piece_kind(p, at) == '.' ||
		       date_piece_kind(p, at) == ',')
			at++;
		int minutes;
		size_t used = offset_read(p, at, &minutes);
		char kind = date_piece_kind(p, at);
		if (used && !m->has_offset && !day_follows(p, at + used)) {
			m->has_offset = m->has_zone = true;
			m->zone = (struct date_word){.kind = DATE_WORD_ZONE, .value = minutes};
			i = at + used;
			continue;
		}
		if (kind == DATE_WORD_HALF)
			half_apply(m, &p->at[at].word);
		else if (kind == DATE_WORD_ZONE && !m->has_zone)
			m->zone = p->at[at].word;
		else if (kind != DATE_WORD_ZONE && !ends_strangely(p, at, m))
			return i - start;
		m->has_zone |= kind != DATE_WORD_HALF;
		i = at + 1;
	}
}

/* "오후 11:23": the half of the day before the time. @return where it begins */
static size_t
head_read(const struct date_pieces *p, size_t i, struct date_moment *m)
{
	size_t at = i;
	while (at > 0 && date_piece_kind(p, at - 1) == ' ')
		at--;
	if (at == 0 || date_piece_kind(p, at - 1) != DATE_WORD_HALF)
		return i;
	half_apply(m, &p->at[at - 1].word);
	return at - 1;
}

/* @return pieces that the first of the forms to fit uses from *at on, 0 when none does */
static size_t
clock_find(const struct date_pieces *p, const char *const *forms, size_t count, size_t *at,
	   struct date_fields *clock)
{
	for (*at = 0; *at < p->count; ++*at) {
		char kind = p->at[*at].kind, before = *at ? p->at[*at - 1].kind : ' ';
		bool begins = kind == '9' || kind == DATE_WORD_T || kind == DATE_WORD_HOUR;
		if (!begins || before == '+' || before == '.')
			continue;
		for (size_t f = 0; f < count; f++) {
			struct date_fields found = {0};
			size_t used = date_form_match(forms[f], p, *at, &found);
			if (!used)
				continue;
			*clock = found;
			return used;
		}
	}
	return 0;
}

/* A zone without a time, at the end: "26 Sep 2022 GMT", "2024-07-03+04:00". */
static void
zone_take(struct date_pieces *p, struct date_moment *m)
{
	size_t end = p->count;
	while (end > 0 && date_piece_kind(p, end - 1) == ' ')
		end--;
	for (size_t i = end > 4 ? end - 4 : 1; i < end; i++) {
		int minutes;
		size_t used = p->at[i].kind == '+' ? offset_read(p, i, &minutes) : 0;
		if (used && i + used == end)
			m->zone = (struct date_word){.kind = DATE_WORD_ZONE, .value = minutes};
		else if (i + 1 == end && p->at[i].kind == DATE_WORD_ZONE)
			m->zone = p->at[i].word, used = 1;
		else
			continue;
		date_pieces_blank(p, i, used);
		m->has_zone = true;
		return;
	}
}

bool
date_moment_take(struct date_pieces *p, struct date_moment *m)
{
	size_t from, used = clock_find(p, clock_forms, COUNT(clock_forms), &from, &m->clock);
	if (!used)
		used = clock_find(p, hour_forms, COUNT(hour_forms), &from, &m->clock);
	m->has_clock = used > 0;
	if (used) {
		size_t end = from + used;
		if (p->at[end - 1].kind == DATE_WORD_HALF) /* "2 PM" */
			end--;
		from = head_read(p, from, m);
		end += tail_read(p, end, m);
		date_pieces_blank(p, from, end - from);
	}
	if (!m->has_zone)
		zone_take(p, m);
	if (!m->has_zone && p->korean)
		m->zone = (struct date_word){.kind = DATE_WORD_ZONE, .value = 9 * 60};
	return m->clock.hour <= 24 && m->clock.minute < 60 && m->clock.second <= 60;
}
