#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "config/settings_table.h"

static struct faults faults;
static struct settings *settings;

static int
forget(void **state)
{
	(void)state;
	settings_destroy(settings);
	settings = NULL;
	faults_clear(&faults);
	return 0;
}

/* Reads a text that is without a fault. */
static void
load(const char *text)
{
	forget(NULL);
	settings = settings_from_text("config.ini", text, strlen(text), &faults, NULL);
	if (!settings)
		fail_msg("%s", faults.lines[0]);
}

static void
assert_fault(const char *text, const char *fault)
{
	struct err why = {0};
	forget(NULL);
	assert_null(settings_from_text("config.ini", text, strlen(text), &faults, &why));
	assert_int_equal(why.code, ERR_CONFIG);
	assert_int_equal(faults.count, 1);
	assert_string_equal(faults.lines[0], fault);
}

static char *
file_read(const char *name, size_t *size)
{
	char *path = mem_printf("%s/config/%s", FIXTURES, name);
	FILE *in = fopen(path, "r");
	if (!in)
		fail_msg("%s is missing", path);
	struct buf text = {0};
	int c;
	while ((c = fgetc(in)) != EOF)
		buf_putc(&text, (char)c);
	fclose(in);
	free(path);
	*size = text.size;
	return buf_take(&text);
}

/* ---- the example ---------------------------------------------------------------------------- */

/* The example with what is switched off ("; key = value", "; [section x]") switched on. */
static char *
example_switched_on(void)
{
	struct buf text = {0};
	for (const char *line = settings_example(NULL), *end; *line; line = end + 1) {
		end = strchr(line, '\n');
		assert_non_null(end);
		size_t off = strncmp(line, "; ", 2) == 0 ? 2 : 0;
		buf_put(&text, line + off, (size_t)(end + 1 - line) - off);
	}
	return buf_take(&text);
}

static bool
row_stands_in(const struct ini *ini, const struct settings_row *row)
{
	const struct section_row *kind = &section_rows[row->section];
	bool wants_value = row->absent && *row->absent;
	for (size_t i = 0; i < ini->section_count; i++) {
		const struct ini_section *s = &ini->sections[i];
		size_t size = strlen(kind->word);
		if (strncmp(s->name, kind->word, size) != 0 ||
		    s->name[size] != (kind->has_id ? ' ' : '\0'))
			continue;
		const struct ini_entry *e = ini_find_entry(s, row->key);
		if (e && (!wants_value || strcmp(e->value, row->absent) == 0))
			return true;
	}
	return false;
}

static void
test_every_key_stands_in_the_example_with_its_default(void **state)
{
	(void)state;
	char *text = example_switched_on();
	load(text); /* nothing in it that is no key */
	struct ini *ini = ini_read_text("config.example.ini", text, strlen(text), &faults);
	for (size_t i = 0; i < settings_row_count; i++)
		if (!row_stands_in(ini, &settings_rows[i]))
			fail_msg("%s of [%s] does not stand in config.example.ini",
				 settings_rows[i].key, section_rows[settings_rows[i].section].word);
	ini_destroy(ini);
	free(text);
}

static void
test_every_action_that_works_stands_in_the_example_with_its_keys(void **state)
{
	(void)state;
	size_t size;
	const char *text = settings_example(&size);
	struct ini *ini = ini_read_text("config.example.ini", text, size, &faults);
	const struct ini_section *keys = ini_find_section(ini, "keys");
	size_t working = 0;
	for (unsigned a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		const struct action_info *info = &action_infos[a];
		if (!info->works)
			continue;
		working++;
		const struct ini_entry *e = ini_find_entry(keys, info->name);
		if (!e)
			fail_msg("[keys] of config.example.ini wants: %s = \"%s\"", info->name,
				 info->keys);
		assert_string_equal(e->value, info->keys);
	}
	assert_int_equal(keys->entry_count, working);
	ini_destroy(ini);
}

