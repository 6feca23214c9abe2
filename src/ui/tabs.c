#include "ui/tabs.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

enum { LABEL_SIZE = 160 };

/* "[South Caucasus News 42!]"; every tab takes the room of its brackets, so nothing jumps. */
static int
label_make(const struct tabs *t, size_t i, char into[static LABEL_SIZE])
{
	const struct shelf *s = cache_shelf(t->cache, i);
	bool current = i == t->current && !t->search;
	char count[24] = "";
	if (s->unread_count)
		snprintf(count, sizeof(count), " %zu", s->unread_count);
	size_t title = utf8_fit(s->title, strlen(s->title), 40, NULL);
	snprintf(into, LABEL_SIZE, "%s%.*s%s%s%s", current ? "[" : " ",
		 (int)(title < 100 ? title : 100), s->title, count, s->failing_count ? "!" : "",
		 current ? "]" : " ");
	return (int)utf8_cells(into, strlen(into));
}

/* "[/snow 3]" */
static int
search_make(const struct tabs *t, char into[static LABEL_SIZE])
{
	size_t words = utf8_fit(t->search, strlen(t->search), 30, NULL);
	snprintf(into, LABEL_SIZE, "[/%.*s %zu]", (int)(words < 100 ? words : 100), t->search,
		 t->found);
	return (int)utf8_cells(into, strlen(into));
}

/* The first tab shown: the current one always fits. */
static size_t
first_shown(const struct tabs *t, int cols)
{
	char label[LABEL_SIZE];
	size_t first = t->current;
	int room = cols - 2 - label_make(t, t->current, label);
	while (first > 0) {
		room -= label_make(t, first - 1, label);
		if (room < 0)
			break;
		first--;
	}
	return first;
}

static enum role
tab_role(const struct tabs *t, size_t i)
{
	const struct shelf *s = cache_shelf(t->cache, i);
	return i == t->current && !t->search ? ROLE_TAB_CURRENT
	       : s->failing_count            ? ROLE_TAB_FAILING
	       : s->unread_count             ? ROLE_TAB_UNREAD
					     : ROLE_TAB;
}

/* Walks over the tabs that are seen. @return the tab at `col`, or -1 */
static long
tabs_walk(const struct tabs *t, int cols, int col, struct canvas *on)
{
	char label[LABEL_SIZE];
	int x = 1;
	if (t->search) {
		int width = search_make(t, label);
		if (on)
			canvas_put_cut(*on, 0, x, label, cols - x, ROLE_TAB_CURRENT);
		x += width + 1;
	}
	size_t count = cache_shelf_count(t->cache), i = first_shown(t, cols - x + 1);
	if (on && i > 0 && x <= cols)
		canvas_puts(*on, 0, x - 1, "<", ROLE_FRAME);
	for (; i < count; i++) {
		int width = label_make(t, i, label);
		if (x + width > cols - 1 && (i != t->current || t->search)) {
			if (on)
				canvas_puts(*on, 0, cols - 1, ">", ROLE_FRAME);
			break;
		}
		if (on)
			canvas_put_cut(*on, 0, x, label, cols - x, tab_role(t, i));
		if (col >= x && col < x + width)
			return (long)i;
		x += width;
	}
	return -1;
}

void
tabs_draw(const struct tabs *t, struct canvas on)
{
	canvas_fill(on, ROLE_TAB);
	tabs_walk(t, on.cols, -1, &on);
}

long
tabs_at(const struct tabs *t, int cols, int col)
{
	return tabs_walk(t, cols, col, NULL);
}
