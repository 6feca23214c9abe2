#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config/ini.h"

/* ---- values --------------------------------------------------------------------------------- */

/* A unit behind a number, and what it is worth. */
struct unit {
	char letter;
	long long worth;
};

/* Reads digits and one letter of `units` (a letter of 0 ends them, and is a number without a
   unit where it is worth something). */
static bool
number_read(const char *text, const struct unit *units, long long most, long long *value)
{
	long long number = 0;
	const char *at = text;

	for (; *at >= '0' && *at <= '9'; at++)
		if (__builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, *at - '0', &number))
			return false;
	if (at == text || (*at && at[1]))
		return false;

	const struct unit *u = units;
	while (u->letter && u->letter != *at)
		u++;
	if (u->letter != *at || u->worth == 0 || number > most / u->worth)
		return false;
	*value = number * u->worth;
	return true;
}

bool
ini_duration(const char *text, long long *seconds)
{
	enum { DAY = 86400 };
	static const struct unit units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', DAY}, {0, 0}};

	return number_read(text, units, 36525LL * DAY, seconds);
}

bool
ini_size(const char *text, size_t *bytes)
{
	static const struct unit units[] = {{'K', 1LL << 10},
					    {'k', 1LL << 10},
					    {'M', 1LL << 20},
					    {'m', 1LL << 20},
					    {'G', 1LL << 30},
					    {'g', 1LL << 30},
					    {0, 1}};
	long long value;

	if (!number_read(text, units, 1LL << 40, &value) || (unsigned long long)value > SIZE_MAX)
		return false;
	*bytes = (size_t)value;
	return true;
}

bool
ini_boolean(const char *text, bool *value)
{
	static const char *const words[][2] = {
		{"off", "on"}, {"no", "yes"}, {"false", "true"}, {"0", "1"}};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		for (int truth = 0; truth < 2; truth++) {
			if (strcasecmp(text, words[i][truth]) == 0) {
				*value = truth;
				return true;
			}
		}
	}
	return false;
}

bool
ini_integer(const char *text, long long least, long long most, long long *value)
{
	const char *digits = text + (*text == '-');
	if (!*digits || strspn(digits, "0123456789") != strlen(digits))
		return false;

	errno = 0;
	long long number = strtoll(text, NULL, 10);
	if (errno || number < least || number > most)
		return false;
	*value = number;
	return true;
}

/* ---- did you mean --------------------------------------------------------------------------- */

enum { WORD_MAX = 40 }; /* longer words are not guessed at */

static size_t
least_of(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Letters to change, add, drop or swap with the next one: optimal string alignment. */
static size_t
edit_distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
	size_t rows[3][WORD_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b_size; j++)
		above[j] = j;
	for (size_t i = 1; i <= a_size; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b_size; j++) {
			size_t best = above[j - 1] + (a[i - 1] != b[j - 1]);
			best = least_of(best, least_of(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				best = least_of(best, before[j - 2] + 1);
			row[j] = best;
		}
		size_t *free_row = before;
		before = above;
		above = row;
		row = free_row;
	}
	return above[b_size];
}

/* Guesses as a reader would: a slip in a short word, a third of the letters in a long one. */
static size_t
distance_allowed(size_t size)
{
	return size <= 2 ? size - 1 : size / 3;
}

const char *
ini_did_you_mean(const char *word, const char *const *names)
{
	size_t size = strlen(word);
	const char *best = NULL, *begun = NULL;
	size_t best_distance = SIZE_MAX;

	if (size == 0 || size > WORD_MAX)
		return NULL;
	for (; *names; names++) {
		size_t name_size = strlen(*names);
		size_t longer = size > name_size ? size : name_size;
		if (name_size == 0 || name_size > WORD_MAX)
			continue;
		if (!begun && size >= 3 && strncmp(word, *names, size) == 0)
			begun = *names;

		size_t allowed = distance_allowed(longer);
		if (longer - least_of(size, name_size) > allowed)
			continue;
		size_t distance = edit_distance(word, size, *names, name_size);
		if (distance <= allowed && distance < best_distance) {
			best = *names;
			best_distance = distance;
		}
	}
	return best ? best : begun;
}