static void
test_the_example_is_a_newsroom(void **state)
{
	(void)state;
	load("");
	assert_true(settings->source_count >= 25);
	assert_true(settings->category_count >= 6);
	bool *used = mem_zalloc(settings->category_count, sizeof(*used));
	for (size_t i = 0; i < settings->source_count; i++) {
		const struct source_settings *s = &settings->sources[i];
		assert_true(s->category_count > 0);
		assert_true(strncmp(s->url, "https://", 8) == 0 && *s->name);
		for (size_t k = 0; k < s->category_count; k++)
			used[s->categories[k]] = true;
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(s->url, settings->sources[k].url);
	}
	for (size_t i = 0; i < settings->category_count; i++)
		assert_true(used[i]);
	free(used);
}

static void
test_defaults_are_those_of_the_manual(void **state)
{
	(void)state;
	setenv("HOME", "/nonexistent/ani", 1);
	load("");
	assert_string_equal(settings->path, "");
	assert_string_equal(settings->general.theme, "caucasus");
	assert_int_equal(settings->general.poll_interval_s, 900);
	assert_string_equal(settings->general.store,
			    "/nonexistent/ani/.local/share/caureader/articles.db");
	assert_string_equal(settings->general.save_dir, "/nonexistent/ani/Documents/caureader");
	assert_int_equal(settings->general.save_format, SAVE_MARKDOWN);
	assert_string_equal(settings->general.browser, "xdg-open %u");
	assert_int_equal(settings->general.keep_s, 90 * 86400);
	assert_int_equal(settings->network.connections, 64);
	assert_int_equal(settings->network.per_host, 2);
	assert_int_equal(settings->network.timeout_s, 20);
	assert_int_equal(settings->network.max_size_bytes, 32 << 20);
	assert_int_equal(settings->screen.layout, SCREEN_AUTO);
	assert_true(settings->screen.mouse);
	assert_int_equal(settings->screen.text_width, 80);
}

/* ---- what a user writes --------------------------------------------------------------------- */

static void
test_the_configuration_of_the_manual_loads_without_a_fault(void **state)
{
	(void)state;
	size_t size;
	char *text = file_read("product.ini", &size);
	load(text);
	free(text);
	assert_int_equal(settings->source_count, 2);
	assert_int_equal(settings->category_count, 2);
	assert_string_equal(settings->categories[0].title, "South Caucasus News");
	assert_string_equal(settings->categories[1].id, "armenia"); /* the example's */
	assert_string_equal(settings->categories[1].title, "Armenia");
	const struct source_settings *s = &settings->sources[1];
	assert_string_equal(s->id, "parliament");
	assert_int_equal(s->type, SOURCE_HTML);
	assert_string_equal(s->item, "//article");
	assert_string_equal(s->link, ".//h2/a/@href");
	assert_string_equal(s->title, ".//h2");
	assert_string_equal(s->date, ".//time/@datetime");
	assert_string_equal(s->body, "//div[@class='entry']");
	assert_int_equal(s->category_count, 0);
	assert_int_equal(settings->view_count, 1);
	assert_string_equal(settings->views[0].query, "after:today is:unread");
	assert_int_equal(settings->views[0].query_line, 44);
	assert_int_equal(settings->filter_count, 1);
	assert_int_equal(settings->filters[0].action, FILTER_HIDE);
	enum action action;
	key_code key = CODE_CTRL | 'N';
	assert_int_equal(keymap_find(settings->keymap, &key, 1, &action), KEYMAP_ACTION);
	assert_int_equal(action, ACTION_NEXT_UNREAD);
}

static void
test_all_faults_are_told_in_one_go_in_the_order_of_lines(void **state)
{
	(void)state;
	size_t size, wanted_size;
	char *text = file_read("faults.ini", &size);
	char *wanted = file_read("faults.txt", &wanted_size);
	struct err why = {0};
	assert_null(settings_from_text("faults.ini", text, size, &faults, &why));
	assert_int_equal(why.code, ERR_CONFIG);
	struct buf told = {0};
	for (size_t i = 0; i < faults.count; i++)
		buf_printf(&told, "%s\n", faults.lines[i]);
	assert_string_equal(buf_text(&told), wanted);
	buf_clear(&told);
	free(text);
	free(wanted);
}

