#include "ui/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"

/* ---- lines --------------------------------------------------------------------------------- */

/* Takes the text. */
static void
page_add(struct page *p, enum role role, char *text)
{
	p->lines = mem_grow(p->lines, &p->capacity, p->count, sizeof(*p->lines));
	p->lines[p->count++] = (struct page_line){text, role};
}

static void
page_scroll(struct page *p, long by)
{
	size_t rows = p->view.rows > 1 ? (size_t)p->view.rows - 1 : 1;
	size_t last = p->count > rows ? p->count - rows : 0;
	long to = (long)p->top + by;
	p->top = to < 0 ? 0 : (size_t)to > last ? last : (size_t)to;
	p->view.dirty = true;
}

static struct wish
page_act(struct view *v, enum action action, unsigned count)
{
	static const struct {
		enum action action;
		int lines, pages;
	} moves[] = {
		{ACTION_DOWN, 1, 0},     {ACTION_UP, -1, 0},          {ACTION_PAGE_DOWN, 0, 2},
		{ACTION_PAGE_UP, 0, -2}, {ACTION_HALF_DOWN, 0, 1},    {ACTION_HALF_UP, 0, -1},
		{ACTION_ADVANCE, 0, 2},  {ACTION_FIRST, -1000000, 0}, {ACTION_LAST, 1000000, 0},
	};
	struct page *p = (struct page *)v;
	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
		if (moves[i].action == action) {
			page_scroll(p, (moves[i].lines + (long)moves[i].pages * v->rows / 2) *
					       (long)count);
			return (struct wish){.kind = WISH_NONE};
		}
	if (action == ACTION_POLL_ALL || action == ACTION_REDRAW)
		return (struct wish){.kind = WISH_PASS};
	return (struct wish){.kind = WISH_CLOSE};
}

static void
page_draw(struct view *v, struct canvas on)
{
	struct page *p = (struct page *)v;
	v->rows = on.rows;
	v->cols = on.cols;
	canvas_fill(on, ROLE_READER);
	canvas_put_cut(on, 0, 1, p->title, on.cols - 1, ROLE_READER_TITLE);
	page_scroll(p, 0);
	for (int y = 1; y < on.rows && p->top + (size_t)y - 1 < p->count; y++) {
		const struct page_line *line = &p->lines[p->top + (size_t)y - 1];
		canvas_put_cut(on, y, 1, line->text, on.cols - 1, line->role);
	}
}

static const struct view_class page_class = {
	.name = "page",
	.draw = page_draw,
	.act = page_act,
};

static void
page_init(struct page *p, const char *title)
{
	page_clear(p);
	p->view = (struct view){.class = &page_class, .dirty = true};
	p->title = mem_strdup(title);
}

void
page_clear(struct page *p)
{
	for (size_t i = 0; i < p->count; i++)
		free(p->lines[i].text);
	free(p->lines);
	free(p->title);
	*p = (struct page){0};
}

/* ---- help ---------------------------------------------------------------------------------- */

void
page_help(struct page *p, const struct keymap *keymap)
{
	enum { KEYS_CELLS = 26 };
	page_init(p, "Keys - any other key closes");
	for (int a = 1; a < ACTION_COUNT; a++) {
		const char *keys = keymap_keys(keymap, (enum action)a);
		if (!action_infos[a].works || !*keys)
			continue;
		int pad = KEYS_CELLS - (int)utf8_cells(keys, strlen(keys));
		page_add(p, ROLE_READER,
			 mem_printf("%s%*s %s", keys, pad > 0 ? pad : 0, "", action_infos[a].help));
	}
}

/* ---- sources ------------------------------------------------------------------------------- */

static const char *
instant_text(int64_t at, char into[static 32])
{
	struct clock_civil c = clock_civil_local(at);
	if (!at)
		return "never";
	snprintf(into, 32, "%04d-%02d-%02d %02d:%02d", c.year % 10000, c.month % 100, c.day % 100,
		 c.hour % 100, c.minute % 100);
	return into;
}

void
page_sources(struct page *p, const struct settings *settings, struct cache *cache, int64_t now)
{
	char last[32], next[32];
	(void)now;
	page_init(p, "Failing sources - any other key closes, R polls all");
	for (uint32_t i = 0; i < settings->source_count; i++) {
		const struct source_state *s = cache_source(cache, i);
		if (s->why.code == ERR_NONE)
			continue;
		page_add(p, ROLE_ERROR,
			 mem_printf("! %s: %s", settings->sources[i].id, s->why.text));
		page_add(p, ROLE_READER_META,
			 mem_printf("    %u in a row, last success %s, next try %s", s->failures,
				    instant_text(s->last_success_at, last),
				    instant_text(s->next_try_at, next)));
	}
	if (!p->count)
		page_add(p, ROLE_READER, mem_strdup("Every source is well."));
}
