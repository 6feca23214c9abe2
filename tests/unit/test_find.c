#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui_parts.h"

static void
show(struct room *r, const char *text)
{
	publish(r, 0, "Title", text, now);
	reader_show(&r->reader, r->cache, cache_find_article(r->cache, 0, "Title"), true);
	draw(r, &r->reader.view, 10, 40);
}

/* The cells of a row over which a role is laid, as text. */
static const char *
marked(struct room *r, int row, enum role role)
{
	static char text[512];
	size_t size = 0;
	draw(r, &r->reader.view, r->reader.view.rows, r->reader.view.cols);
	for (int x = 0; x < r->grid.cols; x++) {
		const struct cell *c = &r->grid.cells[row * r->grid.cols + x];
		if (c->over == role) {
			memcpy(text + size, c->text, c->size);
			size += c->size;
		}
	}
	text[size] = '\0';
	return text;
}

static void
test_all_places_are_marked_and_the_current_one_differently(void **state)
{
	struct room *r = *state;
	show(r, "Snow on snow, and more Snow.");
	reader_find_begin(&r->reader);
	reader_find(&r->reader, "snow");
	assert_int_equal(r->reader.find.count, 3);
	assert_string_equal(marked(r, 6, ROLE_MATCH_CURRENT), "Snow");
	assert_string_equal(marked(r, 6, ROLE_MATCH), "snowSnow");
	reader_find_end(&r->reader, false);
	assert_string_equal(marked(r, 6, ROLE_MATCH_CURRENT), "");
}

static void
test_case_and_accents_do_not_matter(void **state)
{
	struct room *r = *state;
	show(r, "Şəkidə CAFÉ ԵՐԵՎԱՆ");
	reader_find_begin(&r->reader);
	reader_find(&r->reader, "cafe");
	assert_string_equal(marked(r, 6, ROLE_MATCH_CURRENT), "CAFÉ");
	reader_find(&r->reader, "երեվ");
	assert_string_equal(marked(r, 6, ROLE_MATCH_CURRENT), "ԵՐԵՎ");
}

static void
test_words_are_found_over_the_end_of_a_line(void **state)
{
	struct room *r = *state;
	show(r, "The road between Martuni and Yeghegnadzor was closed all night long.");
	reader_find_begin(&r->reader);
	reader_find(&r->reader, "yeghegnadzor  was closed");
	assert_int_equal(r->reader.find.count, 1);
	assert_string_equal(marked(r, 6, ROLE_MATCH_CURRENT), "");
	assert_string_equal(marked(r, 7, ROLE_MATCH_CURRENT), "Yeghegnadzor was closed");
	reader_find(&r->reader, "martuni and yeghegnadzor");
	assert_string_equal(marked(r, 6, ROLE_MATCH_CURRENT), "Martuni and");
	assert_string_equal(marked(r, 7, ROLE_MATCH_CURRENT), "Yeghegnadzor");
}

static void
long_text(struct room *r)
{
	struct buf text = {0};
	for (int i = 0; i < 400; i++)
		buf_printf(&text, i % 100 == 50 ? "needle%d " : "word%03d ", i);
	show(r, buf_text(&text));
	buf_clear(&text);
}

static void
test_walking_wraps_and_says_so(void **state)
{
	struct room *r = *state;
	long_text(r);
	reader_find_begin(&r->reader);
	assert_int_equal(reader_find_step(&r->reader, 1, 1), READER_FOUND_NONE);
	reader_find(&r->reader, "needle");
	assert_int_equal(r->reader.find.count, 4);
	assert_int_equal(reader_find_step(&r->reader, 1, 2), READER_FOUND);
	assert_int_equal(r->reader.find.current, 2);
	assert_int_equal(reader_find_step(&r->reader, 1, 2), READER_FOUND_AROUND);
	assert_int_equal(r->reader.find.current, 0);
	assert_int_equal(reader_find_step(&r->reader, -1, 1), READER_FOUND_AROUND);
	assert_int_equal(r->reader.find.current, 3);
}

