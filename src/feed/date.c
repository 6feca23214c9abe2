#include "feed/date.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"

/* A date is cut into tokens; the time of day and the zone are found by their shape and taken
   out; what is left is matched against a table of forms. */

/* ---- words -------------------------------------------------------------------------------- */

enum word_kind { WORD_NONE, WORD_MONTH, WORD_WEEKDAY, WORD_HALF, WORD_ZONE, WORD_FILLER };

struct word {
	const char *text; /* folded: lower case, no accents; a beginning of it is enough when it
			     ends in '*' */
	enum word_kind kind;
	int value; /* month 1..12; minutes that a zone is ahead of UTC; 12 = pm */
};

/* A month stands here as the shortest beginning that no other word of the table shares. Names
   in English, German, French, Italian, Spanish, Portuguese, Turkish, Azerbaijani, Russian,
   Armenian and Georgian. */
static const struct word words[] = {
	{"jan*", WORD_MONTH, 1},   {"feb*", WORD_MONTH, 2},   {"mar*", WORD_MONTH, 3},
	{"apr*", WORD_MONTH, 4},   {"may*", WORD_MONTH, 5},   {"jun*", WORD_MONTH, 6},
	{"jul*", WORD_MONTH, 7},   {"aug*", WORD_MONTH, 8},   {"sep*", WORD_MONTH, 9},
	{"oct*", WORD_MONTH, 10},  {"nov*", WORD_MONTH, 11},  {"dec*", WORD_MONTH, 12},
	{"mrz*", WORD_MONTH, 3},   {"mai*", WORD_MONTH, 5},   {"okt*", WORD_MONTH, 10},
	{"dez*", WORD_MONTH, 12},  {"jän*", WORD_MONTH, 1},   {"fev*", WORD_MONTH, 2},
	{"fév*", WORD_MONTH, 2},   {"avr*", WORD_MONTH, 4},   {"juin*", WORD_MONTH, 6},
	{"juil*", WORD_MONTH, 7},  {"aou*", WORD_MONTH, 8},   {"aoû*", WORD_MONTH, 8},
	{"déc*", WORD_MONTH, 12},  {"gen*", WORD_MONTH, 1},   {"mag*", WORD_MONTH, 5},
	{"giu*", WORD_MONTH, 6},   {"lug*", WORD_MONTH, 7},   {"ago*", WORD_MONTH, 8},
	{"set*", WORD_MONTH, 9},   {"ott*", WORD_MONTH, 10},  {"dic*", WORD_MONTH, 12},
	{"ene*", WORD_MONTH, 1},   {"abr*", WORD_MONTH, 4},   {"out*", WORD_MONTH, 10},
	{"mär*", WORD_MONTH, 3},   {"ocak", WORD_MONTH, 1},   {"sub*", WORD_MONTH, 2},
	{"şub*", WORD_MONTH, 2},   {"nis*", WORD_MONTH, 4},   {"haz*", WORD_MONTH, 6},
	{"tem*", WORD_MONTH, 7},   {"agu*", WORD_MONTH, 8},   {"ağu*", WORD_MONTH, 8},
	{"eyl*", WORD_MONTH, 9},   {"eki*", WORD_MONTH, 10},  {"kas*", WORD_MONTH, 11},
	{"ara*", WORD_MONTH, 12},  {"yan*", WORD_MONTH, 1},   {"iyun*", WORD_MONTH, 6},
	{"iyul*", WORD_MONTH, 7},  {"avq*", WORD_MONTH, 8},   {"sen*", WORD_MONTH, 9},
	{"noy*", WORD_MONTH, 11},  {"dek*", WORD_MONTH, 12},  {"янв*", WORD_MONTH, 1},
	{"фев*", WORD_MONTH, 2},   {"мар*", WORD_MONTH, 3},   {"апр*", WORD_MONTH, 4},
	{"май*", WORD_MONTH, 5},   {"мая", WORD_MONTH, 5},    {"июн*", WORD_MONTH, 6},
	{"июл*", WORD_MONTH, 7},   {"авг*", WORD_MONTH, 8},   {"сен*", WORD_MONTH, 9},
	{"окт*", WORD_MONTH, 10},  {"ноя*", WORD_MONTH, 11},  {"дек*", WORD_MONTH, 12},
	{"հունվ*", WORD_MONTH, 1}, {"փետ*", WORD_MONTH, 2},   {"մար*", WORD_MONTH, 3},
	{"ապր*", WORD_MONTH, 4},   {"մայ*", WORD_MONTH, 5},   {"հունի*", WORD_MONTH, 6},
	{"հուն", WORD_MONTH, 6},   {"հուլ*", WORD_MONTH, 7},  {"օգո*", WORD_MONTH, 8},
	{"սեպ*", WORD_MONTH, 9},   {"հոկ*", WORD_MONTH, 10},  {"նոյ*", WORD_MONTH, 11},
	{"դեկ*", WORD_MONTH, 12},  {"იან*", WORD_MONTH, 1},   {"თებ*", WORD_MONTH, 2},
	{"მარ*", WORD_MONTH, 3},   {"აპრ*", WORD_MONTH, 4},   {"მაი*", WORD_MONTH, 5},
	{"ივნ*", WORD_MONTH, 6},   {"ივლ*", WORD_MONTH, 7},   {"აგვ*", WORD_MONTH, 8},
	{"სექ*", WORD_MONTH, 9},   {"ოქტ*", WORD_MONTH, 10},  {"ნოე*", WORD_MONTH, 11},
	{"დეკ*", WORD_MONTH, 12},  {"am", WORD_HALF, 0},      {"pm", WORD_HALF, 12},
	{"gmt", WORD_ZONE, 0},     {"utc", WORD_ZONE, 0},     {"ut", WORD_ZONE, 0},
	{"z", WORD_ZONE, 0},       {"wet", WORD_ZONE, 0},     {"est", WORD_ZONE, -300},
	{"edt", WORD_ZONE, -240},  {"cst", WORD_ZONE, -360},  {"cdt", WORD_ZONE, -300},
	{"mst", WORD_ZONE, -420},  {"mdt", WORD_ZONE, -360},  {"pst", WORD_ZONE, -480},
	{"pdt", WORD_ZONE, -420},  {"ast", WORD_ZONE, -240},  {"adt", WORD_ZONE, -180},
	{"akst", WORD_ZONE, -540}, {"akdt", WORD_ZONE, -480}, {"hst", WORD_ZONE, -600},
	{"et", WORD_ZONE, -300},   {"ct", WORD_ZONE, -360},   {"mt", WORD_ZONE, -420},
	{"pt", WORD_ZONE, -480},   {"at", WORD_ZONE, -240},   {"bst", WORD_ZONE, 60},
	{"west", WORD_ZONE, 60},   {"cet", WORD_ZONE, 60},    {"met", WORD_ZONE, 60},
	{"cest", WORD_ZONE, 120},  {"mest", WORD_ZONE, 120},  {"eet", WORD_ZONE, 120},
	{"eest", WORD_ZONE, 180},  {"msk", WORD_ZONE, 180},   {"trt", WORD_ZONE, 180},
	{"amt", WORD_ZONE, 240},   {"azt", WORD_ZONE, 240},   {"get", WORD_ZONE, 240},
	{"ist", WORD_ZONE, 330},   {"jst", WORD_ZONE, 540},   {"kst", WORD_ZONE, 540},
	{"aest", WORD_ZONE, 600},  {"aedt", WORD_ZONE, 660},  {"nzst", WORD_ZONE, 720},
	{"nzdt", WORD_ZONE, 780},  {"t", WORD_FILLER, 0},     {"de", WORD_FILLER, 0},
	{"st", WORD_FILLER, 0},    {"nd", WORD_FILLER, 0},    {"rd", WORD_FILLER, 0},
	{"th", WORD_FILLER, 0},    {"um", WORD_FILLER, 0},    {"uhr", WORD_FILLER, 0},
	{"г", WORD_FILLER, 0},     {"года", WORD_FILLER, 0},  {"թ", WORD_FILLER, 0},
	{"of", WORD_FILLER, 0},    {"the", WORD_FILLER, 0},   {"à", WORD_FILLER, 0},
	{"alle", WORD_FILLER, 0},
};

