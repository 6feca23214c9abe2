#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui_parts.h"

/* Five articles of two sources, told from the newest. */
static void
fill(struct room *r)
{
	publish(r, 1, "Éclairs of Dilijan", "Cream.", now - 5 * HOUR);
	publish(r, 0, "apricots", "Snow and fruit.", now - 4 * HOUR);
	publish(r, 1, "Bridges", "Stone.", now - 3 * HOUR);
	publish(r, 0, "Duduk", "Wood.", now - 2 * HOUR);
	publish(r, 1, "Caves", "Snow and stone.", now - HOUR);
	list_follow(&r->list);
}

/* The titles of the list, "|" between. */
static const char *
titles(struct room *r)
{
	static char text[512];
	struct buf all = {0};
	while (list_work(&r->list, 1000))
		;
	for (size_t i = 0; i < list_count(&r->list); i++)
		buf_printf(&all, "%s%s", i ? "|" : "", list_entry(&r->list, i)->title);
	snprintf(text, sizeof(text), "%s", buf_text(&all));
	buf_clear(&all);
	return text;
}

static const char *
selected(struct room *r)
{
	const struct entry *e = list_selected(&r->list);
	return e ? e->title : "";
}

static void
test_sorting_keeps_the_selected_article(void **state)
{
	static const struct {
		enum list_order order;
		bool reversed;
		const char *titles;
	} cases[] = {
		{ORDER_DATE, false, "Caves|Duduk|Bridges|apricots|Éclairs of Dilijan"},
		{ORDER_DATE, true, "Éclairs of Dilijan|apricots|Bridges|Duduk|Caves"},
		{ORDER_TITLE, false, "apricots|Bridges|Caves|Duduk|Éclairs of Dilijan"},
		{ORDER_TITLE, true, "Éclairs of Dilijan|Duduk|Caves|Bridges|apricots"},
		{ORDER_SOURCE, false, "Duduk|apricots|Caves|Bridges|Éclairs of Dilijan"},
		{ORDER_SOURCE, true, "Caves|Bridges|Éclairs of Dilijan|Duduk|apricots"},
	};
	struct room *r = *state;
	fill(r);
	draw(r, &r->list.view, 3, 60);
	list_select(&r->list, 2);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		list_set_order(&r->list, cases[i].order, cases[i].reversed);
		assert_string_equal(titles(r), cases[i].titles);
		assert_string_equal(selected(r), "Bridges");
		assert_string_equal(list_entry(&r->list, r->list.selected)->title, "Bridges");
	}
}

static void
test_by_relevance_titles_with_more_of_the_words_come_first(void **state)
{
	struct room *r = *state;
	struct err why = {0};
	publish(r, 0, "Rain", "Snow in the lake.", now);
	publish(r, 0, "Snow on the lake", "Cold.", now - 9);
	publish(r, 0, "Lake", "Snow.", now - 5);
	publish(r, 0, "Mountains", "Snow and a lake.", now - 1);
	list_follow(&r->list);
	assert_true(list_set_query(&r->list, "snow lake -title:rainy", &why));
	list_set_order(&r->list, ORDER_RELEVANCE, false);
	assert_string_equal(titles(r), "Snow on the lake|Lake|Rain|Mountains");
}

static void
test_titles_that_begin_alike_are_sorted_to_their_end(void **state)
{
	struct room *r = *state;
	for (int i = 0; i < 30; i++) {
		char title[80];
		snprintf(title, sizeof(title), "The same words at the beginning %02d", i * 7 % 30);
		publish(r, 0, title, "Snow.", now - i);
	}
	list_follow(&r->list);
	list_set_order(&r->list, ORDER_TITLE, false);
	titles(r);
	for (size_t i = 1; i < list_count(&r->list); i++)
		assert_true(strcmp(list_entry(&r->list, i - 1)->title,
				   list_entry(&r->list, i)->title) < 0);
}

static void
test_what_arrives_is_sorted_in_and_nothing_moves(void **state)
{
	struct room *r = *state;
	fill(r);
	draw(r, &r->list.view, 3, 60);
	list_set_order(&r->list, ORDER_TITLE, false);
	titles(r);
	list_select(&r->list, 3);
	draw(r, &r->list.view, 3, 60);
	size_t at = r->list.selected - r->list.top;
	publish(r, 0, "Alphabet", "Letters.", now);
	list_follow(&r->list);
	assert_string_equal(titles(r), "Alphabet|apricots|Bridges|Caves|Duduk|Éclairs of Dilijan");
	assert_string_equal(selected(r), "Duduk");
	assert_int_equal(r->list.selected - r->list.top, at);
	assert_int_equal(r->list.arrived, 1);
}

