#include "ui/tabs.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

enum { LABEL_SIZE = 160 };

/* "[South Caucasus News 42!]"; every tab takes the room of its brackets, so nothing jumps. */
static int
label_make(const struct cache *c, size_t i, size_t current, char into[static LABEL_SIZE])
{
	const struct shelf *s = cache_shelf(c, i);
	char count[24] = "";
	if (s->unread_count)
		snprintf(count, sizeof(count), " %zu", s->unread_count);
	size_t title = utf8_fit(s->title, strlen(s->title), 40, NULL);
	snprintf(into, LABEL_SIZE, "%s%.*s%s%s%s", i == current ? "[" : " ",
		 (int)(title < 100 ? title : 100), s->title, count, s->failing_count ? "!" : "",
		 i == current ? "]" : " ");
	return (int)utf8_cells(into, strlen(into));
}

/* The first tab shown: the current one always fits. */
static size_t
first_shown(const struct cache *c, size_t current, int cols)
{
	char label[LABEL_SIZE];
	size_t first = current;
	int room = cols - 2 - label_make(c, current, current, label);
	while (first > 0) {
		room -= label_make(c, first - 1, current, label);
		if (room < 0)
			break;
		first--;
	}
	return first;
}

/* Walks over the tabs that are seen. @return the tab at `col`, or -1 */
static long
tabs_walk(const struct cache *c, size_t current, int cols, int col, struct canvas *on)
{
	char label[LABEL_SIZE];
	size_t count = cache_shelf_count(c), i = first_shown(c, current, cols);
	int x = 1;
	if (on && i > 0)
		canvas_puts(*on, 0, 0, "<", ROLE_FRAME);
	for (; i < count; i++) {
		const struct shelf *s = cache_shelf(c, i);
		int width = label_make(c, i, current, label);
		if (x + width > cols - 1 && i != current) {
			if (on)
				canvas_puts(*on, 0, cols - 1, ">", ROLE_FRAME);
			break;
		}
		enum role role = i == current       ? ROLE_TAB_CURRENT
				 : s->failing_count ? ROLE_TAB_FAILING
				 : s->unread_count  ? ROLE_TAB_UNREAD
						    : ROLE_TAB;
		if (on)
			canvas_put_cut(*on, 0, x, label, cols - x, role);
		if (col >= x && col < x + width)
			return (long)i;
		x += width;
	}
	return -1;
}

void
tabs_draw(const struct cache *c, size_t current, struct canvas on)
{
	canvas_fill(on, ROLE_TAB);
	tabs_walk(c, current, on.cols, -1, &on);
}

long
tabs_at(const struct cache *c, size_t current, int cols, int col)
{
	return tabs_walk(c, current, cols, col, NULL);
}
