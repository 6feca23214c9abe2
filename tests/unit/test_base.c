#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"

/* ---- err ----------------------------------------------------------------------------------- */

static void
test_a_failure_says_what_and_is_false(void **state)
{
	(void)state;
	struct err why = {0};
	assert_false(err_set(&why, ERR_HTTP, 404, "%s: %d", "arpi", 404));
	assert_int_equal(why.code, ERR_HTTP);
	assert_int_equal(why.detail, 404);
	assert_string_equal(why.text, "arpi: 404");
	assert_false(err_set(NULL, ERR_DISK, 0, "nobody listens"));
}

static void
test_a_failure_bears_no_byte_that_harms_a_terminal(void **state)
{
	(void)state;
	struct err why = {0};
	err_set(&why, ERR_FORMAT, 0, "<%s>", "\x1b]0;owned\x07\nline");
	for (const char *at = why.text; *at; at++)
		assert_true((unsigned char)*at >= 0x20 && *at != 0x7F);
	assert_non_null(strstr(why.text, "owned"));
}

static void
test_a_long_failure_is_cut_at_a_character(void **state)
{
	(void)state;
	struct err why = {0};
	struct buf text = {0};
	for (int i = 0; i < 200; i++)
		buf_puts(&text, "Ձ");
	err_set(&why, ERR_FORMAT, 0, "x%s", buf_text(&text));
	size_t size = strlen(why.text);
	assert_true(size > sizeof(why.text) - 8);
	assert_int_equal(size % 2, 1);
	buf_clear(&text);
}

/* ---- buf ----------------------------------------------------------------------------------- */

static void
test_a_buffer_is_always_a_string(void **state)
{
	(void)state;
	struct buf b = {0};
	assert_string_equal(buf_text(&b), "");
	assert_true(buf_puts(&b, "snow"));
	assert_true(buf_putc(&b, ' '));
	assert_true(buf_printf(&b, "%d cm", 40));
	assert_string_equal(buf_text(&b), "snow 40 cm");
	buf_cut(&b, 4);
	assert_string_equal(buf_text(&b), "snow");
	buf_clear(&b);
	assert_string_equal(buf_text(&b), "");
}

static void
test_what_passes_the_ceiling_is_not_put_at_all(void **state)
{
	(void)state;
	struct buf b = {.max = 8};
	assert_true(buf_puts(&b, "12345678"));
	assert_false(b.full);
	assert_false(buf_putc(&b, '9'));
	assert_true(b.full);
	assert_string_equal(buf_text(&b), "12345678");
	assert_null(buf_room(&b, 1));
	assert_false(buf_printf(&b, "%s", "more"));
	assert_int_equal(b.size, 8);
	buf_clear(&b);
}

static void
test_a_size_that_overflows_is_refused(void **state)
{
	(void)state;
	struct buf b = {.max = 100};
	buf_puts(&b, "x");
	assert_null(buf_room(&b, SIZE_MAX));
	assert_int_equal(b.size, 1);
	buf_clear(&b);
}

static void
test_what_is_taken_belongs_to_the_taker(void **state)
{
	(void)state;
	struct buf b = {.max = 16};
	char *empty = buf_take(&b);
	assert_string_equal(empty, "");
	buf_puts(&b, "yours");
	char *taken = buf_take(&b);
	assert_int_equal(b.size, 0);
	assert_int_equal(b.max, 16);
	buf_puts(&b, "mine");
	assert_string_equal(taken, "yours");
	free(empty);
	free(taken);
	buf_clear(&b);
}

/* ---- clock --------------------------------------------------------------------------------- */

static void
test_civil_time_is_right_over_the_ages(void **state)
{
	(void)state;
	static const struct {
		int64_t at;
		const char *text;
		int weekday;
	} times[] = {
		{0, "1970-01-01T00:00:00Z", 4},
		{951782400, "2000-02-29T00:00:00Z", 2},
		{1720037640, "2024-07-03T20:14:00Z", 3},
		{-1, "1969-12-31T23:59:59Z", 3},
		{-62167219200, "0000-01-01T00:00:00Z", 6},
		{253402300799, "9999-12-31T23:59:59Z", 5},
		{4107542399, "2100-02-28T23:59:59Z", 0},
	};
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		char text[CLOCK_RFC3339_SIZE];
		assert_string_equal(clock_rfc3339(times[i].at, text), times[i].text);
		struct clock_civil c = clock_civil_utc(times[i].at);
		assert_int_equal(c.weekday, times[i].weekday);
		assert_int_equal(clock_from_civil(&c), times[i].at);
	}
}