static const struct word *
word_find(const char *text, size_t size)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t length = strlen(words[i].text);
		bool prefix = words[i].text[length - 1] == '*';
		length -= prefix;
		if ((prefix ? size >= length : size == length) &&
		    memcmp(text, words[i].text, length) == 0)
			return &words[i];
	}
	return NULL;
}

/* ---- tokens ------------------------------------------------------------------------------- */

enum { TOKENS_MAX = 32, WORD_SIZE = 48 };

struct piece {
	char kind;  /* '9' a number, 'w' a word, else the separator itself, ' ' for space */
	int digits; /* of a number */
	int64_t number;
	const struct word *word; /* NULL = not known */
};

struct pieces {
	struct piece at[TOKENS_MAX];
	size_t count;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Lower case for Latin, Cyrillic, Armenian; "É" and its kin stay for the table to know. */
static uint32_t
letter_lower(uint32_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c + 32;
	if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x410 && c <= 0x42F))
		return c + 32;
	if (c >= 0x531 && c <= 0x556)
		return c + 48;
	if (c == 0x15E)
		return 0x15F;
	return c;
}

static size_t
word_read(const char *text, size_t size, struct piece *into)
{
	char folded[WORD_SIZE];
	size_t length = 0, at = 0;

	while (at < size) {
		uint32_t c;
		size_t step = utf8_decode(text + at, size - at, &c);
		/* the dots of "a.m." belong to the word, the one of "Nov." does not */
		if (c == '.' && at == 1 && size > 2 && text[2] == 'm') {
			at++;
			continue;
		}
		c = letter_lower(c);
		if (!((c >= 'a' && c <= 'z') || c >= 0xC0))
			break;
		if (length + 4 < sizeof(folded))
			length += utf8_encode(c, folded + length);
		at += step;
	}
	*into = (struct piece){.kind = 'w', .word = word_find(folded, length)};
	return at;
}

