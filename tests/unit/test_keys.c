#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "config/keys.h"

static struct faults faults;
static struct ini *ini;
static struct keymap *map;

static int
forget(void **state)
{
	(void)state;
	keymap_destroy(map);
	map = NULL;
	ini_destroy(ini);
	ini = NULL;
	faults_clear(&faults);
	return 0;
}

/* The map made from lines of a [keys] section. */
static void
map_make(const char *lines)
{
	forget(NULL);
	char *text = mem_printf("[keys]\n%s", lines);
	ini = ini_read_text("config.ini", text, strlen(text), &faults);
	free(text);
	map = keymap_create("config.ini", ini_find_section(ini, "keys"), &faults);
}

static key_code
code_of(const char *name)
{
	key_code code = 0;
	if (!key_from_name(name, strlen(name), &code))
		fail_msg("%s is no key", name);
	return code;
}

/* @return the action of one key, ACTION_NONE where it has none or is a beginning */
static enum action
pressed(const char *name)
{
	key_code code = code_of(name);
	enum action action = ACTION_NONE;
	return keymap_find(map, &code, 1, &action) == KEYMAP_ACTION ? action : ACTION_NONE;
}

static void
assert_fault(const char *lines, const char *fault)
{
	map_make(lines);
	assert_int_equal(faults.count, 1);
	assert_string_equal(faults.lines[0], fault);
}

/* ---- the table ------------------------------------------------------------------------------ */

static void
test_every_action_has_a_name_of_its_own_keys_and_a_line_of_help(void **state)
{
	(void)state;
	for (unsigned a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		const struct action_info *info = &action_infos[a];
		assert_non_null(info->name);
		assert_true(*info->name && *info->keys && *info->help);
		assert_int_equal(action_from_name(info->name), a);
	}
	assert_int_equal(action_from_name("none of them"), ACTION_NONE);
}

static void
test_default_keys_are_keys_and_no_two_actions_share_one(void **state)
{
	(void)state;
	key_code seen[4 * ACTION_COUNT];
	size_t count = 0;
	for (unsigned a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		const char *at = action_infos[a].keys;
		while (*at) {
			size_t size = strcspn(at, ",");
			key_code code = 0;
			assert_true(key_from_name(at, size, &code));
			for (size_t i = 0; i < count; i++)
				if (seen[i] == code)
					fail_msg("%.*s is bound twice", (int)size, at);
			seen[count++] = code;
			at += size + (at[size] == ',');
			at += strspn(at, " ");
		}
	}
}

static void
test_the_keys_of_the_manual_do_what_it_says(void **state)
{
	(void)state;
	static const struct {
		const char *keys;
		enum action action;
	} manual[] = {
		{"j Down", ACTION_DOWN},
		{"k Up", ACTION_UP},
		{"Space", ACTION_ADVANCE},
		{"PgDn ^F", ACTION_PAGE_DOWN},
		{"b PgUp ^B", ACTION_PAGE_UP},
		{"^D", ACTION_HALF_DOWN},
		{"^U", ACTION_HALF_UP},
		{"g Home", ACTION_FIRST},
		{"G End", ACTION_LAST},
		{"Enter l", ACTION_OPEN},
		{"h Esc Backspace", ACTION_BACK},
		{"q", ACTION_QUIT_VIEW},
		{"Tab", ACTION_FOCUS_NEXT},
		{"Shift-Tab", ACTION_FOCUS_PREVIOUS},
		{"]", ACTION_TAB_NEXT},
		{"[", ACTION_TAB_PREVIOUS},
		{"Alt-1", ACTION_TAB_1},
		{"Alt-9", ACTION_TAB_9},
		{"1", ACTION_DIGIT_1},
		{"9", ACTION_DIGIT_9},
		{"n", ACTION_NEXT_UNREAD},
		{"N", ACTION_PREVIOUS_UNREAD},
		{"J", ACTION_NEXT_ARTICLE},
		{"K", ACTION_PREVIOUS_ARTICLE},
		{"r", ACTION_POLL_SOURCE},
		{"^R", ACTION_POLL_CATEGORY},
		{"R", ACTION_POLL_ALL},
		{"u", ACTION_TOGGLE_READ},
		{"A", ACTION_ALL_READ},
		{"U", ACTION_UNDO},
		{"f", ACTION_STAR},
		{"v", ACTION_SELECT},
		{"o", ACTION_BROWSE},
		{"O", ACTION_BROWSE_NEXT},
		{"y", ACTION_COPY_LINK},
		{"Y", ACTION_COPY_TITLE},
		{"s", ACTION_SAVE},
		{"S", ACTION_SAVE_AS},
		{"|", ACTION_PIPE},
		{"x", ACTION_FULL_TEXT},
		{"L", ACTION_LINKS},
		{"/", ACTION_SEARCH},
		{"&", ACTION_FILTER},
		{"t", ACTION_ONLY_UNREAD},
		{"z", ACTION_ZEN},
		{"w", ACTION_LAYOUT},
		{"<", ACTION_SPLIT_LESS},
		{">", ACTION_SPLIT_MORE},
		{"=", ACTION_SPLIT_EVEN},
		{"a", ACTION_ADD_SOURCE},
		{"!", ACTION_SOURCES},
		{"T", ACTION_THEME},
		{":", ACTION_COMMAND},
		{"?", ACTION_HELP},
		{"^L", ACTION_REDRAW},
		{"Q", ACTION_QUIT},
	};
	map_make("");
	assert_int_equal(faults.count, 0);
	for (size_t i = 0; i < sizeof(manual) / sizeof(manual[0]); i++) {
		char *keys = mem_strdup(manual[i].keys), *rest = keys;
		bool works = action_infos[manual[i].action].works;
		for (char *key; (key = strsep(&rest, " "));)
			assert_int_equal(pressed(key), works ? manual[i].action : ACTION_NONE);
		free(keys);
	}
}

