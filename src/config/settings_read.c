#include "config/settings_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { ID_MAX = 64, ROWS_MAX = 64 };

/* ---- sections ------------------------------------------------------------------------------- */

enum section_kind
section_kind_of(const struct ini_section *section, const char **id)
{
	size_t word = strcspn(section->name, " ");
	*id = section->name + word + (section->name[word] == ' ');

	for (unsigned k = 0; k < SECTION_KIND_COUNT; k++)
		if (strlen(section_rows[k].word) == word &&
		    memcmp(section_rows[k].word, section->name, word) == 0)
			return (enum section_kind)k;
	return SECTION_KIND_COUNT;
}

/* An ID names a folder, and is an argument of commands. */
static bool
id_is_sound(const char *id)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
	size_t size = strlen(id);

	return size > 0 && size <= ID_MAX && *id != '.' && *id != '-' &&
	       strspn(id, letters) == size;
}

static bool
section_is_sound(enum section_kind kind, const char *id)
{
	return kind < SECTION_KIND_COUNT && (section_rows[kind].has_id ? id_is_sound(id) : !*id);
}

bool
settings_has(const struct ini *ini, enum section_kind kind)
{
	for (size_t i = 0; i < ini->section_count; i++) {
		const char *id;
		if (section_kind_of(&ini->sections[i], &id) == kind && section_is_sound(kind, id))
			return true;
	}
	return false;
}

static void
section_unknown(const struct reading *r, const struct ini_section *section)
{
	const char *names[SECTION_KIND_COUNT + 1] = {0};
	for (unsigned k = 0; k < SECTION_KIND_COUNT; k++)
		names[k] = section_rows[k].word;

	size_t size = strcspn(section->name, " ");
	char *word = mem_strndup(section->name, size);
	const char *like = ini_did_you_mean(word, names);
	if (like)
		faults_add(r->faults, r->ini->name, section->line,
			   "unknown section [%s]; did you mean [%s%s]?", section->name, like,
			   section->name + size);
	else
		faults_add(r->faults, r->ini->name, section->line, "unknown section [%s]",
			   section->name);
	free(word);
}

void
settings_check_sections(const struct reading *r)
{
	for (size_t i = 0; i < r->ini->section_count; i++) {
		const struct ini_section *section = &r->ini->sections[i];
		const char *id;
		enum section_kind kind = section_kind_of(section, &id);

		if (kind == SECTION_KIND_COUNT)
			section_unknown(r, section);
		else if (!section_rows[kind].has_id && *id)
			faults_add(r->faults, r->ini->name, section->line,
				   "[%s] takes no ID; write [%s]", section->name,
				   section_rows[kind].word);
		else if (section_rows[kind].has_id && !*id)
			faults_add(r->faults, r->ini->name, section->line,
				   "[%s] wants an ID, such as [%s armenia]", section->name,
				   section->name);
		else if (section_rows[kind].has_id && !id_is_sound(id))
			faults_add(r->faults, r->ini->name, section->line,
				   "\"%s\" is no ID: at most %d of a-z 0-9 - _ . and neither "
				   "\"-\" nor \".\" first",
				   id, ID_MAX);
	}
}

/* ---- keys of a section ---------------------------------------------------------------------- */

static void
key_unknown(const struct reading *r, const struct ini_section *section, enum section_kind kind,
	    const struct ini_entry *entry)
{
	const char *names[ROWS_MAX + 1] = {0};
	size_t count = 0;
	for (size_t i = 0; i < settings_row_count && count < ROWS_MAX; i++)
		if (settings_rows[i].section == kind)
			names[count++] = settings_rows[i].key;

	const char *like = ini_did_you_mean(entry->key, names);
	faults_add(r->faults, r->ini->name, entry->line,
		   like ? "unknown key \"%s\" in [%s]; did you mean \"%s\"?"
			: "unknown key \"%s\" in [%s]",
		   entry->key, section->name, like);
}

/* The texts of a new struct are "" until they are read. */
static void
texts_init(enum section_kind kind, void *base)
{
	for (size_t i = 0; i < settings_row_count; i++) {
		const struct settings_row *row = &settings_rows[i];
		bool text = row->value == VALUE_TEXT || row->value == VALUE_TITLE ||
			    row->value == VALUE_URL || row->value == VALUE_QUERY ||
			    row->value == VALUE_HEADERS || row->value == VALUE_NAME;
		if (row->section == kind && text)
			*(char **)(void *)((char *)base + row->offset) = mem_strdup("");
	}
}