static void
test_an_instant_out_of_the_calendar_is_moved_to_its_end(void **state)
{
	(void)state;
	assert_int_equal(clock_civil_utc(INT64_MAX).year, 9999);
	assert_int_equal(clock_civil_utc(INT64_MIN).year, 0);
}

static void
test_the_clock_can_be_frozen_and_set_going(void **state)
{
	(void)state;
	clock_freeze(1720000000);
	assert_int_equal(clock_now(), 1720000000);
	int64_t ticks = clock_ticks_ms();
	usleep(2000);
	assert_true(clock_ticks_ms() > ticks);
	clock_freeze(-1);
	assert_true(clock_now() > 1720000000);
}

/* ---- log ----------------------------------------------------------------------------------- */

static void
test_a_line_of_the_log_cannot_be_forged(void **state)
{
	(void)state;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	log_to(ends[1], LOG_INFO);
	assert_true(log_wants(LOG_ERROR));
	assert_false(log_wants(LOG_DEBUG));
	log_line(LOG_DEBUG, "not wanted");
	log_line(LOG_INFO, "%s", "server said: hello\nforged\x1b[2J");
	log_to(-1, LOG_ERROR);
	close(ends[1]);

	char text[512] = "";
	ssize_t size = read(ends[0], text, sizeof(text) - 1);
	assert_true(size > 0);
	close(ends[0]);
	assert_ptr_equal(strchr(text, '\n'), text + size - 1);
	assert_non_null(strstr(text, "hello\\x0aforged\\x1b[2J"));
	assert_null(strstr(text, "not wanted"));
}

/* ---- mem ----------------------------------------------------------------------------------- */

static void
test_an_array_grows_and_keeps_what_it_has(void **state)
{
	(void)state;
	int *numbers = NULL;
	size_t capacity = 0;
	for (size_t i = 0; i < 1000; i++) {
		numbers = mem_grow(numbers, &capacity, i, sizeof(*numbers));
		numbers[i] = (int)i;
	}
	assert_true(capacity >= 1000 && capacity < 4000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(numbers[i], i);
	free(numbers);
}

static void
say_goodbye(void)
{
	(void)!write(STDOUT_FILENO, "terminal put right\n", 19);
}

static void
test_who_dies_calls_the_hook_first_and_says_why(void **state)
{
	(void)state;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		mem_set_hook(say_goodbye);
		mem_die("a promise was broken");
	}
	close(ends[1]);
	char text[512] = "";
	size_t size = 0;
	ssize_t got;
	while ((got = read(ends[0], text + size, sizeof(text) - 1 - size)) > 0)
		size += (size_t)got;
	close(ends[0]);
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	const char *put_right = strstr(text, "terminal put right");
	assert_non_null(put_right);
	assert_non_null(strstr(put_right, "a promise was broken"));
}

/* Stores keep hashes: they are the published ones of FNV-1a, and stay. */
static void
test_hashes_are_what_they_were(void **state)
{
	(void)state;
	assert_true(hash_bytes(HASH_START, "", 0) == HASH_START);
	assert_true(hash_bytes(HASH_START, "a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
	assert_true(hash_bytes(HASH_START, "foobar", 6) == UINT64_C(0x85944171f73967e8));
	assert_true(hash_text(HASH_START, "foobar") == hash_bytes(HASH_START, "foobar", 7));
	assert_true(hash_words(HASH_START, "foobar", 6) == hash_bytes(HASH_START, "foobar", 6));
	assert_true(hash_words(HASH_START, "foobar, and more", 16) !=
		    hash_words(HASH_START, "foobar, and moRe", 16));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_failure_says_what_and_is_false),
		cmocka_unit_test(test_a_failure_bears_no_byte_that_harms_a_terminal),
		cmocka_unit_test(test_a_long_failure_is_cut_at_a_character),
		cmocka_unit_test(test_a_buffer_is_always_a_string),
		cmocka_unit_test(test_what_passes_the_ceiling_is_not_put_at_all),
		cmocka_unit_test(test_a_size_that_overflows_is_refused),
		cmocka_unit_test(test_what_is_taken_belongs_to_the_taker),
		cmocka_unit_test(test_civil_time_is_right_over_the_ages),
		cmocka_unit_test(test_an_instant_out_of_the_calendar_is_moved_to_its_end),
		cmocka_unit_test(test_the_clock_can_be_frozen_and_set_going),
		cmocka_unit_test(test_a_line_of_the_log_cannot_be_forged),
		cmocka_unit_test(test_an_array_grows_and_keeps_what_it_has),
		cmocka_unit_test(test_who_dies_calls_the_hook_first_and_says_why),
		cmocka_unit_test(test_hashes_are_what_they_were),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
