#include <stdlib.h>

#include "app/app_room.h"
#include "base/mem.h"

/* ---- in the article ------------------------------------------------------------------------ */

void
search_find(struct app *a, const char *words)
{
	reader_find(&a->reader, words);
}

static void
place_say(struct app *a, const char *how)
{
	const struct find *f = &a->reader.find;
	if (f->count)
		app_say(a, false, "%smatch %zu of %zu", how, f->current + 1, f->count);
	else
		app_say(a, false, "not in this article: %s", f->words ? f->words : "");
}

void
search_find_done(struct app *a, const char *words)
{
	reader_find(&a->reader, words);
	place_say(a, "");
}

void
search_find_left(struct app *a)
{
	reader_find_end(&a->reader, true);
}

/* ---- in everything ------------------------------------------------------------------------- */

/* The list of the search takes the place of the tab's, which stays as it is. */
static void
search_enter(struct app *a)
{
	if (a->searching)
		return;
	list_clear(&a->search);
	list_init(&a->search, a->session.cache, a->settings, 0);
	a->search.view.rows = a->lists[a->tab].view.rows;
	list_follow(&a->search);
	list_select_entry(&a->search, a->lists[a->tab].selected_id);
	a->searching = true;
	a->look.reader_focused = false;
}

/* A query that is not whole yet (an open quote) leaves what was found before. */
void
search_everything(struct app *a, const char *words)
{
	struct err why = {0};
	search_enter(a);
	list_set_query(&a->search, words, &why);
	list_select(&a->search, 0);
}

void
search_everything_done(struct app *a, const char *words)
{
	struct err why = {0};
	search_enter(a);
	if (!list_set_query(&a->search, words, &why))
		app_say(a, true, "%s", why.text);
}

void
search_leave(struct app *a)
{
	if (!a->searching)
		return;
	a->searching = false;
	list_clear(&a->search);
	list_follow(app_list(a));
	a->dirty = true;
}

/* ---- in the list --------------------------------------------------------------------------- */

void
search_filter(struct app *a, const char *words)
{
	struct err why = {0};
	list_set_query(app_list(a), words, &why);
}

void
search_filter_done(struct app *a, const char *words)
{
	struct err why = {0};
	free(a->filter_before);
	a->filter_before = NULL;
	if (!list_set_query(app_list(a), words, &why))
		app_say(a, true, "%s", why.text);
}

void
search_filter_left(struct app *a)
{
	struct err why = {0};
	if (a->filter_before)
		list_set_query(app_list(a), a->filter_before, &why);
	free(a->filter_before);
	a->filter_before = NULL;
}

/* ---- walking ------------------------------------------------------------------------------- */

static void
walk_in_article(struct app *a, int direction, unsigned count)
{
	switch (reader_find_step(&a->reader, direction, count)) {
	case READER_FOUND_NONE:
	case READER_FOUND:
		place_say(a, "");
		break;
	case READER_FOUND_AROUND:
		place_say(a, direction > 0 ? "from the beginning again: " : "from the end again: ");
		break;
	}
}

static void
walk_in_list(struct app *a, int direction, unsigned count)
{
	struct list *l = app_list(a);
	size_t rows = list_count(l);
	if (!rows) {
		app_say(a, false, "nothing matches");
		return;
	}
	size_t by = count % rows;
	size_t row = (l->selected + (direction > 0 ? by : rows - by)) % rows;
	bool around = direction > 0 ? row <= l->selected : row >= l->selected;
	list_select(l, row);
	app_say(a, false, "%smatch %zu of %zu",
		!around         ? ""
		: direction > 0 ? "from the beginning again: "
				: "from the end again: ",
		row + 1, rows);
}

bool
search_walk(struct app *a, int direction, unsigned count)
{
	if (a->look.reader_focused && find_is_on(&a->reader.find)) {
		walk_in_article(a, direction, count);
		return true;
	}
	if (!a->searching)
		return false;
	walk_in_list(a, direction, count);
	if (a->look.reader_focused)
		app_open(a);
	return true;
}
