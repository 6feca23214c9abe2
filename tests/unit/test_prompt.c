#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui/prompt.h"
#include "ui_parts.h"

/* Types a text, of which every byte is a key. */
static enum prompt_answer
type(struct prompt *p, const char *text)
{
	enum prompt_answer answer = PROMPT_SAME;
	while (*text)
		answer = prompt_key(p, (unsigned char)*text++);
	return answer;
}

static key_code
key(const char *name)
{
	key_code code = 0;
	assert_true(key_from_name(name, strlen(name), &code));
	return code;
}

static void
assert_line(const struct prompt *p, const char *text, size_t cursor)
{
	assert_string_equal(buf_text(&p->text), text);
	assert_int_equal(p->cursor, cursor);
}

static void
test_what_is_typed_stands_there(void **state)
{
	(void)state;
	struct prompt p = {0};
	prompt_begin(&p, "/", "", NULL, NULL, NULL);
	assert_int_equal(type(&p, "snow"), PROMPT_CHANGED);
	assert_int_equal(prompt_key(&p, 0x56E), PROMPT_CHANGED); /* an Armenian letter */
	assert_line(&p, "snow\xD5\xAE", 6);
	assert_int_equal(prompt_key(&p, key("Left")), PROMPT_SAME);
	assert_int_equal(prompt_key(&p, key("Backspace")), PROMPT_CHANGED);
	assert_line(&p, "sno\xD5\xAE", 3);
	assert_int_equal(prompt_key(&p, CODE_ENTER), PROMPT_DONE);
	prompt_clear(&p);
}

static void
test_the_keys_of_readline_edit(void **state)
{
	(void)state;
	static const struct {
		const char *key, *text;
		size_t cursor;
	} steps[] = {
		{"^A", "late snow falls", 0},
		{"Alt-f", "late snow falls", 4},
		{"^F", "late snow falls", 5},
		{"^K", "late ", 5},
		{"^Y", "late snow falls", 15},
		{"^W", "late snow ", 10},
		{"Alt-b", "late snow ", 5},
		{"Alt-d", "late  ", 5},
		{"^E", "late  ", 6},
		{"^U", "", 0},
		{"^Y", "late  ", 6},
		{"Home", "late  ", 0},
		{"Del", "ate  ", 0},
		{"^D", "te  ", 0},
		{"End", "te  ", 4},
		{"^B", "te  ", 3},
		{"Right", "te  ", 4},
	};
	struct prompt p = {0};
	prompt_begin(&p, ":", "late snow falls", NULL, NULL, NULL);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		prompt_key(&p, key(steps[i].key));
		assert_line(&p, steps[i].text, steps[i].cursor);
	}
	prompt_clear(&p);
}

static void
test_control_characters_cannot_be_typed_and_the_line_has_an_end(void **state)
{
	(void)state;
	struct prompt p = {0};
	prompt_begin(&p, "/", "", NULL, NULL, NULL);
	prompt_key(&p, 0x9B);
	prompt_key(&p, 0x202E);
	assert_line(&p, "", 0);
	for (int i = 0; i < PROMPT_MAX + 10; i++)
		type(&p, "x");
	assert_int_equal(p.text.size, PROMPT_MAX);
	prompt_clear(&p);
}

static void
test_escape_and_backspace_in_an_empty_line_leave(void **state)
{
	(void)state;
	struct prompt p = {0};
	prompt_begin(&p, "/", "a", NULL, NULL, NULL);
	assert_int_equal(prompt_key(&p, CODE_BACKSPACE), PROMPT_CHANGED);
	assert_int_equal(prompt_key(&p, CODE_BACKSPACE), PROMPT_LEFT);
	assert_int_equal(prompt_key(&p, CODE_ESCAPE), PROMPT_LEFT);
	assert_int_equal(prompt_key(&p, key("^G")), PROMPT_LEFT);
	prompt_clear(&p);
}

