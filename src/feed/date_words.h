#ifndef CAUREADER_FEED_DATE_WORDS_H
#define CAUREADER_FEED_DATE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * @file
 * The words of dates in the languages of the news: months, weekdays, halves of the day, zones,
 * and what may stand between them.
 *
 * Threads:  any; no state.
 * Strings:  folded as by utf8_fold(): lower case, no accents.
 */

/** What a word is. The letters are those of the forms in date.c. */
enum date_word_kind {
	DATE_WORD_UNKNOWN = '?',
	DATE_WORD_MONTH = 'M',   /* value 1..12 */
	DATE_WORD_WEEKDAY = 'a', /* value 0..6, 0 = Sunday */
	DATE_WORD_HALF = 'P',    /* value 0 = before noon, 12 = after */
	DATE_WORD_ZONE = 'z',    /* value: minutes ahead of UTC, with its rule */
	DATE_WORD_HOUR = 'k',    /* "Uhr", "h": stands by a time of day; value = seconds */
	DATE_WORD_T = 't',       /* ISO 8601's mark of a time */
	DATE_WORD_WEEK = 'w',    /* ISO 8601's mark of a week */
	DATE_WORD_DAY = 'd',     /* "today", "yesterday": value = days from today */
	DATE_WORD_UNIT = 'u',    /* "hours": value = seconds */
	DATE_WORD_AGO = 'g',     /* "ago", "il y a" */
	DATE_WORD_FILLER = '_',  /* "of", "the" */
};

/** When a zone is an hour ahead of its standard time. */
enum date_rule {
	DATE_RULE_NONE,
	DATE_RULE_EUROPE,    /* last Sunday of March to last Sunday of October, 01:00 UTC */
	DATE_RULE_AMERICA,   /* second Sunday of March to first Sunday of November, 02:00 */
	DATE_RULE_AUSTRALIA, /* first Sunday of October to first Sunday of April */
	DATE_RULE_ZEALAND,   /* last Sunday of September to first Sunday of April */
	DATE_RULE_CHILE,     /* first Sunday of September to first Sunday of April */
	DATE_RULE_COUNT
};

struct date_word {
	enum date_word_kind kind;
	enum date_rule rule; /* of a zone */
	int value;
};

/** @return kind DATE_WORD_UNKNOWN for what is in no table */
struct date_word date_word(const char *folded, size_t size);

/**
 * A zone by its name in the tz database: "europe/brussels", "etc/gmt+5".
 *
 * @return kind DATE_WORD_UNKNOWN when it is not known
 */
struct date_word date_zone(const char *folded, size_t size);

struct clock_civil;

/** @return minutes that a zone is ahead of UTC at a local time */
int date_zone_minutes(int standard_minutes, enum date_rule rule, const struct clock_civil *local);

#endif
