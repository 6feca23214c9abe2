#include "config/settings.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "config/embedded.h"

/* ---- the table of keys --------------------------------------------------------------------- */

enum value_kind {
	VALUE_TEXT,
	VALUE_PATH,  /* "~/" is $HOME */
	VALUE_STORE, /* a path, or "none" */
	VALUE_DURATION,
	VALUE_SIZE,
	VALUE_BOOLEAN,
	VALUE_COUNT,  /* unsigned, 1.. */
	VALUE_CHOICE, /* an int, by names */
	VALUE_URL,
	VALUE_CATEGORIES,
};

enum section_kind {
	SECTION_GENERAL,
	SECTION_NETWORK,
	SECTION_SCREEN,
	SECTION_KEYS,
	SECTION_CATEGORY,
	SECTION_SOURCE,
	SECTION_VIEW,
	SECTION_FILTER,
	SECTION_COUNT
};

static const char *const save_formats[] = {"markdown", "text", "html", "json", "epub", NULL};
static const char *const layouts[] = {"auto", "wide", "stacked", "full", NULL};
static const char *const source_types[] = {"auto", "feed", "html", NULL};
static const char *const full_texts[] = {"auto", "always", "never", NULL};
static const char *const filter_actions[] = {"hide", "star", "read", "save", NULL};

static_assert(sizeof(save_formats) / sizeof(char *) == SAVE_FORMAT_COUNT + 1,
	      "every format has its name");

/* One row a key: where it stands in the file and in the struct. */
struct key_row {
	enum section_kind section;
	const char *key;
	enum value_kind kind;
	size_t offset; /* in struct settings, or in the struct of the section */
	long long least, most;
	const char *const *choices;
};

#define IN_SETTINGS(member) offsetof(struct settings, member)
#define IN_SOURCE(member) offsetof(struct source_settings, member)
#define IN_VIEW(member) offsetof(struct view_settings, member)
#define IN_FILTER(member) offsetof(struct filter_settings, member)

