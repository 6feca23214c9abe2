#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "net/line.h"

static const char *const hosts[] = {"a:80", "a:80", "a:80", "b:80", "b:80", "", ""};
enum { COUNT = sizeof(hosts) / sizeof(hosts[0]) };

static void
put_all(struct line *l)
{
	for (uint32_t i = 0; i < COUNT; i++)
		assert_true(line_put(l, i, hosts[i]));
}

static void
assert_next(struct line *l, uint32_t wanted)
{
	uint32_t source = COUNT;
	assert_true(line_next(l, &source));
	assert_int_equal(source, wanted);
}

static void
test_hosts_take_turns(void **state)
{
	(void)state;
	static const uint32_t order[] = {0, 3, 5, 6, 1, 4, 2};
	struct line *l = line_create(COUNT, 8, 100);
	put_all(l);
	for (size_t i = 0; i < COUNT; i++)
		assert_next(l, order[i]);
	line_destroy(l);
}

static void
test_few_of_a_host_run_at_once(void **state)
{
	(void)state;
	uint32_t source;
	struct line *l = line_create(COUNT, 1, 100);
	put_all(l);
	assert_next(l, 0);
	assert_next(l, 3);
	assert_next(l, 5); /* without a name a source shares its host with none */
	assert_next(l, 6);
	assert_false(line_next(l, &source));
	line_end(l, 0);
	assert_next(l, 1);
	assert_false(line_next(l, &source));
	assert_int_equal(line_running(l), 4);
	assert_int_equal(line_waiting(l), 2);
	line_destroy(l);
}

static void
test_no_more_run_at_once_than_may(void **state)
{
	(void)state;
	uint32_t source;
	struct line *l = line_create(COUNT, 8, 2);
	put_all(l);
	assert_next(l, 0);
	assert_next(l, 3);
	assert_false(line_next(l, &source));
	line_end(l, 3);
	assert_true(line_next(l, &source));
	line_destroy(l);
}

static void
test_who_waits_or_runs_is_not_put_again(void **state)
{
	(void)state;
	struct line *l = line_create(COUNT, 2, 8);
	assert_true(line_put(l, 0, hosts[0]));
	assert_false(line_put(l, 0, hosts[0]));
	assert_next(l, 0);
	assert_false(line_put(l, 0, hosts[0]));
	line_end(l, 0);
	line_end(l, 0); /* it has ended already */
	assert_int_equal(line_running(l), 0);
	assert_true(line_put(l, 0, hosts[0]));
	line_destroy(l);
}

static void
test_those_that_wait_can_be_sent_home(void **state)
{
	(void)state;
	uint32_t gone[COUNT], source;
	struct line *l = line_create(COUNT, 2, 3);
	put_all(l);
	assert_next(l, 0);
	assert_int_equal(line_clear(l, gone), COUNT - 1);
	assert_int_equal(gone[0], 1);
	assert_int_equal(line_waiting(l), 0);
	assert_int_equal(line_running(l), 1);
	assert_false(line_next(l, &source));
	line_end(l, 0);
	assert_true(line_put(l, 1, hosts[1]));
	assert_next(l, 1);
	line_destroy(l);
}

/* Where a source has moved it waits with those of the new host. */
static void
test_a_source_is_of_the_host_it_was_put_with_last(void **state)
{
	(void)state;
	uint32_t source;
	struct line *l = line_create(COUNT, 1, 100);
	put_all(l);
	assert_next(l, 0);
	assert_next(l, 3);
	assert_next(l, 5);
	assert_next(l, 6);
	line_end(l, 3);
	assert_next(l, 4);
	line_end(l, 0);
	assert_next(l, 1);
	assert_true(line_put(l, 0, "b:80"));
	assert_true(line_put(l, 3, "c:80"));
	assert_next(l, 3);
	assert_false(line_next(l, &source));
	line_end(l, 4);
	assert_next(l, 0);
	line_destroy(l);
}

static void
test_hosts_come_and_go(void **state)
{
	(void)state;
	struct line *l = line_create(COUNT, 1, 100);
	for (unsigned round = 0; round < 1000; round++) {
		uint32_t source = round % COUNT;
		char host[16];
		snprintf(host, sizeof(host), "h%u:80", round);
		assert_true(line_put(l, source, host));
		assert_next(l, source);
		line_end(l, source);
	}
	put_all(l);
	assert_next(l, 0);
	line_destroy(l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hosts_take_turns),
		cmocka_unit_test(test_few_of_a_host_run_at_once),
		cmocka_unit_test(test_no_more_run_at_once_than_may),
		cmocka_unit_test(test_who_waits_or_runs_is_not_put_again),
		cmocka_unit_test(test_those_that_wait_can_be_sent_home),
		cmocka_unit_test(test_a_source_is_of_the_host_it_was_put_with_last),
		cmocka_unit_test(test_hosts_come_and_go),
	};
	return cmocka_run_group_tests_name("line", tests, NULL, NULL);
}