static void
test_a_filter_shows_what_matches_and_all_again(void **state)
{
	struct room *r = *state;
	struct err why = {0};
	fill(r);
	list_select(&r->list, 2);
	assert_true(list_set_query(&r->list, "snow", &why));
	assert_string_equal(titles(r), "Caves|apricots");
	publish(r, 0, "More", "Snow again.", now);
	publish(r, 0, "Less", "Rain.", now);
	list_follow(&r->list);
	assert_string_equal(titles(r), "More|Caves|apricots");
	assert_false(list_set_query(&r->list, "\"open", &why));
	assert_string_equal(titles(r), "More|Caves|apricots");
	assert_true(list_set_query(&r->list, "  ", &why));
	assert_int_equal(list_count(&r->list), 7);
	assert_string_equal(r->list.query_text, "");
}

static void
test_what_arrives_in_the_midst_of_a_search_is_found_too(void **state)
{
	struct room *r = *state;
	struct sieve s;
	struct err why = {0};
	fill(r);
	sieve_init(&s, r->cache, r->settings);
	sieve_begin(&s, cache_shelf(r->cache, ALL),
		    (struct sieve_wish){.query = query_parse("snow", &why)});
	sieve_work(&s, 0); /* one step */
	assert_int_equal(s.count, 1);
	publish(r, 0, "Between", "Snow.", now);
	sieve_update(&s, cache_shelf(r->cache, ALL));
	assert_true(s.stale);
	while (s.working)
		sieve_work(&s, 0);
	assert_int_equal(s.count, 2);
	sieve_update(&s, cache_shelf(r->cache, ALL));
	assert_false(s.stale);
	sieve_work(&s, 1000);
	assert_int_equal(s.count, 3);
	sieve_clear(&s);
}

static void
test_a_filter_that_hides_the_selected_article_gives_it_back(void **state)
{
	struct room *r = *state;
	struct err why = {0};
	fill(r);
	list_select(&r->list, 1);
	assert_true(list_set_query(&r->list, "title:duduk", &why));
	assert_string_equal(selected(r), "Duduk");
	assert_true(list_set_query(&r->list, "", &why));
	assert_int_equal(r->list.selected, 1);
}

static void
test_unread_alone_keeps_what_was_read_meanwhile(void **state)
{
	struct room *r = *state;
	fill(r);
	cache_set_unread(r->cache, list_entry(&r->list, 0), false);
	list_set_only_unread(&r->list, true);
	assert_string_equal(titles(r), "Duduk|Bridges|apricots|Éclairs of Dilijan");
	cache_set_unread(r->cache, list_entry(&r->list, 1), false);
	publish(r, 0, "New", "Rain.", now);
	list_follow(&r->list);
	assert_string_equal(titles(r), "New|Duduk|Bridges|apricots|Éclairs of Dilijan");
	list_set_only_unread(&r->list, true);
	assert_string_equal(titles(r), "New|Duduk|apricots|Éclairs of Dilijan");
}

static void
test_a_range_grows_with_the_selection_and_ends_with_escape(void **state)
{
	struct room *r = *state;
	size_t first, last;
	fill(r);
	list_select(&r->list, 3);
	press(&r->list.view, ACTION_SELECT);
	press(&r->list.view, ACTION_UP);
	press(&r->list.view, ACTION_UP);
	assert_true(list_range(&r->list, &first, &last));
	assert_int_equal(first, 1);
	assert_int_equal(last, 3);
	draw(r, &r->list.view, 5, 60);
	for (unsigned y = 0; y < 5; y++)
		assert_int_equal(row_of(r, y)[0] == '>', y >= 1 && y <= 3);
	assert_int_equal(press(&r->list.view, ACTION_BACK).kind, WISH_NONE);
	assert_true(list_range(&r->list, &first, &last));
	assert_int_equal(first, last);
	assert_int_equal(press(&r->list.view, ACTION_BACK).kind, WISH_CLOSE);
}

static void
test_an_empty_list_says_why_it_is(void **state)
{
	struct room *r = *state;
	struct err why = {0};
	fill(r);
	list_set_query(&r->list, "nowhere", &why);
	titles(r);
	draw(r, &r->list.view, 6, 60);
	assert_row_shows(r, 1, "Nothing matches.");
	assert_row_shows(r, 2, "Esc shows all again");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, room_setup, room_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_sorting_keeps_the_selected_article),
		TEST(test_by_relevance_titles_with_more_of_the_words_come_first),
		TEST(test_titles_that_begin_alike_are_sorted_to_their_end),
		TEST(test_what_arrives_is_sorted_in_and_nothing_moves),
		TEST(test_a_filter_shows_what_matches_and_all_again),
		TEST(test_what_arrives_in_the_midst_of_a_search_is_found_too),
		TEST(test_a_filter_that_hides_the_selected_article_gives_it_back),
		TEST(test_unread_alone_keeps_what_was_read_meanwhile),
		TEST(test_a_range_grows_with_the_selection_and_ends_with_escape),
		TEST(test_an_empty_list_says_why_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