static bool
pieces_read(struct pieces *p, const char *text, size_t size)
{
	*p = (struct pieces){0};
	for (size_t i = 0; i < size;) {
		if (p->count == TOKENS_MAX)
			return false;
		struct piece *t = &p->at[p->count];
		unsigned char c = (unsigned char)text[i];

		if (c == '(')
			break; /* a comment (RFC 822), and what follows it */
		if (is_digit((char)c)) {
			*t = (struct piece){.kind = '9'};
			for (; i < size && is_digit(text[i]); i++) {
				if (++t->digits > 18)
					return false;
				t->number = t->number * 10 + (text[i] - '0');
			}
		} else if ((c | 32) >= 'a' && (c | 32) <= 'z') {
			i += word_read(text + i, size - i, t);
		} else if (c >= 0xC3) {
			size_t used = word_read(text + i, size - i, t);
			i += used ? used : 1;
			if (!used)
				continue;
		} else {
			bool space = c <= ' ' || c == ',' || c == '_' || c >= 0x80;
			*t = (struct piece){.kind = space ? ' ' : (char)c};
			i++;
			if (space && (p->count == 0 || p->at[p->count - 1].kind == ' '))
				continue;
		}
		p->count++;
	}
	return p->count > 0;
}

static void
pieces_remove(struct pieces *p, size_t from, size_t count)
{
	memmove(&p->at[from], &p->at[from + count], (p->count - from - count) * sizeof(p->at[0]));
	p->count -= count;
}

/* A space in the place of what is taken out, so that its neighbours do not grow together. */
static void
pieces_blank(struct pieces *p, size_t from, size_t count)
{
	p->at[from] = (struct piece){.kind = ' '};
	pieces_remove(p, from + 1, count - 1);
}

