#include "config/keys.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

/* ---- the table of actions ------------------------------------------------------------------ */

#define NINE(prefix, name, keys, help)                                                             \
	[prefix##_1] = {name "-1", keys "1", help " 1", true},                                     \
	[prefix##_1 + 1] = {name "-2", keys "2", help " 2", true},                                 \
	[prefix##_1 + 2] = {name "-3", keys "3", help " 3", true},                                 \
	[prefix##_1 + 3] = {name "-4", keys "4", help " 4", true},                                 \
	[prefix##_1 + 4] = {name "-5", keys "5", help " 5", true},                                 \
	[prefix##_1 + 5] = {name "-6", keys "6", help " 6", true},                                 \
	[prefix##_1 + 6] = {name "-7", keys "7", help " 7", true},                                 \
	[prefix##_1 + 7] = {name "-8", keys "8", help " 8", true},                                 \
	[prefix##_1 + 8] = {name "-9", keys "9", help " 9", true}

const struct action_info action_infos[ACTION_COUNT] = {
	[ACTION_NONE] = {"none", "", "nothing", false},
	[ACTION_DOWN] = {"down", "j, Down", "next article; in the reader a line down", true},
	[ACTION_UP] = {"up", "k, Up", "article above; in the reader a line up", true},
	[ACTION_PAGE_DOWN] = {"page-down", "PgDn, ^F", "a page down", true},
	[ACTION_PAGE_UP] = {"page-up", "b, PgUp, ^B", "a page up", true},
	[ACTION_HALF_DOWN] = {"half-down", "^D", "half a page down", true},
	[ACTION_HALF_UP] = {"half-up", "^U", "half a page up", true},
	[ACTION_FIRST] = {"first", "g, Home", "to the beginning", true},
	[ACTION_LAST] = {"last", "G, End", "to the end", true},
	[ACTION_ADVANCE] = {"advance", "Space", "open; page on; at the end the next unread", true},
	[ACTION_OPEN] = {"open", "Enter, l, Right", "open the article; follow the link", true},
	[ACTION_BACK] = {"back", "h, Esc, Backspace, Left",
			 "back: to the list; from a link, search, filter", true},
	[ACTION_QUIT_VIEW] = {"quit-view", "q", "back to the list; in the list leave", true},
	[ACTION_FOCUS_NEXT] = {"focus-next", "Tab", "to the reader; in it the next link", true},
	[ACTION_FOCUS_PREVIOUS] = {"focus-previous", "Shift-Tab", "the link before", true},
	[ACTION_TAB_NEXT] = {"tab-next", "]", "next tab", true},
	[ACTION_TAB_PREVIOUS] = {"tab-previous", "[", "tab before", true},
	NINE(ACTION_TAB, "tab", "Alt-", "tab"),
	NINE(ACTION_DIGIT, "digit", "", "tab; in the reader open link"),
	[ACTION_NEXT_UNREAD] = {"next-unread", "n", "next unread article, or match", true},
	[ACTION_PREVIOUS_UNREAD] = {"previous-unread", "N", "unread article, or match, before",
				    true},
	[ACTION_NEXT_ARTICLE] = {"next-article", "J", "next article, staying in the reader", true},
	[ACTION_PREVIOUS_ARTICLE] = {"previous-article", "K", "article before, in the reader",
				     true},
	[ACTION_POLL_SOURCE] = {"poll-source", "r", "poll this article's source", true},
	[ACTION_POLL_CATEGORY] = {"poll-category", "^R", "poll this tab's sources", true},
	[ACTION_POLL_ALL] = {"poll-all", "R", "poll all sources", true},
	[ACTION_TOGGLE_READ] = {"toggle-read", "u", "mark read or unread", true},
	[ACTION_ALL_READ] = {"all-read", "A", "mark all of this tab read", true},
	[ACTION_UNDO] = {"undo", "U", "undo the last marking", true},
	[ACTION_STAR] = {"star", "f", "star, or take the star off", true},
	[ACTION_SELECT] = {"select", "v", "select a range for u, f and s", true},
	[ACTION_BROWSE] = {"browse", "o", "open in the browser", true},
	[ACTION_BROWSE_NEXT] = {"browse-next", "O", "browser, mark read, next", true},
	[ACTION_COPY_LINK] = {"copy-link", "y", "copy the link", true},
	[ACTION_COPY_TITLE] = {"copy-title", "Y", "copy title and link", true},
	[ACTION_SAVE] = {"save", "s", "save the article to a file", true},
	[ACTION_SAVE_AS] = {"save-as", "S", "save: choose format and folder", true},
	[ACTION_PIPE] = {"pipe", "|", "pipe the article to a command", true},
	[ACTION_FULL_TEXT] = {"full-text", "x", "full text, or the feed's text", true},
	[ACTION_LINKS] = {"links", "L", "links of the article", true},
	[ACTION_READ_LINK] = {"read-link", "e", "read the page of the focused link here", true},
	[ACTION_SEARCH] = {"search", "/", "search everything; in the reader find in the article",
			   true},
	[ACTION_FILTER] = {"filter", "&", "filter this list by a query", true},
	[ACTION_ONLY_UNREAD] = {"only-unread", "t", "show unread articles alone", true},
	[ACTION_ZEN] = {"zen", "z", "reader alone on the screen", true},
	[ACTION_LAYOUT] = {"layout", "w", "next layout", true},
	[ACTION_SPLIT_LESS] = {"split-less", "<", "less room for the list", true},
	[ACTION_SPLIT_MORE] = {"split-more", ">", "more room for the list", true},
	[ACTION_SPLIT_EVEN] = {"split-even", "=", "the split as it was", true},
	[ACTION_ADD_SOURCE] = {"add-source", "a", "add a source", true},
	[ACTION_SOURCES] = {"sources", "!", "failing sources and why", true},
	[ACTION_THEME] = {"theme", "T", "themes, shown as one walks", true},
	[ACTION_COMMAND] = {"command", ":", "command line; Tab completes", true},
	[ACTION_HELP] = {"help", "?", "this list of keys", true},
	[ACTION_REDRAW] = {"redraw", "^L", "draw the screen anew", true},
	[ACTION_QUIT] = {"quit", "Q", "leave caureader", true},
};
static_assert(sizeof(action_infos) / sizeof(action_infos[0]) == ACTION_COUNT,
	      "every action has its row");

enum action
action_from_name(const char *name)
{
	for (int a = 1; a < ACTION_COUNT; a++)
		if (strcasecmp(action_infos[a].name, name) == 0)
			return (enum action)a;
	return ACTION_NONE;
}

/* ---- names of keys ------------------------------------------------------------------------- */

static const struct {
	const char *name;
	key_code code;
} key_names[] = {
	{"Up", CODE_UP},
	{"Down", CODE_DOWN},
	{"Left", CODE_LEFT},
	{"Right", CODE_RIGHT},
	{"Home", CODE_HOME},
	{"End", CODE_END},
	{"PgUp", CODE_PAGE_UP},
	{"PgDn", CODE_PAGE_DOWN},
	{"PageUp", CODE_PAGE_UP},
	{"PageDown", CODE_PAGE_DOWN},
	{"Ins", CODE_INSERT},
	{"Del", CODE_DELETE},
	{"Enter", CODE_ENTER},
	{"Return", CODE_ENTER},
	{"Tab", CODE_TAB},
	{"Shift-Tab", CODE_BACK_TAB},
	{"Backspace", CODE_BACKSPACE},
	{"Esc", CODE_ESCAPE},
	{"Escape", CODE_ESCAPE},
	{"Space", ' '},
	{"Comma", ','},
	{"Semicolon", ';'},
	{"Hash", '#'},
	{"Minus", '-'},
};

bool
key_from_name(const char *name, size_t size, key_code *code)
{
	key_code modifiers = 0;
	if (size > 4 && strncasecmp(name, "Alt-", 4) == 0) {
		modifiers |= CODE_ALT;
		name += 4, size -= 4;
	}
	bool caret = size == 2 && name[0] == '^';
	if (caret || (size == 6 && strncasecmp(name, "Ctrl-", 5) == 0)) {
		char letter = name[size - 1];
		if (letter >= 'a' && letter <= 'z')
			letter = (char)(letter - 32);
		if (letter < '@' || letter > '_')
			return false;
		/* the terminal sends the same byte for these, and the screen says which key */
		static const struct {
			char letter;
			key_code code;
		} own[] = {{'H', CODE_BACKSPACE},
			   {'I', CODE_TAB},
			   {'J', CODE_ENTER},
			   {'M', CODE_ENTER},
			   {'[', CODE_ESCAPE}};
		for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
			if (own[i].letter == letter) {
				*code = modifiers | own[i].code;
				return true;
			}
		}
		*code = modifiers | (key_code)CODE_CTRL | (key_code)(unsigned char)letter;
		return true;
	}
	for (size_t i = 0; i < sizeof(key_names) / sizeof(key_names[0]); i++)
		if (strlen(key_names[i].name) == size &&
		    strncasecmp(key_names[i].name, name, size) == 0) {
			*code = modifiers | key_names[i].code;
			return true;
		}
	for (key_code n = 1; n <= CODE_LAST - CODE_F1 + 1; n++) {
		char function[8];
		int length = snprintf(function, sizeof(function), "F%u", (unsigned)n);
		if ((size_t)length == size && strncasecmp(function, name, size) == 0) {
			*code = modifiers | (CODE_F1 + n - 1);
			return true;
		}
	}
	uint32_t c;
	if (!size || !utf8_valid(name, size) || utf8_decode(name, size, &c) != size || c <= ' ' ||
	    c == 0x7F)
		return false;
	*code = modifiers | c;
	return true;
}

const char *
key_to_name(key_code code, char into[static 24])
{
	key_code bare = code & ~(key_code)(CODE_CTRL | CODE_ALT);
	char word[16] = "";

	for (size_t i = 0; !*word && i < sizeof(key_names) / sizeof(key_names[0]); i++)
		if (key_names[i].code == bare && (bare == ' ' || bare >= CODE_FIRST))
			snprintf(word, sizeof(word), "%s", key_names[i].name);
	if (!*word && bare >= CODE_F1 && bare <= CODE_LAST)
		snprintf(word, sizeof(word), "F%u", (unsigned)(bare - CODE_F1 + 1) % 100);
	if (!*word)
		word[utf8_encode(bare, word)] = '\0';
	snprintf(into, 24, "%s%s%s", code & CODE_ALT ? "Alt-" : "", code & CODE_CTRL ? "^" : "",
		 word);
	return into;
}

/* ---- the map ------------------------------------------------------------------------------- */

struct binding {
	key_code keys[KEYMAP_SEQUENCE_MAX];
	size_t count;
	enum action action;
	size_t line; /* in the file; 0 = default */
};

struct keymap {
	struct binding *bindings;
	size_t count, capacity;
	char *shown[ACTION_COUNT];
	char *first[ACTION_COUNT];
};

struct keymap_reading {
	struct keymap *map;
	const char *name;
	struct faults *faults;
};

static bool
key_is_reserved(key_code code)
{
	static const char letters[] = "ZCSQ"; /* the terminal's own */
	key_code bare = code & ~(key_code)(CODE_CTRL | CODE_ALT);
	return (code & CODE_CTRL) && bare < 0x80 && strchr(letters, (int)bare);
}

/* @return true when one is the other's beginning, or its like: then only one can be reached */
static bool
binding_clashes(const struct binding *a, const struct binding *b)
{
	size_t common = a->count < b->count ? a->count : b->count;
	return memcmp(a->keys, b->keys, common * sizeof(key_code)) == 0;
}

static char *
binding_name(const struct binding *b)
{
	struct buf text = {0};
	for (size_t k = 0; k < b->count; k++) {
		char name[24];
		buf_printf(&text, "%s%s", k ? " " : "", key_to_name(b->keys[k], name));
	}
	return buf_take(&text);
}

/* The user's binding takes the key from a default one; two of the user's are a fault. */
static void
binding_put(struct keymap_reading *r, const struct binding *b)
{
	struct keymap *map = r->map;
	size_t kept = 0;
	bool taken = false;

	for (size_t i = 0; i < map->count; i++) {
		const struct binding *known = &map->bindings[i];
		bool clash = binding_clashes(known, b);
		if (clash && known->line && known->action != b->action) {
			char *theirs = binding_name(known), *ours = binding_name(b);
			faults_add(r->faults, r->name, b->line,
				   "%s of \"%s\" is bound as %s to \"%s\" on line %zu already",
				   ours, action_infos[b->action].name, theirs,
				   action_infos[known->action].name, known->line);
			free(theirs);
			free(ours);
			taken = true;
		}
		if (!clash || known->line)
			map->bindings[kept++] = *known;
		if (clash && known->line && known->action == b->action && known->count == b->count)
			taken = true; /* said twice */
	}
	map->count = kept;
	if (taken)
		return;
	map->bindings = mem_grow(map->bindings, &map->capacity, map->count, sizeof(*map->bindings));
	map->bindings[map->count++] = *b;
}

/* One key or sequence, "g g". */
static void
sequence_read(struct keymap_reading *r, const char *text, size_t size, enum action action,
	      size_t line)
{
	struct binding b = {.action = action, .line = line};
	for (size_t i = 0; i < size;) {
		if (text[i] == ' ') {
			i++;
			continue;
		}
		size_t word = 0;
		while (i + word < size && text[i + word] != ' ')
			word++;
		key_code code;
		if (b.count == KEYMAP_SEQUENCE_MAX || !key_from_name(text + i, word, &code)) {
			faults_add(r->faults, r->name, line, "\"%.*s\" is no key", (int)size, text);
			return;
		}
		if (key_is_reserved(code)) {
			faults_add(r->faults, r->name, line, "%.*s stays with the terminal",
				   (int)word, text + i);
			return;
		}
		b.keys[b.count++] = code;
		i += word;
	}
	if (b.count == 0)
		faults_add(r->faults, r->name, line, "a key is missing beside a ','; write Comma");
	else if (action_infos[action].works)
		binding_put(r, &b);
}

/* "n, ^N": sequences with a comma between; nothing at all: the action has no key. */
static void
keys_read(struct keymap_reading *r, const char *keys, enum action action, size_t line)
{
	keys += strspn(keys, " ");
	if (strcmp(keys, ",") == 0)
		keys = "Comma";
	while (*keys) {
		size_t size = strcspn(keys, ",");
		sequence_read(r, keys, size, action, line);
		keys += size;
		if (*keys == ',' && !*++keys)
			sequence_read(r, keys, 0, action, line);
	}
}

static void
keymap_show(struct keymap *map)
{
	struct buf texts[ACTION_COUNT] = {0};
	for (size_t i = 0; i < map->count; i++) {
		const struct binding *b = &map->bindings[i];
		struct buf *into = &texts[b->action];
		char *name = binding_name(b);
		if (into->size)
			buf_puts(into, ", ");
		else
			map->first[b->action] = mem_strdup(name);
		buf_puts(into, name);
		free(name);
	}
	for (int a = 0; a < ACTION_COUNT; a++)
		map->shown[a] = buf_take(&texts[a]);
}

struct keymap *
keymap_create(const char *name, const struct ini_section *section, struct faults *faults)
{
	struct keymap *map = mem_zalloc(1, sizeof(*map));
	struct keymap_reading r = {map, name, faults};
	bool named[ACTION_COUNT] = {false};

	for (size_t i = 0; section && i < section->entry_count; i++)
		named[action_from_name(section->entries[i].key)] = true;
	for (int a = 1; a < ACTION_COUNT; a++)
		if (action_infos[a].works && !named[a])
			keys_read(&r, action_infos[a].keys, (enum action)a, 0);
	for (size_t i = 0; section && i < section->entry_count; i++) {
		const struct ini_entry *e = &section->entries[i];
		enum action action = action_from_name(e->key);
		if (action != ACTION_NONE) {
			keys_read(&r, e->value, action, e->line);
			continue;
		}
		const char *names[ACTION_COUNT + 1] = {0};
		for (int a = 1; a < ACTION_COUNT; a++)
			names[a - 1] = action_infos[a].name;
		const char *like = ini_did_you_mean(e->key, names);
		faults_add(faults, name, e->line,
			   like ? "unknown action \"%s\" in [keys]; did you mean \"%s\"?"
				: "unknown action \"%s\" in [keys]",
			   e->key, like);
	}
	keymap_show(map);
	return map;
}

void
keymap_destroy(struct keymap *map)
{
	if (!map)
		return;
	for (int a = 0; a < ACTION_COUNT; a++) {
		free(map->shown[a]);
		free(map->first[a]);
	}
	free(map->bindings);
	free(map);
}

enum keymap_answer
keymap_find(const struct keymap *map, const key_code *keys, size_t count, enum action *action)
{
	enum keymap_answer answer = KEYMAP_NONE;
	for (size_t i = 0; i < map->count; i++) {
		const struct binding *b = &map->bindings[i];
		if (b->count < count || memcmp(b->keys, keys, count * sizeof(*keys)) != 0)
			continue;
		if (b->count == count) {
			*action = b->action;
			return KEYMAP_ACTION;
		}
		answer = KEYMAP_PREFIX;
	}
	return answer;
}

const char *
keymap_keys(const struct keymap *map, enum action action)
{
	return map->shown[action];
}

const char *
keymap_first(const struct keymap *map, enum action action)
{
	return map->first[action] ? map->first[action] : "";
}
