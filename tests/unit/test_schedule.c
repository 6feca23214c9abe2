#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/schedule.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

/* 2024-07-03 10:30 UTC, a Wednesday. */
static const int64_t now = 1720002600;

static const struct schedule quarter = {.interval_s = 15 * MINUTE};

/* ---- the wait ------------------------------------------------------------------------------ */

static void
test_the_interval_is_kept_and_spread_by_a_tenth_at_most(void **state)
{
	(void)state;
	for (uint32_t seed = 0; seed < 1000; seed++)
		assert_in_range(schedule_next(&quarter, now, seed) - now, 15 * MINUTE,
				15 * MINUTE * 11 / 10);
}

static void
test_neighbours_do_not_come_together(void **state)
{
	(void)state;
	enum { SOURCES = 1000, PARTS = 9 };
	int in_part[PARTS] = {0};
	for (uint32_t seed = 0; seed < SOURCES; seed++)
		in_part[(schedule_next(&quarter, now, seed) - now - 15 * MINUTE) / 10]++;
	for (int i = 0; i < PARTS; i++)
		assert_in_range(in_part[i], SOURCES / PARTS / 2, SOURCES / PARTS * 2);
}

static void
test_the_longest_of_all_wishes_counts(void **state)
{
	(void)state;
	struct schedule s = quarter;
	schedule_heed(&s, &(struct feed_info){.ttl_s = HOUR});
	assert_true(schedule_next(&s, now, 0) >= now + HOUR);
	schedule_succeed(&s, 2 * HOUR);
	assert_true(schedule_next(&s, now, 0) >= now + 2 * HOUR);
	schedule_succeed(&s, 0);
	assert_true(schedule_next(&s, now, 0) < now + 2 * HOUR);
}

static void
test_how_often_a_source_publishes_is_learned(void **state)
{
	(void)state;
	int64_t dates[20];
	struct schedule s = quarter;
	/* Every four hours, in any order: asked every two. */
	for (int i = 0; i < 20; i++)
		dates[i] = now - HOUR - (int64_t)(i * 7 % 20) * 4 * HOUR;
	schedule_learn(&s, dates, 20, now);
	assert_int_equal(s.learned_s, 2 * HOUR);
	assert_in_range(schedule_next(&s, now, 3) - now, 2 * HOUR, 2 * HOUR * 11 / 10);

	/* More often than the user wants to ask; and hardly ever: six hours are the most. */
	for (int i = 0; i < 20; i++)
		dates[i] = now - i * MINUTE;
	schedule_learn(&s, dates, 20, now);
	assert_true(schedule_next(&s, now, 0) - now <= 15 * MINUTE * 11 / 10);
	schedule_learn(&s, dates, 20, now + 30 * DAY);
	assert_in_range(schedule_next(&s, now, 0) - now, 6 * HOUR, 6 * HOUR * 11 / 10);

	/* An interval of its own is kept; failures are counted from it. */
	s.is_own = true;
	assert_true(schedule_next(&s, now, 0) - now <= 15 * MINUTE * 11 / 10);
}

static void
test_of_dates_that_are_none_nothing_is_learned(void **state)
{
	(void)state;
	struct schedule s = quarter;
	const int64_t dates[] = {0, 0, now + DAY, now, now - DAY, -5};
	schedule_learn(&s, dates, 6, now);
	assert_int_equal(s.learned_s, 0);
	schedule_learn(&s, NULL, 0, now);
	assert_int_equal(s.learned_s, 0);
}

static void
test_no_wish_goes_beyond_a_day(void **state)
{
	(void)state;
	struct schedule s = quarter;
	schedule_heed(&s, &(struct feed_info){.ttl_s = INT64_MAX});
	schedule_succeed(&s, INT64_MAX);
	assert_in_range(schedule_next(&s, now, 7) - now, DAY, DAY * 11 / 10);
	schedule_heed(&s, &(struct feed_info){.ttl_s = -5});
	schedule_succeed(&s, -5);
	assert_in_range(schedule_next(&s, now, 7) - now, 15 * MINUTE, 17 * MINUTE);
}

/* ---- hours and days left out --------------------------------------------------------------- */

static void
test_hours_left_out_are_left_out(void **state)
{
	(void)state;
	struct schedule s = quarter;
	schedule_heed(&s, &(struct feed_info){.skip_hours = 1u << 10 | 1u << 11});
	assert_in_range(schedule_next(&s, now, 3) - now, 90 * MINUTE, 96 * MINUTE);
}

static void
test_days_left_out_are_left_out(void **state)
{
	(void)state;
	struct schedule s = quarter;
	schedule_heed(&s, &(struct feed_info){.skip_days = 1u << 3 | 1u << 4});
	int64_t friday = now + 37 * HOUR + 30 * MINUTE;
	assert_in_range(schedule_next(&s, now, 3) - friday, 0, 6 * MINUTE);
}

static void
test_a_feed_that_leaves_everything_out_leaves_nothing_out(void **state)
{
	(void)state;
	struct schedule s = quarter;
	schedule_heed(&s, &(struct feed_info){.skip_hours = UINT32_MAX, .skip_days = UINT32_MAX});
	assert_in_range(schedule_next(&s, now, 3) - now, 15 * MINUTE, 17 * MINUTE);
}