/* ---- names ---------------------------------------------------------------------------------- */

static void
test_a_key_is_written_as_it_is_read(void **state)
{
	(void)state;
	static const char *const names[] = {
		"j",     "G",         "^F",     "Alt-1", "Alt-x", "Tab", "Shift-Tab", "Enter",
		"Space", "PgDn",      "PgUp",   "Up",    "F1",    "F12", "Esc",       "Backspace",
		";",     "Alt-Enter", "Alt-^A", "ё",     "ճ",     "|",   "^^",        "Home",
	};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char name[24];
		assert_string_equal(key_to_name(code_of(names[i]), name), names[i]);
	}
}

static void
test_one_key_may_have_several_names(void **state)
{
	(void)state;
	assert_int_equal(code_of("^f"), code_of("^F"));
	assert_int_equal(code_of("Ctrl-F"), code_of("^F"));
	assert_int_equal(code_of("enter"), code_of("Return"));
	assert_int_equal(code_of("PageDown"), code_of("PgDn"));
	assert_int_equal(code_of("^I"), code_of("Tab"));
	assert_int_equal(code_of("^M"), code_of("Enter"));
	assert_int_equal(code_of("^["), code_of("Esc"));
	assert_int_equal(code_of("^H"), code_of("Backspace"));
	assert_int_equal(code_of("Comma"), ',');
	assert_int_equal(code_of("Semicolon"), ';');
	assert_int_not_equal(code_of("n"), code_of("N"));
}

static void
test_what_is_no_key_is_refused(void **state)
{
	(void)state;
	static const char *const none[] = {"",     "ab",    "F0",      "F13",  "F1x", "^",     "^1",
					   "Alt-", "Ctrl-", "Shift-a", "\xFF", "^é",  "Meta-x"};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		key_code code;
		bool single = strcmp(none[i], "^") == 0; /* a character like others */
		assert_int_equal(key_from_name(none[i], strlen(none[i]), &code), single);
	}
}

/* ---- the user's keys ------------------------------------------------------------------------ */

static void
test_an_action_the_user_names_loses_its_default_keys(void **state)
{
	(void)state;
	map_make("next-unread = \"m, ^N\"\n");
	assert_int_equal(faults.count, 0);
	assert_int_equal(pressed("m"), ACTION_NEXT_UNREAD);
	assert_int_equal(pressed("^N"), ACTION_NEXT_UNREAD);
	assert_int_equal(pressed("n"), ACTION_NONE);
	assert_string_equal(keymap_keys(map, ACTION_NEXT_UNREAD), "m, ^N");
	assert_string_equal(keymap_keys(map, ACTION_DOWN), "j, Down");
}

static void
test_the_user_takes_a_key_from_a_default(void **state)
{
	(void)state;
	map_make("redraw = j\n");
	assert_int_equal(faults.count, 0);
	assert_int_equal(pressed("j"), ACTION_REDRAW);
	assert_string_equal(keymap_keys(map, ACTION_DOWN), "Down");
}