static void
test_what_is_found_is_seen_and_leaving_goes_back(void **state)
{
	struct room *r = *state;
	long_text(r);
	r->reader.view.class->act(&r->reader.view, ACTION_DOWN, 8);
	size_t top = r->reader.top;
	reader_find_begin(&r->reader);
	reader_find(&r->reader, "needle250");
	size_t line = find_line(&r->reader.find);
	assert_true(line >= r->reader.top && line < r->reader.top + 10);
	reader_find(&r->reader, "not there");
	assert_int_equal(r->reader.top, top);
	reader_find(&r->reader, "needle250");
	reader_find_end(&r->reader, true);
	assert_int_equal(r->reader.top, top);
}

static void
test_a_new_width_keeps_what_was_found(void **state)
{
	struct room *r = *state;
	long_text(r);
	reader_find_begin(&r->reader);
	reader_find(&r->reader, "needle");
	reader_find_step(&r->reader, 1, 1);
	draw(r, &r->reader.view, 10, 25);
	assert_int_equal(r->reader.find.count, 4);
	assert_int_equal(r->reader.find.current, 1);
	draw(r, &r->reader.view, 1, 1);
	draw(r, &r->reader.view, 10, 40);
	assert_int_equal(r->reader.find.current, 1);
}

static void
test_a_search_left_after_a_new_width_goes_back_to_the_same_words(void **state)
{
	struct room *r = *state;
	long_text(r);
	r->reader.view.class->act(&r->reader.view, ACTION_LAST, 1);
	draw(r, &r->reader.view, 10, 30);
	reader_find_begin(&r->reader);
	reader_find(&r->reader, "needle50");
	draw(r, &r->reader.view, 10, 80); /* there are fewer lines now than the origin was */
	reader_find(&r->reader, "nowhere");
	draw(r, &r->reader.view, 10, 80);
	reader_find_end(&r->reader, true);
	draw(r, &r->reader.view, 10, 80);
	assert_row_shows(r, 9, "word399");
}

static void
test_another_article_ends_the_search(void **state)
{
	struct room *r = *state;
	show(r, "Snow.");
	reader_find_begin(&r->reader);
	reader_find(&r->reader, "snow");
	publish(r, 0, "Other", "More snow.", now);
	reader_show(&r->reader, r->cache, cache_find_article(r->cache, 0, "Other"), true);
	assert_false(find_is_on(&r->reader.find));
}

static void
test_the_words_of_a_query_are_marked_where_they_begin_a_word(void **state)
{
	struct room *r = *state;
	struct query *q = query_parse("snow title:\"cars\" -rain", NULL);
	show(r, "Snowfall, rain; a car and Cars. Besnow.");
	reader_mark(&r->reader, q, "typed");
	int row = 0;
	while (!strstr(marked(r, row, ROLE_MATCH), "Snow"))
		assert_true(++row < r->grid.rows);
	assert_string_equal(marked(r, row, ROLE_MATCH), "SnowCars");
	assert_string_equal(marked(r, row, ROLE_MATCH_CURRENT), "");
	assert_false(find_is_on(&r->reader.find));
	reader_mark(&r->reader, NULL, "");
	assert_string_equal(marked(r, row, ROLE_MATCH), "");
	query_destroy(q);
}

static void
test_a_mark_far_down_is_seen(void **state)
{
	struct room *r = *state;
	struct buf text = {0};
	struct query *q = query_parse("apricot", NULL);
	for (int i = 0; i < 200; i++)
		buf_puts(&text, "words and ");
	buf_puts(&text, "apricots");
	show(r, text.bytes);
	reader_mark(&r->reader, q, "apricot");
	draw(r, &r->reader.view, 10, 40);
	bool seen = false;
	for (int row = 0; row < 10; row++)
		seen |= strstr(marked(r, row, ROLE_MATCH), "apricot") != NULL;
	assert_true(seen);
	query_destroy(q);
	buf_clear(&text);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, room_setup, room_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_all_places_are_marked_and_the_current_one_differently),
		TEST(test_case_and_accents_do_not_matter),
		TEST(test_words_are_found_over_the_end_of_a_line),
		TEST(test_walking_wraps_and_says_so),
		TEST(test_what_is_found_is_seen_and_leaving_goes_back),
		TEST(test_a_new_width_keeps_what_was_found),
		TEST(test_a_search_left_after_a_new_width_goes_back_to_the_same_words),
		TEST(test_another_article_ends_the_search),
		TEST(test_the_words_of_a_query_are_marked_where_they_begin_a_word),
		TEST(test_a_mark_far_down_is_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