static void
section_read(const struct reading *r, const struct ini_section *section, enum section_kind kind,
	     void *base)
{
	for (size_t i = 0; i < section->entry_count; i++) {
		const struct ini_entry *entry = &section->entries[i];
		const struct settings_row *row = settings_row_find(kind, entry->key);
		if (row)
			settings_read_value(r, row, entry, base);
		else
			key_unknown(r, section, kind, entry);
	}
	for (size_t i = 0; i < settings_row_count; i++) {
		const struct settings_row *row = &settings_rows[i];
		if (row->section == kind && row->required && !section->damaged &&
		    !ini_find_entry(section, row->key))
			faults_add(r->faults, r->ini->name, section->line, "[%s] has no \"%s\"",
				   section->name, row->key);
	}
}

/* ---- one more of a list --------------------------------------------------------------------- */

/* @return the list with one more element, of zeros */
static void *
list_grow(void *list, size_t *count, size_t size)
{
	/* A power of two is full: the lists grow by doubling without a member for it. */
	if ((*count & (*count - 1)) == 0)
		list = mem_realloc(list, *count ? *count * 2 : 1, size);
	memset((char *)list + *count * size, 0, size);
	++*count;
	return list;
}

static void
title_or_id(char **title, const char *id)
{
	if (!**title) {
		free(*title);
		*title = mem_strdup(id);
	}
}

static void
category_read(const struct reading *r, const struct ini_section *section, const char *id)
{
	struct settings *s = r->into;
	s->categories = list_grow(s->categories, &s->category_count, sizeof(*s->categories));
	struct category_settings *c = &s->categories[s->category_count - 1];

	c->id = mem_strdup(id);
	c->line = section->line;
	texts_init(SECTION_CATEGORY, c);
	section_read(r, section, SECTION_CATEGORY, c);
	title_or_id(&c->title, id);
}

static void
source_read(const struct reading *r, const struct ini_section *section, const char *id)
{
	struct settings *s = r->into;
	s->sources = list_grow(s->sources, &s->source_count, sizeof(*s->sources));
	struct source_settings *x = &s->sources[s->source_count - 1];

	x->id = mem_strdup(id);
	x->line = section->line;
	texts_init(SECTION_SOURCE, x);
	section_read(r, section, SECTION_SOURCE, x);
}

static void
view_read(const struct reading *r, const struct ini_section *section, const char *id)
{
	struct settings *s = r->into;
	s->views = list_grow(s->views, &s->view_count, sizeof(*s->views));
	struct view_settings *v = &s->views[s->view_count - 1];

	v->id = mem_strdup(id);
	v->line = v->query_line = section->line;
	texts_init(SECTION_VIEW, v);
	section_read(r, section, SECTION_VIEW, v);
	title_or_id(&v->title, id);
}

static void
filter_read(const struct reading *r, const struct ini_section *section, const char *id)
{
	struct settings *s = r->into;
	s->filters = list_grow(s->filters, &s->filter_count, sizeof(*s->filters));
	struct filter_settings *f = &s->filters[s->filter_count - 1];

	f->id = mem_strdup(id);
	f->line = f->query_line = section->line;
	texts_init(SECTION_FILTER, f);
	section_read(r, section, SECTION_FILTER, f);
}

/* Of the example's categories, those that the user's file has are the user's. */
static void
category_read_new(const struct reading *r, const struct ini_section *section, const char *id)
{
	bool given = r->ini != r->example;
	for (size_t i = 0; !given && i < r->into->category_count; i++)
		if (strcmp(r->into->categories[i].id, id) == 0)
			return;
	category_read(r, section, id);
}

bool
settings_adopt_category(const struct reading *r, const char *id)
{
	const struct reading of_example = {r->into, r->example, r->example, r->faults};
	char *name = mem_printf("%s %s", section_rows[SECTION_CATEGORY].word, id);
	const struct ini_section *section = ini_find_section(r->example, name);

	if (section)
		category_read(&of_example, section, id);
	free(name);
	return section;
}

void
settings_read_kind(const struct reading *r, enum section_kind kind)
{
	static void (*const readers[SECTION_KIND_COUNT])(
		const struct reading *, const struct ini_section *, const char *) = {
		[SECTION_CATEGORY] = category_read_new,
		[SECTION_SOURCE] = source_read,
		[SECTION_VIEW] = view_read,
		[SECTION_FILTER] = filter_read,
	};

	for (size_t i = 0; i < r->ini->section_count; i++) {
		const struct ini_section *section = &r->ini->sections[i];
		const char *id;
		if (section_kind_of(section, &id) != kind || !section_is_sound(kind, id))
			continue;
		if (readers[kind])
			readers[kind](r, section, id);
		else if (kind != SECTION_KEYS)
			section_read(r, section, kind, r->into);
	}
}
