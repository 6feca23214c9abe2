#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/moved.h"

static const char a[] = "https://a.example/feed", b[] = "https://b.example/feed";

static void
test_what_is_seen_three_times_in_a_row_is_adopted(void **state)
{
	(void)state;
	struct moved m = {0};
	assert_false(moved_note(&m, a));
	assert_false(moved_note(&m, a));
	assert_int_equal(m.seen, 2);
	assert_null(m.adopted);
	assert_true(moved_note(&m, a));
	assert_string_equal(m.adopted, a);
	assert_null(m.to);
	assert_int_equal(m.seen, 0);
	moved_clear(&m);
}

static void
test_another_target_or_none_begins_anew(void **state)
{
	(void)state;
	struct moved m = {0};
	moved_note(&m, a);
	moved_note(&m, a);
	assert_false(moved_note(&m, b));
	assert_int_equal(m.seen, 1);
	moved_note(&m, b);
	assert_false(moved_note(&m, NULL));
	assert_int_equal(m.seen, 0);
	assert_false(moved_note(&m, b));
	moved_clear(&m);
}

static void
test_what_was_adopted_stays_while_the_next_move_is_watched(void **state)
{
	(void)state;
	struct moved m = moved_of(a, b, 2), copy = moved_copy(&m);
	assert_string_equal(copy.adopted, a);
	assert_true(moved_note(&m, b));
	assert_string_equal(m.adopted, b);
	assert_string_equal(copy.to, b);
	moved_clear(&m);
	moved_clear(&copy);
	struct moved none = moved_of("", "", 0);
	assert_null(none.adopted);
	assert_null(none.to);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_seen_three_times_in_a_row_is_adopted),
		cmocka_unit_test(test_another_target_or_none_begins_anew),
		cmocka_unit_test(test_what_was_adopted_stays_while_the_next_move_is_watched),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
