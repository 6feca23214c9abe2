#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui/pages.h"
#include "ui/status.h"
#include "ui/zones.h"
#include "ui_parts.h"

/* ---- pages --------------------------------------------------------------------------------- */

/* Three things of two lines each. */
static void
three(struct page *p)
{
	page_begin(p, PAGE_SOURCES, "Title");
	for (uint32_t i = 1; i <= 3; i++) {
		page_add(p, ROLE_READER, i, mem_printf("thing %u", (unsigned)i));
		page_add(p, ROLE_READER_META, i, mem_printf("    why %u", (unsigned)(i * 11)));
	}
}

static void
test_the_cursor_walks_from_thing_to_thing(void **state)
{
	struct room *r = *state;
	struct page p = {0};
	three(&p);
	draw(r, &p.view, 10, 40);
	assert_string_equal(row_of(r, 1), ">thing 1");
	assert_string_equal(row_of(r, 2), ">    why 11");
	press(&p.view, ACTION_DOWN);
	assert_int_equal(p.item, 2);
	p.view.class->act(&p.view, ACTION_DOWN, 9);
	assert_int_equal(p.item, 3);
	press(&p.view, ACTION_UP);
	press(&p.view, ACTION_UP);
	press(&p.view, ACTION_UP);
	assert_int_equal(p.item, 1);
	press(&p.view, ACTION_LAST);
	struct wish w = press(&p.view, ACTION_OPEN);
	assert_int_equal(w.kind, WISH_CHOOSE);
	assert_int_equal(w.item, 3);
	assert_int_equal(press(&p.view, ACTION_BACK).kind, WISH_CLOSE);
	assert_int_equal(press(&p.view, ACTION_COMMAND).kind, WISH_PASS);
	page_clear(&p);
}

static void
test_the_chosen_thing_is_seen_whole(void **state)
{
	struct room *r = *state;
	struct page p = {0};
	three(&p);
	draw(r, &p.view, 3, 40);
	press(&p.view, ACTION_LAST);
	draw(r, &p.view, 3, 40);
	assert_string_equal(row_of(r, 1), ">thing 3");
	assert_string_equal(row_of(r, 2), ">    why 33");
	assert_int_equal(page_item_at(&p, 1), 3);
	assert_int_equal(page_item_at(&p, 0), 0);
	draw(r, &p.view, 1, 1);
	page_clear(&p);
}

static void
test_words_are_looked_for_in_all_lines_of_a_thing(void **state)
{
	struct room *r = *state;
	struct page p = {0};
	three(&p);
	page_find(&p, "WHY 2");
	draw(r, &p.view, 10, 40);
	assert_string_equal(row_of(r, 1), ">thing 2");
	assert_string_equal(row_of(r, 3), "");
	assert_int_equal(p.item, 2);
	page_find(&p, "nothing like it");
	draw(r, &p.view, 10, 40);
	assert_string_equal(row_of(r, 1), " Nothing matches.");
	page_find(&p, "");
	assert_int_equal(p.shown, 6);
	assert_int_equal(p.item, 1);
	page_clear(&p);
}

static void
test_help_lists_every_action_that_works_with_its_keys(void **state)
{
	struct room *r = *state;
	struct page p = {0};
	page_help(&p, r->settings->keymap);
	size_t working = 0;
	for (int a = 1; a < ACTION_COUNT; a++)
		working += action_infos[a].works;
	assert_int_equal(p.count, working);
	page_find(&p, "undo");
	draw(r, &p.view, 10, 60);
	assert_row_shows(r, 1, ">U ");
	page_clear(&p);
}

static void
test_failing_sources_are_listed_with_all_that_is_known(void **state)
{
	struct room *r = *state;
	struct page p = {0};
	struct err why = {0};
	page_sources(&p, r->settings, r->cache);
	draw(r, &p.view, 10, 90);
	assert_row_shows(r, 1, "Every source is well.");
	err_set(&why, ERR_HTTP, 503, "503 Service Unavailable");
	cache_source_failed(r->cache, 1, &why, now, now + HOUR);
	page_sources(&p, r->settings, r->cache);
	draw(r, &p.view, 10, 90);
	assert_row_shows(r, 1, ">! sevan: 503 Service Unavailable");
	assert_row_shows(r, 2, "1 in a row, last success never, next try 2024-07-03 10:46");
	assert_row_shows(r, 3, "https://sevan.example/feed");
	assert_int_equal(p.item, 2);
	page_clear(&p);
}

/* ---- zones --------------------------------------------------------------------------------- */