static const struct key_row rows[] = {
	{SECTION_GENERAL, "theme", VALUE_TEXT, IN_SETTINGS(general.theme), 0, 0, NULL},
	{SECTION_GENERAL, "poll-interval", VALUE_DURATION, IN_SETTINGS(general.poll_interval_s), 60,
	 30 * 86400, NULL},
	{SECTION_GENERAL, "store", VALUE_STORE, IN_SETTINGS(general.store), 0, 0, NULL},
	{SECTION_GENERAL, "save-dir", VALUE_PATH, IN_SETTINGS(general.save_dir), 0, 0, NULL},
	{SECTION_GENERAL, "save-format", VALUE_CHOICE, IN_SETTINGS(general.save_format), 0, 0,
	 save_formats},
	{SECTION_GENERAL, "browser", VALUE_TEXT, IN_SETTINGS(general.browser), 0, 0, NULL},
	{SECTION_GENERAL, "keep", VALUE_DURATION, IN_SETTINGS(general.keep_s), 3600,
	 100LL * 366 * 86400, NULL},
	{SECTION_NETWORK, "connections", VALUE_COUNT, IN_SETTINGS(network.connections), 1, 1000,
	 NULL},
	{SECTION_NETWORK, "per-host", VALUE_COUNT, IN_SETTINGS(network.per_host), 1, 100, NULL},
	{SECTION_NETWORK, "timeout", VALUE_DURATION, IN_SETTINGS(network.timeout_s), 1, 3600, NULL},
	{SECTION_NETWORK, "max-size", VALUE_SIZE, IN_SETTINGS(network.max_size_bytes), 1024,
	 1 << 30, NULL},
	{SECTION_SCREEN, "layout", VALUE_CHOICE, IN_SETTINGS(screen.layout), 0, 0, layouts},
	{SECTION_SCREEN, "mouse", VALUE_BOOLEAN, IN_SETTINGS(screen.mouse), 0, 0, NULL},
	{SECTION_SCREEN, "text-width", VALUE_COUNT, IN_SETTINGS(screen.text_width), 20, 1000, NULL},
	{SECTION_CATEGORY, "title", VALUE_TEXT, offsetof(struct category_settings, title), 0, 0,
	 NULL},
	{SECTION_SOURCE, "url", VALUE_URL, IN_SOURCE(url), 0, 0, NULL},
	{SECTION_SOURCE, "name", VALUE_TEXT, IN_SOURCE(name), 0, 0, NULL},
	{SECTION_SOURCE, "category", VALUE_CATEGORIES, IN_SOURCE(categories), 0, 0, NULL},
	{SECTION_SOURCE, "type", VALUE_CHOICE, IN_SOURCE(type), 0, 0, source_types},
	{SECTION_SOURCE, "full-text", VALUE_CHOICE, IN_SOURCE(full_text), 0, 0, full_texts},
	{SECTION_SOURCE, "poll-interval", VALUE_DURATION, IN_SOURCE(poll_interval_s), 60,
	 30 * 86400, NULL},
	{SECTION_SOURCE, "item", VALUE_TEXT, IN_SOURCE(item), 0, 0, NULL},
	{SECTION_SOURCE, "link", VALUE_TEXT, IN_SOURCE(link), 0, 0, NULL},
	{SECTION_SOURCE, "title", VALUE_TEXT, IN_SOURCE(title), 0, 0, NULL},
	{SECTION_SOURCE, "date", VALUE_TEXT, IN_SOURCE(date), 0, 0, NULL},
	{SECTION_SOURCE, "body", VALUE_TEXT, IN_SOURCE(body), 0, 0, NULL},
	{SECTION_SOURCE, "drop", VALUE_TEXT, IN_SOURCE(drop), 0, 0, NULL},
	{SECTION_VIEW, "title", VALUE_TEXT, IN_VIEW(title), 0, 0, NULL},
	{SECTION_VIEW, "query", VALUE_TEXT, IN_VIEW(query), 0, 0, NULL},
	{SECTION_FILTER, "query", VALUE_TEXT, IN_FILTER(query), 0, 0, NULL},
	{SECTION_FILTER, "action", VALUE_CHOICE, IN_FILTER(action), 0, 0, filter_actions},
};
enum { ROW_COUNT = sizeof(rows) / sizeof(rows[0]) };

static const struct {
	const char *name;
	bool named; /* "[source ID]" */
} section_kinds[SECTION_COUNT] = {
	[SECTION_GENERAL] = {"general", false},  [SECTION_NETWORK] = {"network", false},
	[SECTION_SCREEN] = {"screen", false},    [SECTION_KEYS] = {"keys", false},
	[SECTION_CATEGORY] = {"category", true}, [SECTION_SOURCE] = {"source", true},
	[SECTION_VIEW] = {"view", true},         [SECTION_FILTER] = {"filter", true},
};

/* ---- one value ----------------------------------------------------------------------------- */

struct loading {
	struct settings *settings;
	const char *name; /* of the file */
	struct faults *faults;
};

char *
settings_expand_home(const char *path)
{
	const char *home = getenv("HOME");
	if (path[0] == '~' && (path[1] == '/' || !path[1]) && home)
		return mem_printf("%s%s", home, path + 1);
	return mem_strdup(path);
}

static bool
url_is_source(const char *url)
{
	static const char *const schemes[] = {"http://", "https://", "file:"};
	for (const unsigned char *c = (const unsigned char *)url; *c; c++)
		if (*c <= ' ' || *c == 0x7F)
			return false;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		size_t size = strlen(schemes[i]);
		if (strncasecmp(url, schemes[i], size) == 0)
			return url[size] != '\0' && (i == 2 || url[size] != '/');
	}
	return false;
}

static void
text_set(char **member, char *with)
{
	free(*member);
	*member = with;
}

/* "file:name.xml" lies beside the configuration; "file:///" is absolute. */
static char *
source_url(const struct loading *l, const char *value)
{
	if (strncasecmp(value, "file:", 5) != 0 || value[5] == '/')
		return mem_strdup(value);
	const char *slash = strrchr(l->settings->path, '/');
	size_t folder = slash ? (size_t)(slash - l->settings->path + 1) : 0;
	char *relative = mem_printf("%.*s%s", (int)folder, l->settings->path, value + 5);
	char *here = *relative == '/' ? NULL : getcwd(NULL, 0);
	char *url = mem_printf("file://%s%s%s", here ? here : "", here ? "/" : "", relative);
	free(here);
	free(relative);
	return url;
}

