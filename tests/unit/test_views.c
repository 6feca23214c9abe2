#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "ui/tabs.h"
#include "ui_parts.h"

/* Views draw on a grid in memory, so that they are tested by pressing a key and reading. */

/* Articles "Story FIRST" to "Story LAST", an hour apart, the higher the newer, in one answer. */
static void
arrive(struct room *r, unsigned first, unsigned last)
{
	const struct article *all[64] = {0};
	size_t count = 0;
	for (unsigned i = last + 1; i-- > first;) {
		char id[16], title[32];
		snprintf(id, sizeof(id), "%u", i);
		snprintf(title, sizeof(title), "Story %u", i);
		all[count++] = article_of((struct draft){
			.id = id,
			.title = title,
			.link = "https://arpi.example/story",
			.text = "Snow fell on the Vardenyats pass.",
			.published_at = now - 100 * HOUR + (int64_t)i * HOUR,
		});
	}
	cache_merge(r->cache, 0, all, count, now);
	cache_settle(r->cache);
	for (size_t i = 0; i < count; i++)
		article_unref(all[i]);
	list_follow(&r->list);
}

/* ---- canvas -------------------------------------------------------------------------------- */

static void
test_what_lies_outside_of_a_zone_is_not_drawn(void **state)
{
	struct room *r = *state;
	grid_resize(&r->grid, 2, 10);
	grid_clear(&r->grid);
	struct canvas zone = canvas_cut(canvas_of(&r->grid), 0, 3, 1, 4);
	assert_int_equal(canvas_puts(zone, 0, 0, "abcdefgh", ROLE_TEXT), 4);
	canvas_puts(zone, 1, 0, "below", ROLE_TEXT);
	canvas_puts(zone, -1, 0, "above", ROLE_TEXT);
	assert_string_equal(row_of(r, 0), "   abcd");
	assert_string_equal(row_of(r, 1), "");
}

static void
test_a_wide_character_that_does_not_fit_is_left_out(void **state)
{
	struct room *r = *state;
	grid_resize(&r->grid, 1, 3);
	grid_clear(&r->grid);
	canvas_puts(canvas_of(&r->grid), 0, 0, "日本", ROLE_TEXT);
	assert_string_equal(row_of(r, 0), "日");
}

static void
test_a_cut_title_ends_in_an_ellipsis(void **state)
{
	struct room *r = *state;
	grid_resize(&r->grid, 1, 20);
	grid_clear(&r->grid);
	canvas_put_cut(canvas_of(&r->grid), 0, 0, "Ձյունը փակեց", 6, ROLE_TEXT);
	assert_string_equal(row_of(r, 0), "Ձյուն…");
}

/* ---- list ---------------------------------------------------------------------------------- */

static void
test_the_newest_article_stands_first(void **state)
{
	struct room *r = *state;
	arrive(r, 1, 3);
	draw(r, &r->list.view, 5, 60);
	assert_row_shows(r, 0, "Story 3");
	assert_row_shows(r, 2, "Story 1");
	assert_string_equal(row_of(r, 3), "");
}

static void
test_unread_and_selected_are_told_without_colour(void **state)
{
	struct room *r = *state;
	arrive(r, 1, 2);
	cache_set_unread(r->cache, list_entry(&r->list, 1), false);
	cache_set_starred(r->cache, list_entry(&r->list, 1), true);
	draw(r, &r->list.view, 5, 60);
	assert_int_equal(strncmp(row_of(r, 0), ">* ", 3), 0);
	assert_int_equal(strncmp(row_of(r, 1), "  +", 3), 0);
}

static void
test_a_touched_list_stays_where_it_is_while_articles_come_in(void **state)
{
	struct room *r = *state;
	arrive(r, 1, 9);
	draw(r, &r->list.view, 4, 60);
	press(&r->list.view, ACTION_DOWN);
	press(&r->list.view, ACTION_DOWN);
	draw(r, &r->list.view, 4, 60);
	assert_row_shows(r, 2, "Story 7");

	arrive(r, 10, 14);
	draw(r, &r->list.view, 4, 60);
	assert_row_shows(r, 2, "Story 7");
	assert_int_equal(row_of(r, 2)[0], '>');
	assert_int_equal(r->list.arrived, 5);
}

static void
test_an_untouched_list_shows_the_newest(void **state)
{
	struct room *r = *state;
	arrive(r, 1, 3);
	arrive(r, 4, 6);
	arrive(r, 7, 9);
	draw(r, &r->list.view, 4, 60);
	assert_row_shows(r, 0, "Story 9");
	assert_int_equal(row_of(r, 0)[0], '>');
	assert_int_equal(r->list.arrived, 0);
}