static char
piece_kind(const struct pieces *p, size_t i)
{
	return i < p->count ? p->at[i].kind : '\0';
}

static enum word_kind
piece_word(const struct pieces *p, size_t i)
{
	return piece_kind(p, i) == 'w' && p->at[i].word ? p->at[i].word->kind : WORD_NONE;
}

/* ---- time of day and zone ----------------------------------------------------------------- */

struct moment {
	int hour, minute, second;
	int zone_minutes;
};

/* "+0200", "+02:00", "-5", at i. @return pieces used */
static size_t
offset_read(const struct pieces *p, size_t i, int *minutes)
{
	char sign = piece_kind(p, i);
	if ((sign != '+' && sign != '-') || piece_kind(p, i + 1) != '9')
		return 0;
	const struct piece *n = &p->at[i + 1];
	int64_t value;
	size_t used = 2;
	if (piece_kind(p, i + 2) == ':' && piece_kind(p, i + 3) == '9' && n->digits <= 2) {
		value = n->number * 60 + p->at[i + 3].number;
		used = 4;
	} else if (n->digits <= 2) {
		value = n->number * 60;
	} else if (n->digits <= 4) {
		value = n->number / 100 * 60 + n->number % 100;
	} else {
		return 0;
	}
	if (value > 24 * 60)
		return 0;
	*minutes = (int)(sign == '-' ? -value : value);
	return used;
}

/* What may stand behind a time: am or pm, a zone, an offset, several of them. */
static size_t
tail_read(const struct pieces *p, size_t i, struct moment *m, bool *half)
{
	size_t start = i;
	bool has_offset = false;

	for (;;) {
		size_t at = i;
		while (piece_kind(p, at) == ' ' || (piece_kind(p, at) == '.' && at > start))
			at++;
		size_t used = offset_read(p, at, &m->zone_minutes);
		if (used && !(has_offset)) {
			has_offset = true;
			i = at + used;
			continue;
		}
		enum word_kind kind = piece_word(p, at);
		if (kind == WORD_HALF && !*half) {
			int pm = p->at[at].word->value;
			if (m->hour < 1 || m->hour > 12)
				pm = m->hour >= 12 ? 12 : 0;
			m->hour = m->hour % 12 + pm;
			*half = true;
		} else if (kind == WORD_ZONE) {
			if (!has_offset)
				m->zone_minutes = p->at[at].word->value;
		} else {
			return i - start;
		}
		i = at + 1;
	}
}

/* "16:29:06.123" at i. @return pieces used */
static size_t
clock_read(const struct pieces *p, size_t i, struct moment *m)
{
	if (piece_kind(p, i) != '9' || piece_kind(p, i + 1) != ':' || piece_kind(p, i + 2) != '9' ||
	    p->at[i].digits > 2 || p->at[i + 2].digits > 2)
		return 0;
	m->hour = (int)p->at[i].number;
	m->minute = (int)p->at[i + 2].number;
	if (piece_kind(p, i + 3) != ':' || piece_kind(p, i + 4) != '9')
		return 3;
	m->second = (int)p->at[i + 4].number;
	char point = piece_kind(p, i + 5);
	return (point == '.' || point == ':') && piece_kind(p, i + 6) == '9' ? 7 : 5;
}

/* "T10", "T1014", "T101455": ISO 8601's basic format. */
static size_t
compact_clock_read(const struct pieces *p, size_t i, struct moment *m)
{
	if (i == 0 || piece_word(p, i - 1) != WORD_FILLER || piece_kind(p, i) != '9')
		return 0;
	int64_t n = p->at[i].number;
	switch (p->at[i].digits) {
	case 2:
		m->hour = (int)n;
		return 1;
	case 4:
		m->hour = (int)(n / 100);
		m->minute = (int)(n % 100);
		return 1;
	case 6:
		m->hour = (int)(n / 10000);
		m->minute = (int)(n / 100 % 100);
		m->second = (int)(n % 100);
		return 1;
	default:
		return 0;
	}
}

