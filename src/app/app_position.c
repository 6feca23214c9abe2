#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/app_room.h"
#include "base/mem.h"

/*
 * Where one was is kept in the store as one line: the tab, the article's source and name, how far
 * one had read (letters of the text before it, so that another width shows the same paragraph), and
 * whether one was reading.
 */
static const char position_key[] = "position";

/* ---- tabs by name -------------------------------------------------------------------------- */

/* A tab's name in the configuration, so that it is found when others come and go. */
static char *
tab_name(const struct app *a, size_t tab)
{
	const struct shelf *s = cache_shelf(a->session.cache, tab);
	switch (s->kind) {
	case SHELF_CATEGORY:
		return mem_printf("category:%s", a->settings->categories[s->index].id);
	case SHELF_VIEW:
		return mem_printf("view:%s", a->settings->views[s->index].id);
	case SHELF_STARRED:
		return mem_strdup("starred");
	case SHELF_ALL:
		break;
	}
	return mem_strdup("all");
}

static size_t
tab_find(const struct app *a, const char *name)
{
	for (size_t i = 0; i < cache_shelf_count(a->session.cache); i++) {
		char *other = tab_name(a, i);
		bool same = strcmp(other, name) == 0;
		free(other);
		if (same)
			return i;
	}
	return 0;
}

/* ---- keeping ------------------------------------------------------------------------------- */

void
position_keep(struct app *a)
{
	if (a->position.seeking)
		return; /* it was never reached, so it stays what it was */
	/* A page that a link led to is kept nowhere: one begins where one went from. */
	while (a->look.reader_focused && !a->reader.entry_id && follow_back(a))
		;
	const struct entry *e = app_meant(a);
	char *tab = tab_name(a, a->tab);
	bool shown = e && e->id == a->reader.entry_id;
	char *line = mem_printf("%s\t%s\t%016" PRIx64 "\t%zu\t%zu\t%d", tab,
				e ? a->settings->sources[e->source].id : "-", e ? e->name : 0,
				shown ? a->reader.place.letters : 0,
				shown ? a->reader.place.above : 0, a->look.reader_focused);
	session_remember(&a->session, position_key, line);
	free(line);
	free(tab);
}

/* ---- going there again --------------------------------------------------------------------- */

/* Cuts a line at its tabulators, in place. @return true when it has so many parts */
static bool
line_cut(char *line, char **parts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		parts[i] = strsep(&line, "\t");
		if (!parts[i])
			return false;
	}
	return !line;
}

void
position_begin(struct app *a)
{
	enum { TAB, SOURCE, NAME, LETTERS, ABOVE, READS, PARTS };
	char *line = session_recall(&a->session, position_key), *part[PARTS];
	if (line && line_cut(line, part, PARTS)) {
		long source = settings_find_source(a->settings, part[SOURCE]);
		app_go_tab(a, tab_find(a, part[TAB]));
		a->position.source = (uint32_t)source;
		a->position.name = strtoull(part[NAME], NULL, 16);
		a->position.place.letters = strtoull(part[LETTERS], NULL, 10);
		a->position.place.above = strtoull(part[ABOVE], NULL, 10);
		a->position.reads = strcmp(part[READS], "1") == 0;
		a->position.seeking = source >= 0;
	}
	free(line);
}

void
position_seek(struct app *a)
{
	if (!a->position.seeking)
		return;
	const struct entry *e =
		cache_find_named(a->session.cache, a->position.source, a->position.name);
	a->position.seeking = a->session.restoring;
	if (!e || !list_select_entry(app_list(a), e->id))
		return;
	a->position.seeking = false;
	app_show(a, e);
	a->reader.place = a->position.place;
	a->look.reader_focused = a->position.reads;
	a->dirty = true;
}
