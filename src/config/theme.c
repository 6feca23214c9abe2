#include "config/theme.h"

#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "config/embedded.h"
#include "config/settings.h"

/* ---- roles --------------------------------------------------------------------------------- */

/* A role that a theme leaves out looks like its parent, with these attributes added. */
static const struct {
	const char *name;
	enum role parent;
	uint8_t attributes;
} roles[] = {
	[ROLE_TEXT] = {"text", ROLE_TEXT, 0},
	[ROLE_TAB] = {"tab", ROLE_TEXT, 0},
	[ROLE_TAB_UNREAD] = {"tab-unread", ROLE_TAB, ATTRIBUTE_BOLD},
	[ROLE_TAB_CURRENT] = {"tab-current", ROLE_TAB, ATTRIBUTE_BOLD | ATTRIBUTE_REVERSE},
	[ROLE_TAB_FAILING] = {"tab-failing", ROLE_TAB, ATTRIBUTE_BOLD},
	[ROLE_FRAME] = {"frame", ROLE_TEXT, 0},
	[ROLE_LIST] = {"list", ROLE_TEXT, 0},
	[ROLE_LIST_UNREAD] = {"list-unread", ROLE_LIST, ATTRIBUTE_BOLD},
	[ROLE_LIST_SELECTED] = {"list-selected", ROLE_LIST, ATTRIBUTE_REVERSE},
	[ROLE_LIST_SELECTED_UNFOCUSED] = {"list-selected-unfocused", ROLE_LIST,
					  ATTRIBUTE_UNDERLINE},
	[ROLE_LIST_DATE] = {"list-date", ROLE_LIST, 0},
	[ROLE_LIST_SOURCE] = {"list-source", ROLE_LIST, 0},
	[ROLE_LIST_MARK] = {"list-mark", ROLE_LIST, ATTRIBUTE_BOLD},
	[ROLE_READER] = {"reader", ROLE_TEXT, 0},
	[ROLE_READER_TITLE] = {"reader-title", ROLE_READER, ATTRIBUTE_BOLD},
	[ROLE_READER_META] = {"reader-meta", ROLE_READER, 0},
	[ROLE_HEADING] = {"heading", ROLE_READER, ATTRIBUTE_BOLD},
	[ROLE_EMPHASIS] = {"emphasis", ROLE_READER, ATTRIBUTE_ITALIC},
	[ROLE_STRONG] = {"strong", ROLE_READER, ATTRIBUTE_BOLD},
	[ROLE_CODE] = {"code", ROLE_READER, 0},
	[ROLE_QUOTE] = {"quote", ROLE_READER, 0},
	[ROLE_LINK] = {"link", ROLE_READER, ATTRIBUTE_UNDERLINE},
	[ROLE_LINK_FOCUSED] = {"link-focused", ROLE_LINK, ATTRIBUTE_REVERSE},
	[ROLE_MEDIA] = {"media", ROLE_READER, 0},
	[ROLE_MARKER] = {"marker", ROLE_READER, 0},
	[ROLE_MARK] = {"mark", ROLE_READER, ATTRIBUTE_REVERSE},
	[ROLE_DELETED] = {"deleted", ROLE_READER, ATTRIBUTE_STRIKE},
	[ROLE_INSERTED] = {"inserted", ROLE_READER, ATTRIBUTE_UNDERLINE},
	[ROLE_MATCH] = {"match", ROLE_READER, ATTRIBUTE_REVERSE},
	[ROLE_MATCH_CURRENT] = {"match-current", ROLE_MATCH, ATTRIBUTE_BOLD},
	[ROLE_STATUS] = {"status", ROLE_TEXT, ATTRIBUTE_REVERSE},
	[ROLE_STATUS_ALERT] = {"status-alert", ROLE_STATUS, ATTRIBUTE_BOLD},
	[ROLE_MESSAGE] = {"message", ROLE_TEXT, 0},
	[ROLE_ERROR] = {"error", ROLE_TEXT, ATTRIBUTE_BOLD},
	[ROLE_PROMPT] = {"prompt", ROLE_TEXT, ATTRIBUTE_BOLD},
};
static_assert(sizeof(roles) / sizeof(roles[0]) == ROLE_COUNT, "every role has its row");

const char *
role_name(enum role role)
{
	return roles[role].name;
}

/* ---- styles -------------------------------------------------------------------------------- */