static void
test_movement_stops_at_the_ends(void **state)
{
	struct room *r = *state;
	arrive(r, 1, 9);
	draw(r, &r->list.view, 3, 60);
	press(&r->list.view, ACTION_UP);
	assert_int_equal(r->list.selected, 0);
	press(&r->list.view, ACTION_LAST);
	press(&r->list.view, ACTION_PAGE_DOWN);
	assert_int_equal(r->list.selected, 8);
	draw(r, &r->list.view, 3, 60);
	assert_row_shows(r, 2, "Story 1");
	r->list.view.class->act(&r->list.view, ACTION_UP, 4);
	assert_int_equal(r->list.selected, 4);
}

static void
test_the_next_unread_article_is_found_around_the_end(void **state)
{
	struct room *r = *state;
	arrive(r, 1, 5);
	for (size_t i = 0; i < 5; i++)
		cache_set_unread(r->cache, list_entry(&r->list, i), i == 1);
	list_select(&r->list, 3);
	assert_true(list_next_unread(&r->list, 1));
	assert_int_equal(r->list.selected, 1);
	cache_set_unread(r->cache, list_entry(&r->list, 1), false);
	assert_false(list_next_unread(&r->list, 1));
	assert_int_equal(r->list.selected, 1);
}

static void
test_an_empty_list_says_what_to_press(void **state)
{
	struct room *r = *state;
	draw(r, &r->list.view, 6, 60);
	assert_row_shows(r, 1, "No articles");
	assert_null(list_selected(&r->list));
	assert_int_equal(press(&r->list.view, ACTION_DOWN).kind, WISH_NONE);
}

static void
test_keys_of_a_list_become_wishes(void **state)
{
	struct room *r = *state;
	arrive(r, 1, 2);
	assert_int_equal(press(&r->list.view, ACTION_OPEN).kind, WISH_OPEN);
	assert_int_equal(press(&r->list.view, ACTION_QUIT_VIEW).kind, WISH_QUIT);
	assert_int_equal(press(&r->list.view, ACTION_POLL_ALL).kind, WISH_PASS);
}

/* ---- tabs ---------------------------------------------------------------------------------- */

static void
test_tabs_bear_unread_counts_and_the_current_one_brackets(void **state)
{
	struct room *r = *state;
	arrive(r, 1, 3);
	grid_resize(&r->grid, 1, 80);
	tabs_draw(&(struct tabs){.cache = r->cache, .current = CAUCASUS}, canvas_of(&r->grid));
	assert_row_shows(r, 0, " All 3 ");
	assert_row_shows(r, 0, "[South Caucasus News 3]");
	assert_row_shows(r, 0, " Culture 3");
}

static void
test_a_failing_source_marks_its_tabs(void **state)
{
	struct room *r = *state;
	struct err why = {0};
	err_set(&why, ERR_HTTP, 500, "500");
	cache_source_failed(r->cache, 0, &why, now, now + HOUR);
	grid_resize(&r->grid, 1, 80);
	tabs_draw(&(struct tabs){.cache = r->cache, .current = ALL}, canvas_of(&r->grid));
	assert_row_shows(r, 0, "Culture!");
	cache_source_well(r->cache, 0, now, now + HOUR);
	tabs_draw(&(struct tabs){.cache = r->cache, .current = ALL}, canvas_of(&r->grid));
	assert_null(strchr(row_of(r, 0), '!'));
}

static void
test_tabs_that_do_not_fit_scroll_with_arrows_at_the_ends(void **state)
{
	struct room *r = *state;
	grid_resize(&r->grid, 1, 24);
	tabs_draw(&(struct tabs){.cache = r->cache, .current = ALL}, canvas_of(&r->grid));
	assert_row_shows(r, 0, "[All]");
	assert_int_equal(row_of(r, 0)[strlen(row_of(r, 0)) - 1], '>');
	tabs_draw(&(struct tabs){.cache = r->cache, .current = CULTURE}, canvas_of(&r->grid));
	assert_row_shows(r, 0, "[Culture]");
	assert_int_equal(row_of(r, 0)[0], '<');
}

static void
test_a_search_stands_first_and_is_the_current_one(void **state)
{
	struct room *r = *state;
	struct tabs tabs = {.cache = r->cache, .current = CAUCASUS, .search = "snow", .found = 3};
	for (int cols = 1; cols < 80; cols++) {
		grid_resize(&r->grid, 1, cols);
		tabs_draw(&tabs, canvas_of(&r->grid));
	}
	assert_row_shows(r, 0, "[/snow 3]  All  South Caucasus News  Culture");
	assert_int_equal(tabs_at(&tabs, 79, 5), -1);
	assert_int_equal(tabs_at(&tabs, 79, 13), ALL);
	assert_int_equal(tabs_at(&tabs, 79, 20), CAUCASUS);
}