/* An ID is a folder's name too, so it is made of harmless letters. */
static bool
id_is_sound(const char *id)
{
	if (!*id || *id == '.' || *id == '-' || strlen(id) > 64)
		return false;
	for (; *id; id++)
		if (!((*id >= 'a' && *id <= 'z') || (*id >= '0' && *id <= '9') ||
		      strchr("._-", *id)))
			return false;
	return true;
}

static void *
array_more(void *array, size_t *count, size_t size)
{
	array = mem_realloc(array, *count + 1, size);
	memset((char *)array + *count * size, 0, size);
	++*count;
	return array;
}

static const char *
category_like(const struct settings *s, const char *id)
{
	const char **names = mem_zalloc(s->category_count + 1, sizeof(*names));
	for (size_t i = 0; i < s->category_count; i++)
		names[i] = s->categories[i].id;
	const char *like = ini_did_you_mean(id, names);
	free(names);
	return like;
}

/* A category that has no section of its own: its ID is its title. */
static void
category_implied(struct settings *s, const char *id, size_t line)
{
	s->categories = array_more(s->categories, &s->category_count, sizeof(*s->categories));
	s->categories[s->category_count - 1] =
		(struct category_settings){mem_strdup(id), mem_strdup(id), line};
}

static void
category_list(struct loading *l, const struct ini_entry *entry, struct source_settings *source)
{
	const char *at = entry->value;
	while (*at) {
		size_t size = strcspn(at, ",");
		const char *word = at;
		size_t length = size;
		while (length && (*word == ' ' || *word == '\t'))
			word++, length--;
		while (length && (word[length - 1] == ' ' || word[length - 1] == '\t'))
			length--;
		at += size + (at[size] == ',');
		if (!length)
			continue;
		char *id = mem_strndup(word, length);
		for (char *c = id; *c; c++)
			if (*c >= 'A' && *c <= 'Z')
				*c = (char)(*c + 32);
		size_t found = 0, count = l->settings->category_count;
		while (found < count && strcmp(l->settings->categories[found].id, id) != 0)
			found++;
		const char *like = found < count ? NULL : category_like(l->settings, id);
		if (found == count && !id_is_sound(id)) {
			faults_add(l->faults, l->name, entry->line, "\"%s\" is no category ID", id);
		} else if (like) {
			faults_add(l->faults, l->name, entry->line,
				   "unknown category \"%s\"; did you mean \"%s\"?", id, like);
		} else {
			if (found == count)
				category_implied(l->settings, id, entry->line);
			source->categories =
				mem_realloc(source->categories, source->category_count + 1,
					    sizeof(*source->categories));
			source->categories[source->category_count++] = (uint32_t)found;
		}
		free(id);
	}
}

static bool
choice_read(const char *const *choices, const char *value, int *choice)
{
	for (int i = 0; choices[i]; i++)
		if (strcasecmp(choices[i], value) == 0) {
			*choice = i;
			return true;
		}
	return false;
}

static void
choices_list(const char *const *choices, struct buf *into)
{
	for (size_t i = 0; choices[i]; i++)
		buf_printf(into, "%s%s", i ? ", " : "", choices[i]);
}