/* ---- failures ------------------------------------------------------------------------------ */

static void
test_each_further_failure_doubles_the_wait_up_to_a_day(void **state)
{
	(void)state;
	struct schedule s = quarter;
	int64_t wait = 15 * MINUTE;
	for (int i = 0; i < 200; i++) {
		schedule_fail(&s, 500, NULL, now);
		assert_in_range(schedule_next(&s, now, 5) - now, wait, wait * 11 / 10);
		wait = wait * 2 < DAY ? wait * 2 : DAY;
	}
	schedule_succeed(&s, 0);
	assert_in_range(schedule_next(&s, now, 5) - now, 15 * MINUTE, 17 * MINUTE);
}

static void
test_an_interval_beyond_a_day_is_not_shortened_by_failures(void **state)
{
	(void)state;
	struct schedule s = {.interval_s = 7 * DAY};
	for (int i = 0; i < 5; i++)
		schedule_fail(&s, 0, NULL, now);
	assert_true(schedule_next(&s, now, 0) >= now + 7 * DAY);
}

static void
test_gone_is_never_asked_again_until_it_answers(void **state)
{
	(void)state;
	struct schedule s = quarter;
	schedule_fail(&s, 410, NULL, now);
	assert_int_equal(schedule_next(&s, now, 0), 0);
	schedule_succeed(&s, 0);
	assert_true(schedule_next(&s, now, 0) > now);
}

static void
test_retry_after_is_heeded_with_429_and_503(void **state)
{
	(void)state;
	static const int heeding[] = {429, 503};
	for (size_t i = 0; i < 2; i++) {
		struct schedule s = quarter;
		schedule_fail(&s, heeding[i], "7200", now);
		assert_in_range(schedule_next(&s, now, 9) - now, 2 * HOUR, 2 * HOUR * 11 / 10);
	}
	struct schedule s = quarter;
	schedule_fail(&s, 404, "7200", now);
	assert_in_range(schedule_next(&s, now, 9) - now, 15 * MINUTE, 17 * MINUTE);
}

static void
test_retry_after_never_shortens_the_wait(void **state)
{
	(void)state;
	struct schedule s = quarter;
	for (int i = 0; i < 4; i++)
		schedule_fail(&s, 429, "1", now);
	assert_true(schedule_next(&s, now, 0) >= now + 2 * HOUR);
}

static void
test_retry_after_is_read_in_both_forms(void **state)
{
	(void)state;
	static const struct {
		const char *value;
		int64_t seconds;
	} cases[] = {
		{"0", 0},
		{"120", 120},
		{"86400", DAY},
		{"86401", DAY},
		{"99999999999999999999", DAY},
		{"-1", 0},
		{"", 0},
		{"soon", 0},
		{"120 s", 0},
		{"Wed, 03 Jul 2024 11:30:00 GMT", HOUR},
		{"Wednesday, 03-Jul-24 11:30:00 GMT", HOUR},
		{"Wed, 03 Jul 2024 09:30:00 GMT", 0},
		{"Wed, 03 Jul 2999 09:30:00 GMT", DAY},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(schedule_retry_after(cases[i].value, now), cases[i].seconds);
}

/* ---- an earlier run ------------------------------------------------------------------------ */

static void
test_a_time_of_an_earlier_run_is_kept_unless_no_wait_is_that_long(void **state)
{
	(void)state;
	assert_int_equal(schedule_resume(&quarter, now - DAY, now), now - DAY);
	assert_int_equal(schedule_resume(&quarter, now + DAY, now), now + DAY);
	assert_int_equal(schedule_resume(&quarter, now + 365 * (int64_t)DAY, now), now);
	struct schedule weekly = {.interval_s = 7 * DAY};
	assert_int_equal(schedule_resume(&weekly, now + 7 * DAY, now), now + 7 * DAY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_interval_is_kept_and_spread_by_a_tenth_at_most),
		cmocka_unit_test(test_neighbours_do_not_come_together),
		cmocka_unit_test(test_the_longest_of_all_wishes_counts),
		cmocka_unit_test(test_how_often_a_source_publishes_is_learned),
		cmocka_unit_test(test_of_dates_that_are_none_nothing_is_learned),
		cmocka_unit_test(test_no_wish_goes_beyond_a_day),
		cmocka_unit_test(test_hours_left_out_are_left_out),
		cmocka_unit_test(test_days_left_out_are_left_out),
		cmocka_unit_test(test_a_feed_that_leaves_everything_out_leaves_nothing_out),
		cmocka_unit_test(test_each_further_failure_doubles_the_wait_up_to_a_day),
		cmocka_unit_test(test_an_interval_beyond_a_day_is_not_shortened_by_failures),
		cmocka_unit_test(test_gone_is_never_asked_again_until_it_answers),
		cmocka_unit_test(test_retry_after_is_heeded_with_429_and_503),
		cmocka_unit_test(test_retry_after_never_shortens_the_wait),
		cmocka_unit_test(test_retry_after_is_read_in_both_forms),
		cmocka_unit_test(test_a_time_of_an_earlier_run_is_kept_unless_no_wait_is_that_long),
	};
	return cmocka_run_group_tests_name("schedule", tests, NULL, NULL);
}