static const char *const ansi_names[] = {
	"black",        "red",           "green",       "yellow",         "blue",
	"magenta",      "cyan",          "white",       "bright-black",   "bright-red",
	"bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan",
	"bright-white",
};
static const char *const attribute_names[] = {"bold",      "dim",     "italic",
					      "underline", "reverse", "strike"};

static bool
colour_read(const char *word, colour *into)
{
	if (strcmp(word, "default") == 0) {
		*into = COLOUR_DEFAULT;
		return true;
	}
	for (unsigned i = 0; i < sizeof(ansi_names) / sizeof(ansi_names[0]); i++)
		if (strcmp(word, ansi_names[i]) == 0) {
			*into = COLOUR_ANSI + i;
			return true;
		}
	if (word[0] != '#' || strlen(word) != 7 || strspn(word + 1, "0123456789abcdefABCDEF") != 6)
		return false;
	*into = (colour)strtoul(word + 1, NULL, 16);
	return true;
}

/* "INK on GROUND attribute..."; each part may be left out. @return the word that is none */
static const char *
style_read(char *text, struct style *into)
{
	bool ground = false, has_ink = false;
	char *rest = text;

	into->attributes = 0;
	for (char *word; (word = strsep(&rest, " \t"));) {
		if (!*word)
			continue;
		if (strcmp(word, "on") == 0) {
			ground = true;
			continue;
		}
		colour c;
		if (colour_read(word, &c) && (ground || !has_ink)) {
			*(ground ? &into->ground : &into->ink) = c;
			has_ink |= !ground;
			ground = false;
			continue;
		}
		size_t a = 0, count = sizeof(attribute_names) / sizeof(attribute_names[0]);
		while (a < count && strcmp(attribute_names[a], word) != 0)
			a++;
		if (a == count)
			return word;
		into->attributes = (uint8_t)(into->attributes | 1u << a);
	}
	return ground ? "on" : NULL;
}

/* ---- a theme ------------------------------------------------------------------------------- */

/* Every key of a section is known, or a fault. @param names  NULL behind the last */
static void
keys_check(const struct ini *ini, const struct ini_section *section, const char *what,
	   const char *const *names, struct faults *faults)
{
	for (size_t k = 0; k < section->entry_count; k++) {
		const struct ini_entry *e = &section->entries[k];
		size_t n = 0;
		while (names[n] && strcmp(names[n], e->key) != 0)
			n++;
		if (names[n])
			continue;
		const char *like = ini_did_you_mean(e->key, names);
		faults_add(faults, ini->name, e->line,
			   like ? "unknown %s \"%s\"; did you mean \"%s\"?" : "unknown %s \"%s\"",
			   what, e->key, like);
	}
}

static void
sections_check(const struct ini *ini, struct faults *faults)
{
	static const char *const theme_keys[] = {"name", NULL};
	const char *role_names[ROLE_COUNT + 1] = {0};
	for (int r = 0; r < ROLE_COUNT; r++)
		role_names[r] = roles[r].name;

	for (size_t i = 0; i < ini->section_count; i++) {
		const struct ini_section *s = &ini->sections[i];
		if (strcmp(s->name, "theme") == 0)
			keys_check(ini, s, "key", theme_keys, faults);
		else if (strcmp(s->name, "style") == 0)
			keys_check(ini, s, "role", role_names, faults);
		else
			faults_add(faults, ini->name, s->line, "unknown section [%s]", s->name);
	}
}

static void
theme_from_ini(const struct ini *ini, struct theme *into, struct faults *faults)
{
	const struct ini_section *style = ini_find_section(ini, "style");
	const struct ini_entry *name = ini_find_entry(ini_find_section(ini, "theme"), "name");

	*into = (struct theme){.styles[ROLE_TEXT] = {COLOUR_DEFAULT, COLOUR_DEFAULT, 0}};
	struct buf title = {.max = sizeof(into->name) - 1};
	const char *text = name ? name->value : ini->name;
	utf8_clean(&title, text, strlen(text), UTF8_LINE);
	snprintf(into->name, sizeof(into->name), "%s", buf_text(&title));
	buf_clear(&title);
	for (int r = 0; r < ROLE_COUNT; r++) {
		struct style *s = &into->styles[r];
		if (r != ROLE_TEXT) {
			*s = into->styles[roles[r].parent];
			s->attributes |= roles[r].attributes;
		}
		const struct ini_entry *e = ini_find_entry(style, roles[r].name);
		if (!e)
			continue;
		char *copy = mem_strdup(e->value);
		const char *wrong = style_read(copy, s);
		if (wrong)
			faults_add(faults, ini->name, e->line,
				   "\"%s\" is neither a colour nor an attribute", wrong);
		free(copy);
	}
	sections_check(ini, faults);
}