static bool
overlap(struct canvas a, struct canvas b)
{
	return a.rows && a.cols && b.rows && b.cols && a.top < b.top + b.rows &&
	       b.top < a.top + a.rows && a.left < b.left + b.cols && b.left < a.left + a.cols;
}

/* Every cell belongs to one zone and one alone, whatever the size and the look. */
static void
test_the_zones_cover_every_screen_without_overlapping(void **state)
{
	struct room *r = *state;
	static const int rows[] = {1, 2, 3, 4, 5, 7, 8, 11, 12, 16, 23, 24, 50, 200};
	static const int cols[] = {1, 2, 20, 39, 40, 79, 80, 119, 120, 500};
	for (size_t y = 0; y < sizeof(rows) / sizeof(rows[0]); y++)
		for (size_t x = 0; x < sizeof(cols) / sizeof(cols[0]); x++)
			for (unsigned how = 0; how < 4 * 8 * 3; how++) {
				struct zones_look look = {
					.layout = (enum screen_layout)(how % 4),
					.zen = how / 4 & 1,
					.reader_focused = how / 8 & 1,
					.welcome = how / 16 & 1,
					.split = ((int)(how / 32) - 1) * 200,
				};
				grid_resize(&r->grid, rows[y], cols[x]);
				struct zones z = zones_make(canvas_of(&r->grid), &look);
				const struct canvas all[] = {z.tabs,   z.rule,    z.list,
							     z.gap,    z.reader,  z.welcome,
							     z.status, z.message, z.rule_below};
				long cells = 0;
				for (size_t i = 0; i < 9; i++) {
					cells += (long)all[i].rows * all[i].cols;
					for (size_t k = 0; k < i; k++)
						assert_false(overlap(all[i], all[k]));
				}
				assert_int_equal(cells, (long)rows[y] * cols[x]);
			}
}

/* ---- status -------------------------------------------------------------------------------- */

static const char *
status_row(struct room *r, struct status s, int cols)
{
	s.focus = "list";
	s.help_key = "?";
	grid_resize(&r->grid, 1, cols);
	status_draw(&s, now, canvas_of(&r->grid));
	return row_of(r, 0);
}

static void
test_the_status_line_tells_of_polling_and_failing(void **state)
{
	struct room *r = *state;
	const char *row = status_row(r, (struct status){.unread = 42, .percent = -1}, 80);
	assert_ptr_equal(strstr(row, " 42 unread  not polled yet   "), row);
	assert_string_equal(row + 80 - strlen("list  ? help "), "list  ? help");
	struct status s = {.unread = 42, .polled_at = now - 200, .failing = 2, .percent = 17};
	assert_non_null(
		strstr(status_row(r, s, 80), " 42 unread  polled 3 min ago  2 failing (!)"));
	assert_non_null(strstr(status_row(r, s, 80), "list  17%  ? help"));
	s.planned = 120;
	s.done = 37;
	assert_non_null(strstr(status_row(r, s, 80), "[###.......] 37/120"));
	for (int cols = 1; cols < 80; cols++)
		status_row(r, s, cols);
}

static void
test_hints_are_shown_as_there_is_room(void **state)
{
	struct room *r = *state;
	static const struct status_hint hints[] = {
		{"Enter", "open"}, {"", "gone"}, {"n", "unread"}};
	struct status s = {.polled_at = now, .percent = -1, .hints = hints, .hint_count = 3};
	assert_non_null(strstr(status_row(r, s, 80), "  Enter open  n unread  list  ? help"));
	assert_null(strstr(status_row(r, s, 80), "gone"));
	assert_null(strstr(status_row(r, s, 58), "unread  list"));
	assert_non_null(strstr(status_row(r, s, 58), "Enter open"));
}

static void
test_time_alone_changes_the_line_once_a_minute(void **state)
{
	(void)state;
	assert_int_equal(status_idle_ms(0, now), -1);
	assert_int_equal(status_idle_ms(now, now), 60000);
	assert_int_equal(status_idle_ms(now - 59, now), 1000);
	assert_int_equal(status_idle_ms(now + 100, now), 60000);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, room_setup, room_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_the_cursor_walks_from_thing_to_thing),
		TEST(test_the_chosen_thing_is_seen_whole),
		TEST(test_words_are_looked_for_in_all_lines_of_a_thing),
		TEST(test_help_lists_every_action_that_works_with_its_keys),
		TEST(test_failing_sources_are_listed_with_all_that_is_known),
		TEST(test_the_zones_cover_every_screen_without_overlapping),
		TEST(test_the_status_line_tells_of_polling_and_failing),
		TEST(test_hints_are_shown_as_there_is_room),
		TEST(test_time_alone_changes_the_line_once_a_minute),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
