#ifndef CAUREADER_CONFIG_KEYS_H
#define CAUREADER_CONFIG_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/ini.h"

/**
 * @file
 * The one table of actions: it feeds the configuration, the key map, the help screen and the
 * command line. And the key map made from it and the user's [keys].
 *
 * Owner:    keymap_create()'s caller.
 * Threads:  read-only after it was made.
 */

/** A key as a number: a character, or one of KEY_..., with modifiers added. No curses here. */
typedef uint32_t key_code;

enum {
	CODE_FIRST = 0x200000, /* above every character */
	CODE_UP = CODE_FIRST,
	CODE_DOWN,
	CODE_LEFT,
	CODE_RIGHT,
	CODE_HOME,
	CODE_END,
	CODE_PAGE_UP,
	CODE_PAGE_DOWN,
	CODE_INSERT,
	CODE_DELETE,
	CODE_ENTER,
	CODE_TAB,
	CODE_BACK_TAB, /* Shift-Tab */
	CODE_BACKSPACE,
	CODE_ESCAPE,
	CODE_F1, /* ..CODE_F1 + 11 */
	CODE_LAST = CODE_F1 + 11,
	CODE_CTRL = 0x1000000, /* with the capital letter: ^F is CODE_CTRL | 'F' */
	CODE_ALT = 0x2000000,
};

/** What a key can ask for. Every value has its row in action_infos. */
enum action {
	ACTION_NONE,
	ACTION_DOWN,
	ACTION_UP,
	ACTION_PAGE_DOWN,
	ACTION_PAGE_UP,
	ACTION_HALF_DOWN,
	ACTION_HALF_UP,
	ACTION_FIRST,
	ACTION_LAST,
	ACTION_ADVANCE, /* Space: open; page on; at the end the next unread article */
	ACTION_OPEN,
	ACTION_BACK,
	ACTION_QUIT_VIEW,  /* q: back from the reader, quit from the list */
	ACTION_FOCUS_NEXT, /* Tab: the reader; the next link */
	ACTION_FOCUS_PREVIOUS,
	ACTION_TAB_NEXT,
	ACTION_TAB_PREVIOUS,
	ACTION_TAB_1,
	ACTION_TAB_9 = ACTION_TAB_1 + 8,
	ACTION_DIGIT_1, /* tab n in the list, link n in the reader */
	ACTION_DIGIT_9 = ACTION_DIGIT_1 + 8,
	ACTION_NEXT_UNREAD,
	ACTION_PREVIOUS_UNREAD,
	ACTION_NEXT_ARTICLE,
	ACTION_PREVIOUS_ARTICLE,
	ACTION_POLL_SOURCE,
	ACTION_POLL_CATEGORY,
	ACTION_POLL_ALL,
	ACTION_TOGGLE_READ,
	ACTION_ALL_READ,
	ACTION_UNDO,
	ACTION_STAR,
	ACTION_SELECT,
	ACTION_BROWSE,
	ACTION_BROWSE_NEXT,
	ACTION_COPY_LINK,
	ACTION_COPY_TITLE,
	ACTION_SAVE,
	ACTION_SAVE_AS,
	ACTION_PIPE,
	ACTION_FULL_TEXT,
	ACTION_LINKS,
	ACTION_READ_LINK,
	ACTION_SEARCH,
	ACTION_FILTER,
	ACTION_ONLY_UNREAD,
	ACTION_ZEN,
	ACTION_LAYOUT,
	ACTION_SPLIT_LESS,
	ACTION_SPLIT_MORE,
	ACTION_SPLIT_EVEN,
	ACTION_ADD_SOURCE,
	ACTION_SOURCES,
	ACTION_THEME,
	ACTION_COMMAND,
	ACTION_HELP,
	ACTION_REDRAW,
	ACTION_QUIT,
	ACTION_COUNT
};

struct action_info {
	const char *name; /* in [keys] and after ':' : "next-unread" */
	const char *keys; /* the default: "n, ^N" */
	const char *help; /* one line, for the help screen: what it does */
	bool works;       /* false: planned, not offered in help nor bound */
};

extern const struct action_info action_infos[ACTION_COUNT];

/** @return the action of this name, or ACTION_NONE */
enum action action_from_name(const char *name);

struct keymap;

enum { KEYMAP_SEQUENCE_MAX = 4 };

/**
 * The default keys, then those of a [keys] section over them: an action named there loses its
 * default keys, and takes its keys from the defaults of others. An action that does not work yet
 * is not bound. Faults: unknown action, unreadable key, a key bound to two actions there, a key
 * that stays with the terminal (^C ^Z ^S ^Q).
 *
 * Keys are written "j", "^F", "Alt-1", "Tab", "Shift-Tab", "Enter", "Space", "PgDn", "Up", "F1";
 * a sequence as keys with a space between: "g g". The comma is "," alone or "Comma".
 *
 * @param name     of the file, for faults
 * @param section  or NULL
 */
struct keymap *keymap_create(const char *name, const struct ini_section *section,
			     struct faults *faults);

void keymap_destroy(struct keymap *map);

enum keymap_answer { KEYMAP_NONE, KEYMAP_PREFIX, KEYMAP_ACTION };

/** Looks up the keys pressed so far. @param action  filled for KEYMAP_ACTION */
enum keymap_answer keymap_find(const struct keymap *map, const key_code *keys, size_t count,
			       enum action *action);

/** The keys of an action as a person writes them, ", " between; "" when it has none. */
const char *keymap_keys(const struct keymap *map, enum action action);

/** The first of these keys, "Enter" of "Enter, l". */
const char *keymap_first(const struct keymap *map, enum action action);

/** Reads one key as the file writes it. @return false when it is none */
bool key_from_name(const char *name, size_t size, key_code *code);

/** Writes a key as the file writes it. @return into */
const char *key_to_name(key_code code, char into[static 24]);

#endif