static void
value_set(struct loading *l, const struct key_row *row, const struct ini_entry *e, void *base)
{
	void *at = (char *)base + row->offset;
	const char *v = e->value;
	long long number = 0;
	size_t bytes = 0;

	switch (row->kind) {
	case VALUE_TEXT:
		text_set(at, mem_strdup(v));
		return;
	case VALUE_PATH:
		if (!*v)
			break;
		text_set(at, settings_expand_home(v));
		return;
	case VALUE_STORE:
		text_set(at, strcmp(v, "none") == 0 ? mem_strdup("") : settings_expand_home(v));
		return;
	case VALUE_DURATION:
		if (!ini_duration(v, &number) || number < row->least || number > row->most)
			break;
		*(int64_t *)at = number;
		return;
	case VALUE_SIZE:
		if (!ini_size(v, &bytes) || (long long)bytes < row->least ||
		    (long long)bytes > row->most)
			break;
		*(size_t *)at = bytes;
		return;
	case VALUE_BOOLEAN:
		if (!ini_boolean(v, at))
			break;
		return;
	case VALUE_COUNT:
		if (!ini_integer(v, row->least, row->most, &number))
			break;
		*(unsigned *)at = (unsigned)number;
		return;
	case VALUE_CHOICE:
		if (!choice_read(row->choices, v, at))
			break;
		return;
	case VALUE_URL:
		if (!url_is_source(v))
			break;
		text_set(at, source_url(l, v));
		return;
	case VALUE_CATEGORIES:
		category_list(l, e, base);
		return;
	}

	struct buf wanted = {0};
	if (row->choices)
		choices_list(row->choices, &wanted);
	else
		buf_puts(&wanted, row->kind == VALUE_DURATION
					  ? "a duration such as 90s, 15m, 6h, 7d"
				  : row->kind == VALUE_SIZE    ? "a size such as 512K or 32M"
				  : row->kind == VALUE_BOOLEAN ? "on or off"
				  : row->kind == VALUE_URL     ? "an http, https or file URL"
				  : row->kind == VALUE_PATH    ? "a path"
							       : "a number");
	if (row->kind == VALUE_COUNT)
		buf_printf(&wanted, " from %lld to %lld", row->least, row->most);
	faults_add(l->faults, l->name, e->line, "\"%s\" is no value for \"%s\"; it wants %s", v,
		   row->key, buf_text(&wanted));
	buf_clear(&wanted);
}

/* ---- sections ------------------------------------------------------------------------------ */

static void
section_values(struct loading *l, enum section_kind kind, const struct ini_section *s, void *base)
{
	for (size_t i = 0; i < s->entry_count; i++) {
		const struct ini_entry *e = &s->entries[i];
		const char *names[ROW_COUNT + 1];
		size_t count = 0;
		const struct key_row *row = NULL;

		for (size_t r = 0; r < ROW_COUNT; r++) {
			if (rows[r].section != kind)
				continue;
			names[count++] = rows[r].key;
			if (strcmp(rows[r].key, e->key) == 0)
				row = &rows[r];
		}
		names[count] = NULL;
		if (row) {
			value_set(l, row, e, base);
			continue;
		}
		const char *like = ini_did_you_mean(e->key, names);
		faults_add(l->faults, l->name, e->line,
			   like ? "unknown key \"%s\" in [%s]; did you mean \"%s\"?"
				: "unknown key \"%s\" in [%s]",
			   e->key, s->name, like);
	}
}

/* @return the kind, or SECTION_COUNT; `id` points behind "source ", or to "" */
static enum section_kind
section_kind(const char *name, const char **id)
{
	size_t word = strcspn(name, " \t");
	*id = name + word + strspn(name + word, " \t");
	for (int k = 0; k < SECTION_COUNT; k++)
		if (strlen(section_kinds[k].name) == word &&
		    strncmp(section_kinds[k].name, name, word) == 0)
			return (enum section_kind)k;
	return SECTION_COUNT;
}

static void
section_unknown(struct loading *l, const struct ini_section *s)
{
	const char *names[SECTION_COUNT + 1] = {0};
	for (int k = 0; k < SECTION_COUNT; k++)
		names[k] = section_kinds[k].name;
	char *word = mem_strndup(s->name, strcspn(s->name, " \t"));
	const char *like = ini_did_you_mean(word, names);
	faults_add(l->faults, l->name, s->line,
		   like ? "unknown section [%s]; did you mean [%s]?" : "unknown section [%s]",
		   s->name, like);
	free(word);
}