static void
test_a_click_finds_its_tab(void **state)
{
	struct room *r = *state;
	assert_int_equal(tabs_at(&(struct tabs){.cache = r->cache, .current = ALL}, 80, 2), ALL);
	assert_int_equal(tabs_at(&(struct tabs){.cache = r->cache, .current = ALL}, 80, 10),
			 CAUCASUS);
	assert_int_equal(tabs_at(&(struct tabs){.cache = r->cache, .current = ALL}, 80, 79), -1);
}

/* ---- reader -------------------------------------------------------------------------------- */

static void
show(struct room *r, const char *text)
{
	const struct article *a = article_of((struct draft){
		.id = "1",
		.title = "Late snow",
		.link = "https://arpi.example/snow",
		.byline = "Ani Petrosyan",
		.text = text,
		.published_at = now,
	});
	cache_merge(r->cache, 0, &a, 1, now);
	cache_settle(r->cache);
	article_unref(a);
	reader_show(&r->reader, r->cache, cache_find_article(r->cache, 0, "1"), true);
}

static void
test_the_reader_shows_title_source_date_and_author_above_the_text(void **state)
{
	struct room *r = *state;
	show(r, "Snow fell on the pass.");
	draw(r, &r->reader.view, 10, 60);
	assert_row_shows(r, 0, "Late snow");
	assert_row_shows(r, 2, "Arpi Courier - 3 Jul 2024 09:46 - 1 min");
	assert_row_shows(r, 3, "Ani Petrosyan");
	assert_row_shows(r, 5, "Snow fell on the pass.");
}

static void
test_the_measure_is_limited_and_centred(void **state)
{
	struct room *r = *state;
	show(r, "Snow.");
	draw(r, &r->reader.view, 10, 120);
	assert_int_equal(strspn(row_of(r, 0), " "), 20);
}

static void
test_a_new_width_keeps_the_place(void **state)
{
	struct room *r = *state;
	struct buf text = {0};
	for (int i = 0; i < 300; i++)
		buf_printf(&text, "word%03d ", i);
	show(r, buf_text(&text));
	buf_clear(&text);
	draw(r, &r->reader.view, 5, 60);
	r->reader.view.class->act(&r->reader.view, ACTION_DOWN, 20);
	draw(r, &r->reader.view, 5, 60);
	char word[8];
	snprintf(word, sizeof(word), "%.7s", strstr(row_of(r, 0), "word"));

	static const int sizes[][2] = {{5, 30}, {1, 1}, {3, 20}, {40, 78}, {5, 60}};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		draw(r, &r->reader.view, sizes[i][0], sizes[i][1]);
		if (sizes[i][1] >= 20 && sizes[i][0] < 40) /* at 40 rows all of it is seen */
			assert_row_shows(r, 0, word);
	}
}

static void
test_space_at_the_end_asks_for_the_next_unread_article(void **state)
{
	struct room *r = *state;
	show(r, "Snow.");
	draw(r, &r->reader.view, 20, 60);
	assert_int_equal(press(&r->reader.view, ACTION_ADVANCE).kind, WISH_NEXT_UNREAD);
	assert_int_equal(press(&r->reader.view, ACTION_BACK).kind, WISH_CLOSE);
	assert_int_equal(press(&r->reader.view, ACTION_NEXT_ARTICLE).kind, WISH_NEXT);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, room_setup, room_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_what_lies_outside_of_a_zone_is_not_drawn),
		TEST(test_a_wide_character_that_does_not_fit_is_left_out),
		TEST(test_a_cut_title_ends_in_an_ellipsis),
		TEST(test_the_newest_article_stands_first),
		TEST(test_unread_and_selected_are_told_without_colour),
		TEST(test_a_touched_list_stays_where_it_is_while_articles_come_in),
		TEST(test_an_untouched_list_shows_the_newest),
		TEST(test_movement_stops_at_the_ends),
		TEST(test_the_next_unread_article_is_found_around_the_end),
		TEST(test_an_empty_list_says_what_to_press),
		TEST(test_keys_of_a_list_become_wishes),
		TEST(test_tabs_bear_unread_counts_and_the_current_one_brackets),
		TEST(test_a_failing_source_marks_its_tabs),
		TEST(test_tabs_that_do_not_fit_scroll_with_arrows_at_the_ends),
		TEST(test_a_search_stands_first_and_is_the_current_one),
		TEST(test_a_click_finds_its_tab),
		TEST(test_the_reader_shows_title_source_date_and_author_above_the_text),
		TEST(test_the_measure_is_limited_and_centred),
		TEST(test_a_new_width_keeps_the_place),
		TEST(test_space_at_the_end_asks_for_the_next_unread_article),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