/* "3pm", "12 am": an hour alone. */
static size_t
hour_read(const struct pieces *p, size_t i, struct moment *m)
{
	size_t next = i + 1 + (piece_kind(p, i + 1) == ' ');
	if (piece_kind(p, i) != '9' || p->at[i].digits > 2 || piece_word(p, next) != WORD_HALF)
		return 0;
	m->hour = (int)p->at[i].number;
	return 1;
}

static bool
moment_take(struct pieces *p, struct moment *m)
{
	static size_t (*const forms[])(const struct pieces *, size_t, struct moment *) = {
		clock_read,
		compact_clock_read,
		hour_read,
	};
	bool half = false;
	*m = (struct moment){0};

	for (size_t f = 0; f < sizeof(forms) / sizeof(forms[0]); f++)
		for (size_t i = 0; i < p->count; i++) {
			size_t used = forms[f](p, i, m);
			if (!used)
				continue;
			used += tail_read(p, i + used, m, &half);
			pieces_blank(p, i, used);
			return m->hour <= 24 && m->minute < 60 && m->second <= 60;
		}
	for (size_t i = 1; i < p->count; i++) /* a zone without a time: "26 Sep 2022 GMT" */
		if (piece_word(p, i) == WORD_ZONE) {
			size_t used = tail_read(p, i, m, &half);
			pieces_blank(p, i, used);
			break;
		}
	return true;
}

/* ---- the day ------------------------------------------------------------------------------ */

/* What is left when time and zone are out. Y year of four digits, y of two, M a month's name, N
   its number, D a day; '-' and ' ' as they stand. The first form that fits and makes a date is
   taken, so the order decides between 04/05 and 05/04. */
static const char *const forms[] = {
	"Y-N-D", "D M Y", "D M y", "M D Y", "M D y", "Y M D", "Y/N/D", "Y.N.D",
	"N/D/Y", "D/N/Y", "N/D/y", "D/N/y", "D.N.Y", "D.N.y", "D-N-Y", "N-D-Y",
	"D N Y", "Y N D", "Y-N",   "Y/N",   "M Y",   "Y M",   "Y",
};

struct day {
	int64_t year, month, day;
};

static bool
form_piece(char wanted, const struct piece *t, struct day *d)
{
	if (wanted == 'M') {
		if (t->kind != 'w' || !t->word || t->word->kind != WORD_MONTH)
			return false;
		d->month = t->word->value;
		return true;
	}
	if (t->kind != '9')
		return false;
	switch (wanted) {
	case 'Y':
		d->year = t->number;
		return t->digits == 4;
	case 'y': /* RFC 2822, section 4.3 */
		d->year = t->number + (t->number < 50 ? 2000 : 1900);
		return t->digits == 2;
	case 'N':
		d->month = t->number;
		return t->digits <= 3;
	case 'D':
		d->day = t->number;
		return t->digits <= 2;
	default:
		return false;
	}
}

static bool
day_exists(const struct day *d)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (d->month < 1 || d->month > 12 || d->day < 1 || d->day > days[d->month - 1])
		return false;
	bool leap = d->year % 4 == 0 && (d->year % 100 != 0 || d->year % 400 == 0);
	return d->month != 2 || d->day < 29 || leap;
}

static bool
form_fits(const char *form, const struct pieces *p, struct day *d)
{
	*d = (struct day){0, 1, 1};
	size_t i = 0;
	for (; *form; form++, i++) {
		char kind = piece_kind(p, i);
		bool letter = *form >= 'A';
		if (letter ? !kind || !form_piece(*form, &p->at[i], d) : kind != *form)
			return false;
	}
	return i == p->count && day_exists(d);
}