static void
test_history_walks_lines_that_begin_as_typed(void **state)
{
	(void)state;
	struct prompt_history h = {0};
	struct prompt p = {0};
	prompt_history_add(&h, "sort title");
	prompt_history_add(&h, "theme dark");
	prompt_history_add(&h, "sort date");
	prompt_history_add(&h, "theme dark"); /* again: it is the last now */
	assert_int_equal(h.count, 3);

	prompt_begin(&p, ":", "", &h, NULL, NULL);
	prompt_key(&p, CODE_UP);
	assert_line(&p, "theme dark", 10);
	prompt_key(&p, CODE_DOWN);
	assert_line(&p, "", 0);
	type(&p, "so");
	prompt_key(&p, CODE_UP);
	assert_line(&p, "sort date", 9);
	prompt_key(&p, key("^P"));
	assert_line(&p, "sort title", 10);
	assert_int_equal(prompt_key(&p, CODE_UP), PROMPT_SAME);
	prompt_key(&p, CODE_DOWN);
	prompt_key(&p, key("^N"));
	assert_line(&p, "so", 2);
	prompt_clear(&p);
	prompt_history_clear(&h);
}

static void
test_history_forgets_the_oldest(void **state)
{
	(void)state;
	struct prompt_history h = {0};
	for (int i = 0; i < PROMPT_HISTORY_MAX + 5; i++) {
		char line[16];
		snprintf(line, sizeof(line), "line %d", i);
		prompt_history_add(&h, line);
	}
	assert_int_equal(h.count, PROMPT_HISTORY_MAX);
	assert_string_equal(h.lines[0], "line 5");
	prompt_history_clear(&h);
}

static void
offer_themes(void *arg, const char *line, struct prompt_candidates *into)
{
	(void)arg;
	static const char *const lines[] = {"theme dark", "theme dusk", "theme light"};
	for (size_t i = 0; i < 3; i++)
		if (strncmp(lines[i], line, strlen(line)) == 0)
			prompt_offer(into, lines[i]);
}

static void
test_tab_walks_completions_and_around(void **state)
{
	struct room *r = *state;
	struct prompt p = {0};
	prompt_begin(&p, ":", "theme d", NULL, offer_themes, NULL);
	prompt_key(&p, CODE_TAB);
	assert_line(&p, "theme dark", 10);
	grid_resize(&r->grid, 1, 40);
	prompt_draw_candidates(&p, canvas_of(&r->grid));
	assert_string_equal(row_of(r, 0), " dark  dusk");
	prompt_key(&p, CODE_TAB);
	assert_line(&p, "theme dusk", 10);
	prompt_key(&p, CODE_TAB);
	assert_line(&p, "theme dark", 10);
	prompt_key(&p, CODE_BACK_TAB);
	assert_line(&p, "theme dusk", 10);
	type(&p, "x");
	assert_int_equal(p.candidates.count, 0);
	prompt_clear(&p);

	prompt_begin(&p, ":", "theme l", NULL, offer_themes, NULL);
	prompt_key(&p, CODE_TAB);
	assert_line(&p, "theme light", 11);
	assert_int_equal(p.candidates.count, 0);
	prompt_clear(&p);
}

static void
test_a_long_line_scrolls_so_that_the_cursor_is_seen(void **state)
{
	struct room *r = *state;
	struct prompt p = {0};
	prompt_begin(&p, "/", "snow on the pass", NULL, NULL, NULL);
	grid_resize(&r->grid, 1, 10);
	prompt_draw(&p, canvas_of(&r->grid));
	assert_string_equal(row_of(r, 0), "/the pass");
	assert_int_equal(r->grid.cursor_col, 9);
	prompt_key(&p, CODE_HOME);
	grid_clear(&r->grid);
	prompt_draw(&p, canvas_of(&r->grid));
	assert_string_equal(row_of(r, 0), "/snow on t");
	assert_int_equal(r->grid.cursor_col, 1);
	for (int cols = 1; cols < 5; cols++) {
		grid_resize(&r->grid, 1, cols);
		prompt_draw(&p, canvas_of(&r->grid));
	}
	prompt_clear(&p);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, room_setup, room_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_what_is_typed_stands_there),
		TEST(test_the_keys_of_readline_edit),
		TEST(test_control_characters_cannot_be_typed_and_the_line_has_an_end),
		TEST(test_escape_and_backspace_in_an_empty_line_leave),
		TEST(test_history_walks_lines_that_begin_as_typed),
		TEST(test_history_forgets_the_oldest),
		TEST(test_tab_walks_completions_and_around),
		TEST(test_a_long_line_scrolls_so_that_the_cursor_is_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