static void
test_a_file_without_sources_keeps_those_of_the_example_and_its_own_wishes(void **state)
{
	(void)state;
	load("");
	size_t sources = settings->source_count, categories = settings->category_count;
	load("[general]\npoll-interval = 1h\n[category armenia]\ntitle = \"Հայաստան\"\n"
	     "[category sport]\n[view mine]\nquery = \"is:starred\"\n");
	assert_int_equal(settings->source_count, sources);
	assert_int_equal(settings->category_count, categories + 1);
	assert_string_equal(settings->categories[0].title, "Հայաստան");
	assert_string_equal(settings->categories[1].title, "sport");
	assert_int_equal(settings->view_count, 1);
	assert_string_equal(settings->views[0].title, "mine");
	assert_int_equal(settings->general.poll_interval_s, 3600);
	assert_int_equal(settings->network.connections, 64);
}

static void
test_one_source_of_ones_own_sends_those_of_the_example_away(void **state)
{
	(void)state;
	load("[source mine]\nurl = \"https://example.org/feed\"\n");
	assert_int_equal(settings->source_count, 1);
	assert_int_equal(settings->category_count, 0);
	assert_int_equal(settings->view_count, 0);
	assert_int_equal(settings->sources[0].category_count, 0);
	assert_string_equal(settings->sources[0].name, "");
	assert_int_equal(settings->sources[0].poll_interval_s, 0);
	assert_int_equal(settings->general.poll_interval_s, 900);
}

static void
test_categories_keep_their_order_and_may_stand_behind_their_sources(void **state)
{
	(void)state;
	load("[source hn]\nurl = \"https://example.org/\"\ncategory = Tech, world,tech ,\n"
	     "[category world]\n[category tech]\ntitle = \"Technology\"\n");
	assert_int_equal(settings->category_count, 2);
	assert_string_equal(settings->categories[0].id, "world");
	assert_int_equal(settings->sources[0].category_count, 2);
	assert_int_equal(settings->sources[0].categories[0], 1);
	assert_int_equal(settings->sources[0].categories[1], 0);
}

static void
test_an_unknown_category_is_a_fault(void **state)
{
	(void)state;
	assert_fault("[source a]\nurl = \"https://example.org/\"\ncategory = sport\n",
		     "config.ini:3: unknown category \"sport\"; it wants a section [category "
		     "sport]");
	assert_fault("[category sport]\n[source a]\nurl = \"https://example.org/\"\n"
		     "category = sprot\n",
		     "config.ini:4: unknown category \"sprot\"; did you mean \"sport\"?");
}

static void
test_a_missing_key_is_a_fault_unless_its_line_was_one_already(void **state)
{
	(void)state;
	assert_fault("[source a]\nname = \"A\"\n", "config.ini:1: [source a] has no \"url\"");
	assert_fault("[view a]\n", "config.ini:1: [view a] has no \"query\"");
	assert_fault("[filter a]\naction = star\n", "config.ini:1: [filter a] has no \"query\"");
	assert_fault("[source a]\nurl = https://example.org/#x\n",
		     "config.ini:2: '#' would cut the value here; put the value in quotes");
}

static void
test_ids_are_letters_that_harm_no_folder_and_no_command(void **state)
{
	(void)state;
	static const char *const none[] = {"../etc", ".a", "-a", "a/b", "a b", "հայ", "a%20"};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		char *text = mem_printf("[category %s]\n", none[i]);
		char *fault = mem_printf("config.ini:1: \"%s\" is no ID: at most 64 of a-z 0-9 - "
					 "_ . and neither \"-\" nor \".\" first",
					 none[i]);
		assert_fault(text, fault);
		free(text);
		free(fault);
	}
	load("[source A.b_c-9]\nurl = \"https://example.org/\"\n");
	assert_string_equal(settings->sources[0].id, "a.b_c-9");
	assert_int_equal(settings_find_source(settings, "A.B_c-9"), 0);
	assert_int_equal(settings_find_source(settings, "a"), -1);
}