/* Weekdays and fillers go; next to a month's name every separator is a space. */
static void
pieces_tidy(struct pieces *p)
{
	size_t months = 0;
	for (size_t i = 0; i < p->count; i++)
		months += piece_word(p, i) == WORD_MONTH;

	/* "mar" is March, and Tuesday in French and Italian: with a second month it is a day. */
	for (size_t i = 0; i < p->count; i++) {
		enum word_kind kind = piece_word(p, i);
		bool first = i == 0;
		if (piece_kind(p, i) != 'w' || (kind == WORD_MONTH && !(first && months > 1)))
			continue;
		if (kind == WORD_FILLER || kind == WORD_ZONE || first)
			p->at[i] = (struct piece){.kind = ' '};
	}
	for (size_t i = 0; i < p->count; i++) {
		bool by_month = piece_word(p, i + 1) == WORD_MONTH ||
				(i > 0 && piece_word(p, i - 1) == WORD_MONTH);
		bool by_number =
			piece_kind(p, i + 1) == '9' && i > 0 && piece_kind(p, i - 1) == '9';
		char kind = p->at[i].kind;
		if (strchr("-/.", kind) && (by_month || !by_number))
			p->at[i].kind = ' ';
	}
	for (size_t i = 0; i < p->count;) {
		if (p->at[i].kind == ' ' && (i == 0 || p->at[i - 1].kind == ' '))
			pieces_remove(p, i, 1);
		else
			i++;
	}
	while (p->count > 0 && p->at[p->count - 1].kind == ' ')
		p->count--;
}

/* "3Jul2024": a number and a month may touch. */
static void
pieces_part(struct pieces *p)
{
	for (size_t i = 0; i + 1 < p->count; i++) {
		bool touch = (piece_kind(p, i) == '9' && piece_word(p, i + 1) == WORD_MONTH) ||
			     (piece_word(p, i) == WORD_MONTH && piece_kind(p, i + 1) == '9');
		if (!touch || p->count == TOKENS_MAX)
			continue;
		memmove(&p->at[i + 2], &p->at[i + 1], (p->count - i - 1) * sizeof(p->at[0]));
		p->at[i + 1] = (struct piece){.kind = ' '};
		p->count++;
	}
}

/* ---- all of it ---------------------------------------------------------------------------- */

bool
date_parse(const char *text, size_t size, int64_t *at)
{
	enum { DATE_MAX_BYTES = 200 };
	struct pieces p;
	while (size && (unsigned char)*text <= ' ')
		text++, size--;
	while (size && (unsigned char)text[size - 1] <= ' ')
		size--;
	if (size > DATE_MAX_BYTES || !pieces_read(&p, text, size))
		return false;

	if (p.count == 1 && p.at[0].kind == '9' && p.at[0].digits >= 9) { /* seconds since 1970 */
		int64_t n = p.at[0].number;
		if (p.at[0].digits == 14 || p.at[0].digits == 12) {
			/* 20240703201400, read below */
		} else {
			*at = p.at[0].digits >= 12 ? n / 1000 : n;
			return true;
		}
	}
	struct moment m;
	if (!moment_take(&p, &m))
		return false;
	pieces_tidy(&p);
	pieces_part(&p);

	struct day d = {0};
	bool found = false;
	if (p.count == 1 && p.at[0].kind == '9' && p.at[0].digits >= 8) {
		int64_t n = p.at[0].number; /* 20240703, and with a time of day behind */
		if (p.at[0].digits == 14) {
			m.second = (int)(n % 100);
			n /= 100;
		}
		if (p.at[0].digits >= 12) {
			m.minute = (int)(n % 100);
			m.hour = (int)(n / 100 % 100);
			n /= 10000;
		}
		d = (struct day){n / 10000, n / 100 % 100, n % 100};
		found = n < 100000000 && day_exists(&d);
	}
	for (size_t i = 0; !found && i < sizeof(forms) / sizeof(forms[0]); i++)
		found = form_fits(forms[i], &p, &d);
	if (!found)
		return false;

	struct clock_civil civil = {(int)d.year, (int)d.month, (int)d.day, m.hour,
				    m.minute,    m.second,     0};
	*at = clock_from_civil(&civil) - (int64_t)m.zone_minutes * 60;
	return true;
}