bool
theme_from_text(const char *file_name, const char *text, size_t size, struct theme *into,
		struct faults *faults)
{
	size_t before = faults->count;
	struct ini *ini = ini_read_text(file_name, text, size, faults);
	theme_from_ini(ini, into, faults);
	ini_destroy(ini);
	return faults->count == before;
}

void
theme_default(struct theme *into)
{
	struct faults faults = {0};
	const struct embedded *f = embedded_files;
	while (f->name && strcmp(f->name, "caucasus.ini") != 0)
		f++;
	theme_from_text(f->name, f->bytes, f->size, into, &faults);
	faults_clear(&faults);
}

/* ---- finding ------------------------------------------------------------------------------- */

/* Folders with themes: the user's, then the installed ones. @return NULL behind the last */
static char *
theme_folder(size_t i)
{
	const char *own = getenv("XDG_CONFIG_HOME");
	switch (i) {
	case 0:
		return own && *own == '/' ? mem_printf("%s/caureader/themes", own)
					  : settings_expand_home("~/.config/caureader/themes");
	case 1:
		return mem_strdup(CAUREADER_THEME_DIR);
	default:
		return NULL;
	}
}

static bool
theme_from_file(const char *path, struct theme *into, struct faults *faults, struct err *why)
{
	size_t before = faults->count;
	struct ini *ini = ini_read_file(path, faults, why);
	if (!ini)
		return false;
	theme_from_ini(ini, into, faults);
	ini_destroy(ini);
	return faults->count == before || err_set(why, ERR_CONFIG, 0, "%s", faults->lines[before]);
}

bool
theme_load(const char *name, struct theme *into, struct faults *faults, struct err *why)
{
	if (strchr(name, '/'))
		return theme_from_file(name, into, faults, why);

	char *folder;
	for (size_t i = 0; (folder = theme_folder(i)); i++) {
		char *path = mem_printf("%s/%s.ini", folder, name);
		struct err missing = {0};
		bool found = theme_from_file(path, into, faults, &missing);
		free(path);
		free(folder);
		if (found || missing.code != ERR_INPUT) {
			if (!found && why)
				*why = missing;
			return found;
		}
	}
	char *file = mem_printf("%s.ini", name);
	const struct embedded *f = embedded_files + 1;
	while (f->name && strcmp(f->name, file) != 0)
		f++;
	free(file);
	if (f->name)
		return theme_from_text(f->name, f->bytes, f->size, into, faults);

	struct buf known = {.max = 150};
	char **names = theme_names();
	for (size_t i = 0; names[i]; i++)
		buf_printf(&known, "%s%s", i ? ", " : "", names[i]);
	err_set(why, ERR_INPUT, 0, "unknown theme \"%s\"; there are %s", name, buf_text(&known));
	theme_names_free(names);
	buf_clear(&known);
	return false;
}

static int
name_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
names_add(char ***names, size_t *count, const char *file)
{
	size_t size = strlen(file);
	if (size <= 4 || strcmp(file + size - 4, ".ini") != 0 || *file == '.')
		return;
	char *name = mem_strndup(file, size - 4);
	for (size_t i = 0; i < *count; i++)
		if (strcmp((*names)[i], name) == 0) {
			free(name);
			return;
		}
	*names = mem_realloc(*names, *count + 2, sizeof(**names));
	(*names)[(*count)++] = name;
	(*names)[*count] = NULL;
}

char **
theme_names(void)
{
	char **names = mem_zalloc(1, sizeof(*names));
	size_t count = 0;
	for (const struct embedded *f = embedded_files + 1; f->name; f++)
		names_add(&names, &count, f->name);
	char *folder;
	for (size_t i = 0; (folder = theme_folder(i)); i++) {
		DIR *dir = opendir(folder);
		free(folder);
		for (struct dirent *d; dir && (d = readdir(dir));)
			names_add(&names, &count, d->d_name);
		if (dir)
			closedir(dir);
	}
	qsort(names, count, sizeof(*names), name_compare);
	return names;
}

void
theme_names_free(char **names)
{
	for (size_t i = 0; names && names[i]; i++)
		free(names[i]);
	free(names);
}