/* ---- addresses ------------------------------------------------------------------------------ */

static void
test_addresses_of_http_https_and_files_are_sources(void **state)
{
	(void)state;
	static const char *const fine[] = {
		"https://example.org/feed",
		"HTTP://example.org",
		"https://user:p%40ss@example.org:8443/x?a=1;b#c",
		"http://127.0.0.1:8080/",
		"http://[::1]:8080/",
		"https://հայ.am/",
		"file:///srv/feed.xml",
		"file://localhost/srv/feed.xml",
	};
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++) {
		char *text = mem_printf("[source a]\nurl = \"%s\"\n", fine[i]);
		load(text);
		assert_string_equal(settings->sources[0].url, fine[i]);
		free(text);
	}
}

static void
test_what_is_no_address_is_a_fault(void **state)
{
	(void)state;
	static const char *const none[][2] = {
		{"example.org/feed", "it wants to begin with https://, http://, file: or exec:"},
		{"javascript:alert(1)", "it wants to begin with https://, http://, file: or exec:"},
		{"gopher://example.org/",
		 "it wants to begin with https://, http://, file: or exec:"},
		{"https:example.org", "it wants to begin with https://, http://, file: or exec:"},
		{"exec: ", "no program named"},
		{"https://", "no host in it, or a port that is none"},
		{"https:///feed", "no host in it, or a port that is none"},
		{"https://user@/feed", "no host in it, or a port that is none"},
		{"https://example.org:99999/", "no host in it, or a port that is none"},
		{"https://example.org:8x/", "no host in it, or a port that is none"},
		{"https://[::1/", "no host in it, or a port that is none"},
		{"https://example.org/a b", "a blank in it; write %20"},
		{"file://elsewhere/feed.xml", "a file of another host"},
		{"file:", "no file named"},
		{"file:feed.xml", "a relative file needs a configuration file to lie beside"},
	};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		char *text = mem_printf("[source a]\nurl = \"%s\"\n", none[i][0]);
		char *fault = mem_printf("config.ini:2: \"%s\" is no address: %s", none[i][0],
					 none[i][1]);
		assert_fault(text, fault);
		free(text);
		free(fault);
	}
	assert_fault("[source a]\nurl = \"https://example.org/\x01\"\n",
		     "config.ini:2: a control character, or one that cannot be seen");
}

/* ---- files ---------------------------------------------------------------------------------- */

static char folder[] = "/tmp/test settings.XXXXXX";

static char *
file_write(const char *name, const char *text)
{
	char *path = mem_printf("%s/%s", folder, name);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
	return path;
}

static void
file_remove(char *path)
{
	unlink(path);
	free(path);
}

static void
test_a_file_source_may_lie_beside_the_configuration(void **state)
{
	(void)state;
	char *path = file_write("config.ini", "[source a]\nurl = \"file:feed.xml\"\n");
	settings = settings_load(path, &faults, NULL);
	assert_non_null(settings);
	assert_string_equal(settings->path, path);
	/* the folder's blank by its number, for the path of a URL is unescaped once */
	char *wanted = mem_printf("file:///tmp/test%%20%s/feed.xml", folder + 10);
	assert_string_equal(settings->sources[0].url, wanted);
	free(wanted);
	file_remove(path);
}

static void
test_the_store_cannot_be_the_configuration(void **state)
{
	(void)state;
	char *path = mem_printf("%s/config.ini", folder);
	char *text = mem_printf("[general]\nstore = \"%s\"\n", path);
	char *made = file_write("config.ini", text);
	assert_null(settings_load(path, &faults, NULL));
	assert_int_equal(faults.count, 1);
	assert_string_equal(faults.lines[0],
			    "config.ini:2: the store would be written over the configuration");
	file_remove(made);
	free(path);
	free(text);
}