static void
source_add(struct loading *l, const struct ini_section *s, const char *id)
{
	struct settings *into = l->settings;
	into->sources = array_more(into->sources, &into->source_count, sizeof(*into->sources));
	struct source_settings *source = &into->sources[into->source_count - 1];
	*source = (struct source_settings){.id = mem_strdup(id), .line = s->line};
	char **texts[] = {&source->url,   &source->name, &source->item, &source->link,
			  &source->title, &source->date, &source->body, &source->drop};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i] = mem_strdup("");
	section_values(l, SECTION_SOURCE, s, source);
	if (!ini_find_entry(s, "url"))
		faults_add(l->faults, l->name, s->line, "[%s] wants a key \"url\"", s->name);
}

static void
query_section_add(struct loading *l, enum section_kind kind, const struct ini_section *s,
		  const char *id)
{
	struct settings *into = l->settings;
	const struct ini_entry *query = ini_find_entry(s, "query");
	if (kind == SECTION_VIEW) {
		into->views = array_more(into->views, &into->view_count, sizeof(*into->views));
		struct view_settings *v = &into->views[into->view_count - 1];
		*v = (struct view_settings){mem_strdup(id), mem_strdup(id), mem_strdup(""), s->line,
					    query ? query->line : s->line};
		section_values(l, kind, s, v);
	} else {
		into->filters =
			array_more(into->filters, &into->filter_count, sizeof(*into->filters));
		struct filter_settings *f = &into->filters[into->filter_count - 1];
		*f = (struct filter_settings){mem_strdup(id), mem_strdup(""), FILTER_HIDE, s->line,
					      query ? query->line : s->line};
		section_values(l, kind, s, f);
	}
	if (!query)
		faults_add(l->faults, l->name, s->line, "[%s] wants a key \"query\"", s->name);
}

static void
category_add(struct loading *l, const struct ini_section *s, const char *id)
{
	struct settings *into = l->settings;
	into->categories =
		array_more(into->categories, &into->category_count, sizeof(*into->categories));
	struct category_settings *c = &into->categories[into->category_count - 1];
	*c = (struct category_settings){mem_strdup(id), mem_strdup(id), s->line};
	section_values(l, SECTION_CATEGORY, s, c);
}

/* Categories first, for sources name them wherever they stand. */
static void
sections_read(struct loading *l, const struct ini *ini, bool with_lists)
{
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < ini->section_count; i++) {
			const struct ini_section *s = &ini->sections[i];
			const char *id;
			enum section_kind kind = section_kind(s->name, &id);
			bool named = kind < SECTION_COUNT && section_kinds[kind].named;

			if (pass == 0 && kind == SECTION_COUNT) {
				section_unknown(l, s);
			} else if (pass == 0 && kind < SECTION_COUNT && named != (*id != '\0')) {
				faults_add(l->faults, l->name, s->line,
					   named ? "[%s] wants an ID behind it"
						 : "[%s]: this section takes no ID",
					   s->name);
			} else if (named && pass == 0 && !id_is_sound(id)) {
				faults_add(l->faults, l->name, s->line,
					   "\"%s\" is no ID; it is made of a-z, 0-9, \"-\", \"_\" "
					   "and \".\", and begins with neither \".\" nor \"-\"",
					   id);
			}
			if (kind == SECTION_COUNT || named != (*id != '\0') ||
			    (named && (!id_is_sound(id) || !with_lists)))
				continue;
			if (pass == 0 && kind == SECTION_CATEGORY)
				category_add(l, s, id);
			else if (pass == 1 && kind == SECTION_SOURCE)
				source_add(l, s, id);
			else if (pass == 1 && (kind == SECTION_VIEW || kind == SECTION_FILTER))
				query_section_add(l, kind, s, id);
			else if (pass == 1 && !named && kind != SECTION_KEYS)
				section_values(l, kind, s, l->settings);
		}
}

/* ---- loading ------------------------------------------------------------------------------- */

const char *
settings_example(size_t *size)
{
	const struct embedded *f = embedded_files; /* the first is the example */
	if (size)
		*size = f->size;
	return f->bytes;
}

static int
line_compare(const void *a, const void *b)
{
	const char *x = *(char *const *)a, *y = *(char *const *)b;
	const char *cx = strchr(x, ':'), *cy = strchr(y, ':');
	long nx = cx ? strtol(cx + 1, NULL, 10) : 0, ny = cy ? strtol(cy + 1, NULL, 10) : 0;
	return (nx > ny) - (nx < ny);
}