static void
test_an_empty_value_leaves_an_action_without_keys(void **state)
{
	(void)state;
	map_make("quit = \"\"\n");
	assert_int_equal(faults.count, 0);
	assert_int_equal(pressed("Q"), ACTION_NONE);
	assert_string_equal(keymap_keys(map, ACTION_QUIT), "");
}

static void
test_a_sequence_is_found_key_by_key_and_goes_before_a_default(void **state)
{
	(void)state;
	map_make("tab-next = \"g t\"\ntab-previous = \"g T\"\n");
	assert_int_equal(faults.count, 0);
	key_code keys[] = {'g', 't'};
	enum action action = ACTION_NONE;
	assert_int_equal(keymap_find(map, keys, 1, &action), KEYMAP_PREFIX);
	assert_int_equal(keymap_find(map, keys, 2, &action), KEYMAP_ACTION);
	assert_int_equal(action, ACTION_TAB_NEXT);
	keys[1] = 'x';
	assert_int_equal(keymap_find(map, keys, 2, &action), KEYMAP_NONE);
	assert_string_equal(keymap_keys(map, ACTION_FIRST), "Home");
	assert_string_equal(keymap_keys(map, ACTION_TAB_NEXT), "g t");
}

static void
test_the_comma_can_be_bound(void **state)
{
	(void)state;
	map_make("help = \",\"\nredraw = \"Semicolon, ^L\"\n");
	assert_int_equal(faults.count, 0);
	assert_int_equal(pressed(","), ACTION_HELP);
	assert_int_equal(pressed(";"), ACTION_REDRAW);
}

static void
test_a_key_of_two_actions_is_a_fault_with_both_lines(void **state)
{
	(void)state;
	assert_fault("help = m\nredraw = m\n", "config.ini:3: m of \"redraw\" is bound as m to "
					       "\"help\" on line 2 already");
	assert_fault("help = \"m m\"\nredraw = m\n", "config.ini:3: m of \"redraw\" is bound as m "
						     "m to \"help\" on line 2 already");
	map_make("help = \"m, m\"\n");
	assert_int_equal(faults.count, 0);
	assert_string_equal(keymap_keys(map, ACTION_HELP), "m");
}

static void
test_keys_of_the_terminal_cannot_be_bound(void **state)
{
	(void)state;
	assert_fault("help = ^Z\n", "config.ini:2: ^Z stays with the terminal");
	assert_fault("help = ^C\n", "config.ini:2: ^C stays with the terminal");
	assert_fault("help = ^s\n", "config.ini:2: ^s stays with the terminal");
	assert_fault("help = \"Ctrl-Q\"\n", "config.ini:2: Ctrl-Q stays with the terminal");
}

static void
test_faults_of_keys_name_their_line(void **state)
{
	(void)state;
	assert_fault("nxt-unread = n\n", "config.ini:2: unknown action \"nxt-unread\" in [keys]; "
					 "did you mean \"next-unread\"?");
	assert_fault("\nhelp = Bogus\n", "config.ini:3: \"Bogus\" is no key");
	assert_fault("help = \"m,\"\n", "config.ini:2: a key is missing beside a ','; write Comma");
	assert_fault("help = \"a b c d e\"\n", "config.ini:2: \"a b c d e\" is no key");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(
			test_every_action_has_a_name_of_its_own_keys_and_a_line_of_help, forget),
		cmocka_unit_test_teardown(test_default_keys_are_keys_and_no_two_actions_share_one,
					  forget),
		cmocka_unit_test_teardown(test_the_keys_of_the_manual_do_what_it_says, forget),
		cmocka_unit_test_teardown(test_a_key_is_written_as_it_is_read, forget),
		cmocka_unit_test_teardown(test_one_key_may_have_several_names, forget),
		cmocka_unit_test_teardown(test_what_is_no_key_is_refused, forget),
		cmocka_unit_test_teardown(test_an_action_the_user_names_loses_its_default_keys,
					  forget),
		cmocka_unit_test_teardown(test_the_user_takes_a_key_from_a_default, forget),
		cmocka_unit_test_teardown(test_an_empty_value_leaves_an_action_without_keys,
					  forget),
		cmocka_unit_test_teardown(
			test_a_sequence_is_found_key_by_key_and_goes_before_a_default, forget),
		cmocka_unit_test_teardown(test_the_comma_can_be_bound, forget),
		cmocka_unit_test_teardown(test_a_key_of_two_actions_is_a_fault_with_both_lines,
					  forget),
		cmocka_unit_test_teardown(test_keys_of_the_terminal_cannot_be_bound, forget),
		cmocka_unit_test_teardown(test_faults_of_keys_name_their_line, forget),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