static void
test_the_configuration_is_found_where_xdg_says_or_is_the_example(void **state)
{
	(void)state;
	char *own = mem_printf("%s/caureader", folder);
	setenv("XDG_CONFIG_HOME", folder, 1);
	settings = settings_load(NULL, &faults, NULL);
	assert_non_null(settings);
	assert_string_equal(settings->path, "");
	assert_true(settings->source_count > 25);

	assert_int_equal(mkdir(own, 0700), 0);
	char *path = file_write("caureader/config.ini", "[general]\nstore = none\n");
	forget(NULL);
	settings = settings_load(NULL, &faults, NULL);
	assert_non_null(settings);
	assert_string_equal(settings->path, path);
	assert_string_equal(settings->general.store, "");
	unsetenv("XDG_CONFIG_HOME");
	file_remove(path);
	rmdir(own);
	free(own);
}

static void
test_a_named_file_that_is_not_there_is_an_error(void **state)
{
	(void)state;
	struct err why = {0};
	assert_null(settings_load("/nonexistent/config.ini", &faults, &why));
	assert_int_equal(why.code, ERR_INPUT);
	assert_int_equal(faults.count, 0);
}

static int
folder_make(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int
folder_remove(void **state)
{
	(void)state;
	return rmdir(folder);
}

/* The files of who has no home, or one that is not absolute, lie where the system says. */
static void
test_a_home_is_absolute(void **state)
{
	(void)state;
	static const char *const homes[] = {"", "relative/home", "."};
	char *before = getenv("HOME") ? mem_strdup(getenv("HOME")) : NULL;
	for (size_t i = 0; i < sizeof(homes) / sizeof(homes[0]); i++) {
		setenv("HOME", homes[i], 1);
		char *path = settings_expand_home("~/x");
		assert_int_equal(path[0], '/');
		free(path);
	}
	if (before)
		setenv("HOME", before, 1);
	free(before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_every_key_stands_in_the_example_with_its_default,
					  forget),
		cmocka_unit_test_teardown(
			test_every_action_that_works_stands_in_the_example_with_its_keys, forget),
		cmocka_unit_test_teardown(test_the_example_is_a_newsroom, forget),
		cmocka_unit_test_teardown(test_defaults_are_those_of_the_manual, forget),
		cmocka_unit_test_teardown(
			test_the_configuration_of_the_manual_loads_without_a_fault, forget),
		cmocka_unit_test_teardown(test_all_faults_are_told_in_one_go_in_the_order_of_lines,
					  forget),
		cmocka_unit_test_teardown(
			test_a_file_without_sources_keeps_those_of_the_example_and_its_own_wishes,
			forget),
		cmocka_unit_test_teardown(
			test_one_source_of_ones_own_sends_those_of_the_example_away, forget),
		cmocka_unit_test_teardown(
			test_categories_keep_their_order_and_may_stand_behind_their_sources,
			forget),
		cmocka_unit_test_teardown(test_an_unknown_category_is_a_fault, forget),
		cmocka_unit_test_teardown(
			test_a_missing_key_is_a_fault_unless_its_line_was_one_already, forget),
		cmocka_unit_test_teardown(test_ids_are_letters_that_harm_no_folder_and_no_command,
					  forget),
		cmocka_unit_test_teardown(test_addresses_of_http_https_and_files_are_sources,
					  forget),
		cmocka_unit_test_teardown(test_what_is_no_address_is_a_fault, forget),
		cmocka_unit_test_teardown(test_a_file_source_may_lie_beside_the_configuration,
					  forget),
		cmocka_unit_test_teardown(test_the_store_cannot_be_the_configuration, forget),
		cmocka_unit_test_teardown(
			test_the_configuration_is_found_where_xdg_says_or_is_the_example, forget),
		cmocka_unit_test_teardown(test_a_named_file_that_is_not_there_is_an_error, forget),
		cmocka_unit_test(test_a_home_is_absolute),
	};
	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