/* @param ini  takes it; NULL is the example alone */
static struct settings *
settings_from_ini(struct ini *ini, const char *path, struct faults *faults, struct err *why)
{
	struct settings *s = mem_zalloc(1, sizeof(*s));
	size_t size;
	const char *example_text = settings_example(&size);
	struct ini *example = ini_read_text("config.example.ini", example_text, size, faults);
	char **texts[] = {&s->general.theme, &s->general.store, &s->general.save_dir,
			  &s->general.browser};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i] = mem_strdup("");
	s->path = mem_strdup(path);

	bool own_lists = false;
	for (size_t i = 0; ini && i < ini->section_count; i++)
		own_lists |= strncmp(ini->sections[i].name, "source ", 7) == 0;
	struct loading l = {s, example->name, faults};
	sections_read(&l, example, !own_lists);
	if (ini) {
		l.name = ini->name;
		if (!own_lists) /* categories of the file's own would hide the example's */
			sections_read(&l, ini, false);
		else
			sections_read(&l, ini, true);
	}
	s->keymap = keymap_create(l.name, ini_find_section(ini ? ini : example, "keys"), faults);
	ini_destroy(ini);
	ini_destroy(example);
	if (faults->count == 0)
		return s;
	qsort(faults->lines, faults->count, sizeof(*faults->lines), line_compare);
	settings_destroy(s);
	err_set(why, ERR_CONFIG, 0, "%s", faults->lines[0]);
	return NULL;
}

struct settings *
settings_from_text(const char *name, const char *text, size_t size, struct faults *faults,
		   struct err *why)
{
	return settings_from_ini(ini_read_text(name, text, size, faults), "", faults, why);
}

struct settings *
settings_load(const char *path, struct faults *faults, struct err *why)
{
	char *found = NULL;
	if (path) {
		found = mem_strdup(path);
	} else {
		const char *folder = getenv("XDG_CONFIG_HOME");
		found = folder && *folder == '/'
				? mem_printf("%s/caureader/config.ini", folder)
				: settings_expand_home("~/.config/caureader/config.ini");
	}
	struct settings *s = NULL;
	struct ini *ini = NULL;
	if (path || access(found, F_OK) == 0) {
		ini = ini_read_file(found, faults, why);
		if (!ini)
			goto out;
	}
	s = settings_from_ini(ini, ini ? found : "", faults, why);
out:
	free(found);
	return s;
}

void
settings_destroy(struct settings *s)
{
	if (!s)
		return;
	free(s->path);
	free(s->general.theme);
	free(s->general.store);
	free(s->general.save_dir);
	free(s->general.browser);
	keymap_destroy(s->keymap);
	for (size_t i = 0; i < s->category_count; i++) {
		free(s->categories[i].id);
		free(s->categories[i].title);
	}
	free(s->categories);
	for (size_t i = 0; i < s->source_count; i++) {
		struct source_settings *x = &s->sources[i];
		char *texts[] = {x->id,    x->url,  x->name, x->item, x->link,
				 x->title, x->date, x->body, x->drop};
		for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++)
			free(texts[k]);
		free(x->categories);
	}
	free(s->sources);
	for (size_t i = 0; i < s->view_count; i++) {
		free(s->views[i].id);
		free(s->views[i].title);
		free(s->views[i].query);
	}
	free(s->views);
	for (size_t i = 0; i < s->filter_count; i++) {
		free(s->filters[i].id);
		free(s->filters[i].query);
	}
	free(s->filters);
	free(s);
}

long
settings_find_source(const struct settings *s, const char *id)
{
	for (size_t i = 0; i < s->source_count; i++)
		if (strcasecmp(s->sources[i].id, id) == 0)
			return (long)i;
	return -1;
}

const char *
save_format_name(enum save_format format)
{
	return save_formats[format];
}

bool
save_format_from_name(const char *name, enum save_format *format)
{
	int choice;
	if (!choice_read(save_formats, name, &choice))
		return false;
	*format = (enum save_format)choice;
	return true;
}
