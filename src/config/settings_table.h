#ifndef CAUREADER_CONFIG_SETTINGS_TABLE_H
#define CAUREADER_CONFIG_SETTINGS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "config/settings.h"

/**
 * @file
 * Every kind of section and every key that config.ini may hold, one row each. What is not here
 * is a fault; what is here stands in config.example.ini, and a test proves it.
 *
 * Threads:  any; it never changes.
 */

enum section_kind {
	SECTION_GENERAL,
	SECTION_NETWORK,
	SECTION_HOOKS,
	SECTION_SCREEN,
	SECTION_KEYS, /* its keys are the actions of config/keys.h */
	SECTION_CATEGORY,
	SECTION_SOURCE,
	SECTION_VIEW,
	SECTION_FILTER,
	SECTION_KIND_COUNT
};

struct section_row {
	const char *word;
	bool has_id; /* [source ID]; else [general] */
};

extern const struct section_row section_rows[SECTION_KIND_COUNT];

/** What a value is, and with it the type of the member it goes to. */
enum value_kind {
	VALUE_TEXT,       /* char *: not empty */
	VALUE_TITLE,      /* char *: anything */
	VALUE_THEME,      /* char *: a theme's name, or a path with ~ expanded */
	VALUE_PATH,       /* char *: not empty, with ~ expanded */
	VALUE_STORE,      /* char *: a path, or none */
	VALUE_URL,        /* char *: of a source */
	VALUE_NAME,       /* char *: a name of a file with {date}, {time}, {slug}, {source} in it */
	VALUE_HEADERS,    /* char *: "Name: value | Name: value" */
	VALUE_QUERY,      /* char *: not empty; its line is kept too */
	VALUE_DURATION,   /* int64_t: seconds, least..most */
	VALUE_SIZE,       /* size_t: bytes, least..most */
	VALUE_NUMBER,     /* unsigned: least..most */
	VALUE_BOOLEAN,    /* bool */
	VALUE_CHOICE,     /* an enum: the place of the word in `choices` */
	VALUE_CATEGORIES, /* IDs, looked up when all categories are known */
};

struct settings_row {
	const char *key;
	enum section_kind section;
	enum value_kind value;
	size_t offset;      /* in struct settings, or in the struct of the section's kind */
	size_t line_offset; /* VALUE_QUERY: where its line goes */
	long long least, most;
	const char *const *choices; /* NULL ends them */
	bool required;
	const char *absent; /* what a missing key is as good as; NULL: the value of the example,
			       or (`poll-interval` and `keep` of a source) that of
			       [general] */
};

extern const struct settings_row settings_rows[];
extern const size_t settings_row_count;

/** @return the row, or NULL */
const struct settings_row *settings_row_find(enum section_kind section, const char *key);

#endif
