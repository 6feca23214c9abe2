#ifndef CAUREADER_FEED_DATE_PIECES_H
#define CAUREADER_FEED_DATE_PIECES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "feed/date_words.h"

/**
 * @file
 * A date cut into pieces, and forms matched against them. A form is a string:
 *
 *     Y year, N month, D day, J day of the year, W week, K day of the week (1 = Monday),
 *     h m s f hour, minute, second, fraction: digits. A letter alone takes one or two of them
 *     (f any), letters of one number as many as they are: "YYYYNNDD".
 *     M the name of a month, and the other letters of enum date_word_kind: such a word
 *     ' '      any separators, or none
 *     - / . :  that very separator
 *
 * Owner:    date.c, for a call.
 * Threads:  one.
 */

enum { DATE_PIECES_MAX = 64, DATE_TEXT_MAX = 400 };

struct date_piece {
	char kind; /* '9' a number, a separator itself (a space for most), or date_word_kind */
	unsigned char digits;
	const char *text; /* of a number */
	struct date_word word;
};

struct date_pieces {
	struct date_piece at[DATE_PIECES_MAX];
	size_t count;
	bool whole;      /* no piece was left out at the end */
	bool korean;     /* its zone, where none is named, is Korea's */
	bool european;   /* it has letters that English has not: days come before months */
	struct buf text; /* folded */
};

/** What forms find. */
struct date_fields {
	int64_t year, month, day;
	int64_t ordinal, week, week_day;
	int64_t hour, minute, second;
	bool has_day; /* a day of the month, the year or the week was named */
};

/** Cuts a text; a part that is too long to be of a date is a piece of an unknown kind. */
void date_pieces_read(struct date_pieces *p, const char *text, size_t size);
void date_pieces_clear(struct date_pieces *p);

/** @return the kind of a piece, '\0' behind the last */
char date_piece_kind(const struct date_pieces *p, size_t i);

/** Puts one space in the place of pieces. */
void date_pieces_blank(struct date_pieces *p, size_t from, size_t count);

bool date_is_separator(char kind);

/** @return pieces that the form takes from `at` on; 0 when it does not fit */
size_t date_form_match(const char *form, const struct date_pieces *p, size_t at,
		       struct date_fields *f);

/** The time of day and the zone of a date. */
struct date_moment {
	struct date_fields clock;
	bool has_clock, has_half, has_offset, has_zone;
	struct date_word zone;
};

/**
 * Finds time and zone by their forms and takes them out of the pieces.
 *
 * @param m  zeroed; filled
 * @return   false when the text names a time that does not exist
 */
bool date_moment_take(struct date_pieces *p, struct date_moment *m);

#endif
