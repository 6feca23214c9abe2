#ifndef CAUREADER_CONFIG_THEME_H
#define CAUREADER_CONFIG_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "config/ini.h"

/**
 * @file
 * What things look like, by role. No curses type: ui/screen.c maps it to what the terminal has.
 *
 * A theme file is an ini file: [theme] with `name`, and [style] with a key a role:
 *     tab-current = "#1a1a1a on #e0b050 bold"
 * colours are #rrggbb, `default`, or one of the sixteen ANSI names; attributes bold dim italic
 * underline reverse strike.
 *
 * Owner:    a value; nothing to free.
 * Threads:  any.
 */

enum role {
	ROLE_TEXT,
	ROLE_TAB,
	ROLE_TAB_UNREAD,
	ROLE_TAB_CURRENT,
	ROLE_TAB_FAILING,
	ROLE_FRAME, /* lines between zones */
	ROLE_LIST,
	ROLE_LIST_UNREAD,
	ROLE_LIST_SELECTED, /* over the row, where the list has the focus */
	ROLE_LIST_SELECTED_UNFOCUSED,
	ROLE_LIST_DATE,
	ROLE_LIST_SOURCE,
	ROLE_LIST_MARK, /* unread, star */
	ROLE_READER,
	ROLE_READER_TITLE,
	ROLE_READER_META,
	ROLE_HEADING,
	ROLE_EMPHASIS,
	ROLE_STRONG,
	ROLE_CODE,
	ROLE_QUOTE,
	ROLE_LINK,
	ROLE_LINK_FOCUSED,
	ROLE_MEDIA,
	ROLE_MARKER,
	ROLE_MARK,
	ROLE_DELETED,
	ROLE_INSERTED,
	ROLE_MATCH,
	ROLE_MATCH_CURRENT,
	ROLE_STATUS,
	ROLE_STATUS_ALERT,
	ROLE_MESSAGE,
	ROLE_ERROR,
	ROLE_PROMPT,
	ROLE_COUNT
};

enum attribute {
	ATTRIBUTE_BOLD = 1 << 0,
	ATTRIBUTE_DIM = 1 << 1,
	ATTRIBUTE_ITALIC = 1 << 2,
	ATTRIBUTE_UNDERLINE = 1 << 3,
	ATTRIBUTE_REVERSE = 1 << 4,
	ATTRIBUTE_STRIKE = 1 << 5,
};

/** 0x00rrggbb, or one of these. */
typedef uint32_t colour;
enum { COLOUR_DEFAULT = 0x1000000, COLOUR_ANSI = 0x2000000 /* + 0..15 */ };

struct style {
	colour ink, ground;
	uint8_t attributes; /* enum attribute, a set */
};

struct theme {
	char name[64];
	struct style styles[ROLE_COUNT];
};

/** The built-in theme: themes/caucasus.ini, compiled in. */
void theme_default(struct theme *into);

/**
 * Loads a theme by name: NAME.ini in $XDG_CONFIG_HOME/caureader/themes, then in the folder
 * where `meson install` puts themes, then built in; a NAME with '/' is a path.
 *
 * A role that the file does not name looks as in the built-in theme's plainest way: its style
 * is that of its parent role, in the end of ROLE_TEXT.
 *
 * @return false with faults, or with `why` (ERR_INPUT, unknown theme: the known ones named)
 */
bool theme_load(const char *name, struct theme *into, struct faults *faults, struct err *why);

bool theme_from_text(const char *file_name, const char *text, size_t size, struct theme *into,
		     struct faults *faults);

/** Names of all themes that can be loaded, sorted, NULL behind the last; the caller's to free
 *  with theme_names_free(). */
char **theme_names(void);
void theme_names_free(char **names);

const char *role_name(enum role role);

#endif
