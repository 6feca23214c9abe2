#ifndef CAUREADER_TESTS_UI_PARTS_H
#define CAUREADER_TESTS_UI_PARTS_H

/* What the tests of ui/ share: a room with a cache, a list and a reader, drawn into a grid that is
   read as text. Included behind cmocka.h. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store_parts.h"
#include "ui/list.h"
#include "ui/reader.h"

static const char room_config[] = "[general]\n"
				  "keep = 30000d\n"
				  "[category caucasus]\n"
				  "title = South Caucasus News\n"
				  "[category culture]\n"
				  "title = Culture\n"
				  "[source arpi]\n"
				  "url = https://arpi.example/feed\n"
				  "name = Arpi Courier\n"
				  "category = caucasus, culture\n"
				  "[source sevan]\n"
				  "url = https://sevan.example/feed\n"
				  "name = Sevan\n"
				  "category = caucasus\n";

enum { ALL, CAUCASUS, CULTURE };
enum { HOUR = 3600 };

static const int64_t now = 1720000000;

struct room {
	struct settings *settings;
	struct cache *cache;
	struct list list;
	struct reader reader;
	struct grid grid;
};

static inline int
room_setup(void **state)
{
	setenv("TZ", "UTC", 1);
	struct room *r = mem_zalloc(1, sizeof(*r));
	r->settings = settings_of(room_config);
	r->cache = cache_create(r->settings);
	list_init(&r->list, r->cache, r->settings, ALL);
	reader_init(&r->reader, 80);
	*state = r;
	return 0;
}

static inline int
room_teardown(void **state)
{
	struct room *r = *state;
	list_clear(&r->list);
	reader_clear(&r->reader);
	cache_destroy(r->cache);
	settings_destroy(r->settings);
	free(r->grid.cells);
	free(r);
	return 0;
}

static inline void
draw(struct room *r, struct view *v, int rows, int cols)
{
	grid_resize(&r->grid, rows, cols);
	v->class->draw(v, canvas_of(&r->grid));
}

/* The text of a row of the grid, spaces at its end left out. Valid until the next call. */
static inline const char *
row_of(struct room *r, unsigned row)
{
	static char line[512];
	struct buf all = {0};
	grid_write(&r->grid, &all);
	const char *at = buf_text(&all);
	while (row-- && (at = strchr(at, '\n')))
		at++;
	size_t size = at ? strcspn(at, "\n") : 0;
	assert_true(size < sizeof(line));
	memcpy(line, at ? at : "", size);
	line[size] = '\0';
	buf_clear(&all);
	return line;
}

static inline void
assert_row_shows(struct room *r, unsigned row, const char *words)
{
	if (!strstr(row_of(r, row), words))
		fail_msg("row %u is \"%s\", not \"%s\"", row, row_of(r, row), words);
}

static inline struct wish
press(struct view *v, enum action action)
{
	return v->class->act(v, action, 1);
}

/* One article of a source, its title being its ID too. */
static inline void
publish(struct room *r, uint32_t source, const char *title, const char *text, int64_t at)
{
	const struct article *a = article_of((struct draft){
		.id = title,
		.title = title,
		.link = "https://arpi.example/story",
		.text = text,
		.byline = "Ani Petrosyan",
		.published_at = at,
	});
	cache_merge(r->cache, source, &a, 1, now);
	cache_settle(r->cache);
	article_unref(a);
}

#endif
