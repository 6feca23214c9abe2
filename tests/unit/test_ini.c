#include <fcntl.h>
#include <locale.h>
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
#include "config/ini.h"

/* ---- one text, its value or its faults ------------------------------------------------------ */

static struct faults faults;
static struct ini *ini;

static void
read_bytes(const char *text, size_t size)
{
	faults_clear(&faults);
	ini_destroy(ini);
	ini = ini_read_text("config.ini", text, size, &faults);
}

static void
read_text(const char *text)
{
	read_bytes(text, strlen(text));
}

static const char *
value_of(const char *section, const char *key)
{
	const struct ini_entry *e = ini_find_entry(ini_find_section(ini, section), key);
	return e ? e->value : NULL;
}

/* The value of k in section a, of a text without a fault. */
static const char *
value_written(const char *line)
{
	char *text = mem_printf("[a]\n%s\n", line);
	read_text(text);
	free(text);
	if (faults.count)
		fail_msg("%s: %s", line, faults.lines[0]);
	return value_of("a", "k");
}

static void
assert_fault(const char *text, const char *line)
{
	read_text(text);
	assert_int_equal(faults.count, 1);
	assert_string_equal(faults.lines[0], line);
}

static int
forget(void **state)
{
	(void)state;
	ini_destroy(ini);
	ini = NULL;
	faults_clear(&faults);
	return 0;
}

/* ---- values --------------------------------------------------------------------------------- */

static void
test_a_value_is_what_a_person_means_by_its_line(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{"k = plain", "plain"},
		{"k=plain", "plain"},
		{"  K   =  plain words  ", "plain words"},
		{"k =", ""},
		{"k = \"\"", ""},
		{"k = ''", ""},
		{"k = ; nothing but a comment", ""},
		{"k = \"  kept  \"", "  kept  "},
		{"k = auto   ; a comment", "auto"},
		{"k = auto # a comment", "auto"},
		{"k = \"a;b#c\" ; a comment", "a;b#c"},
		{"k = 'say \"peace\"; then go'", "say \"peace\"; then go"},
		{"k = \"it's\"", "it's"},
		{"k = \"it's #1\"", "it's #1"},
		{"k = \"say \\\"peace\\\"\"", "say \"peace\""},
		{"k = \"a \\\\ b\"", "a \\ b"},
		{"k = \"C:\\\\\" ; a comment", "C:\\"},
		{"k = \"a\\b\"", "a\\b"},
		{"k = \"//div[@class='x' and @id=\\\"y\\\"]\"", "//div[@class='x' and @id=\"y\"]"},
		{"k = .//h2/a/@href", ".//h2/a/@href"},
		{"k = a = b", "a = b"},
		{"k = = b", "= b"},
		{"k = don't", "don't"},
		{"k = \"Հայաստան\"", "Հայաստան"},
		{"k = საქართველო à", "საქართველო à"},
		{"k = [b]", "[b]"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(value_written(cases[i][0]), cases[i][1]);
}

static void
test_a_sign_of_comment_inside_a_bare_value_is_a_fault_not_a_cut(void **state)
{
	(void)state;
	assert_fault("[a]\nurl = https://example.org/?a;b\n",
		     "config.ini:2: ';' would cut the value here; put the value in quotes");
	assert_fault("[a]\nurl = https://example.org/#a\n",
		     "config.ini:2: '#' would cut the value here; put the value in quotes");
	assert_fault("[a]\ntitle = News #1\n",
		     "config.ini:2: '#' would cut the value here; put the value in quotes");
}

static void
test_a_quote_that_does_not_hold_the_value_is_a_fault(void **state)
{
	(void)state;
	assert_fault("[a]\nk = \"open\n", "config.ini:2: the quote is not closed");
	assert_fault("[a]\nk = 'open\"\n", "config.ini:2: the quote is not closed");
	assert_fault("[a]\nk = \"C:\\\"\n", "config.ini:2: the quote is not closed");
	assert_fault("[a]\nk = \"peace deal\" is:unread\n",
		     "config.ini:2: text behind the closing quote; a value that holds \" goes "
		     "between '...'");
	assert_fault("[a]\nk = \"it's \\\"x\\\"; y\"\n",
		     "config.ini:2: a value cannot hold ';' or '#' with both kinds of quotes");
}

static void
test_values_do_not_depend_on_the_locale(void **state)
{
	(void)state;
	/* In 8-bit locales 0xA0 is a blank: the last byte of "à" and of Armenian "ՠ". */
	static const char *const locales[] = {"en_US.ISO-8859-1", "hy_AM.ARMSCII-8", "C.UTF-8"};
	for (size_t i = 0; i < sizeof(locales) / sizeof(locales[0]); i++) {
		if (!setlocale(LC_ALL, locales[i]))
			continue;
		assert_string_equal(value_written("k = à"), "à");
		assert_string_equal(value_written("k = ՠ"), "ՠ");
	}
	setlocale(LC_ALL, "C");
}

/* ---- sections and keys ---------------------------------------------------------------------- */

static void
test_sections_and_keys_stand_in_the_order_of_the_file_with_their_lines(void **state)
{
	(void)state;
	read_text("; first\n\n[General]\nTheme = dark\n\n[source   HN] ; the orange one\nurl = x\n"
		  "name = y");
	assert_int_equal(faults.count, 0);
	assert_int_equal(ini->section_count, 2);
	assert_string_equal(ini->sections[0].name, "general");
	assert_int_equal(ini->sections[0].line, 3);
	assert_string_equal(ini->sections[1].name, "source hn");
	assert_int_equal(ini->sections[1].entry_count, 2);
	assert_string_equal(ini->sections[1].entries[1].key, "name");
	assert_int_equal(ini->sections[1].entries[1].line, 8);
	assert_string_equal(value_of("general", "theme"), "dark");
	assert_null(value_of("general", "name"));
	assert_null(value_of("nowhere", "name"));
}

static void
test_a_colon_in_a_section_is_a_fault_that_says_what_to_write(void **state)
{
	(void)state;
	assert_fault("[source:hn]\nurl = x\n",
		     "config.ini:1: a section's name cannot hold ':'; write [source hn]");
	assert_fault("[source hn:]\nurl = x\n",
		     "config.ini:1: a section's name cannot hold ':'; write [source hn]");
	assert_string_equal(value_of("source hn", "url"), "x");
	assert_fault("[a:b : c]\n",
		     "config.ini:1: a section's name cannot hold ':'; write [a b c]");
	assert_fault("[:]\nurl = x\n", "config.ini:1: a section without a name");
}

static void
test_a_section_twice_is_a_fault_whatever_its_capitals(void **state)
{
	(void)state;
	assert_fault("[source HN]\nurl = x\n[b]\n[source hn]\nurl = y\n",
		     "config.ini:4: [source hn] stands on line 1 already (capitals make no "
		     "difference)");
	assert_string_equal(value_of("source hn", "url"), "x");
	assert_true(ini->sections[2].repeated);
	assert_string_equal(ini->sections[2].entries[0].value, "y");
}

static void
test_a_key_twice_is_a_fault_and_the_first_one_stays(void **state)
{
	(void)state;
	assert_fault("[a]\nurl = x\nURL = y\n",
		     "config.ini:3: key \"url\" stands on line 2 already");
	assert_string_equal(value_of("a", "url"), "x");
	read_text("[a]\nurl = x\n[b]\nurl = y\n");
	assert_int_equal(faults.count, 0);
}

static void
test_a_broken_section_line_does_not_give_its_keys_to_the_one_before(void **state)
{
	(void)state;
	assert_fault("[source a]\nurl = x\n[source b\nurl = y\n",
		     "config.ini:3: the section is not closed with ']'");
	assert_string_equal(value_of("source b", "url"), "y");
	assert_fault("[source a]\nurl = x\n[]\nurl = y\n",
		     "config.ini:3: a section without a name");
	assert_string_equal(value_of("source a", "url"), "x");
}

static void
test_a_line_that_is_nothing_is_a_fault(void **state)
{
	(void)state;
	assert_fault("[a]\njunk\n",
		     "config.ini:2: neither a section, nor \"key = value\", nor a comment");
	assert_fault("[a]\n= x\n", "config.ini:2: a value without a key");
	assert_fault("k = x\n[a]\n", "config.ini:1: a key before the first section");
	assert_fault("[a] b\nk = x\n", "config.ini:1: text behind the section's ']'");
}

/* ---- lines and bytes ------------------------------------------------------------------------ */

static char *
line_of(size_t size)
{
	char *text = mem_alloc(size + 5);
	memcpy(text, "[a]\nk=", 6);
	memset(text + 6, 'x', size - 2);
	text[size + 4] = '\0';
	return text;
}

static void
test_a_line_of_1000_bytes_is_read_whole_and_a_longer_one_refused(void **state)
{
	(void)state;
	char *text = line_of(1000);
	read_text(text);
	assert_int_equal(faults.count, 0);
	assert_int_equal(strlen(value_of("a", "k")), 998);
	free(text);

	static const size_t sizes[] = {1001, 1023, 1024, 1025, 2048, 70000};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		text = line_of(sizes[i]);
		assert_fault(text, "config.ini:2: the line is longer than 1,000 bytes");
		assert_true(ini->sections[0].damaged);
		free(text);
	}
}

static void
test_a_backslash_at_the_end_does_not_swallow_the_next_line(void **state)
{
	(void)state;
	assert_fault("[a]\ndir = C:\\news\\\nurl = x\n",
		     "config.ini:2: a line cannot end in '\\'; put the value in quotes");
	assert_string_equal(value_of("a", "url"), "x");
	read_text("[a]\n; C:\\news\\\nurl = x\n");
	assert_int_equal(faults.count, 0);
	assert_string_equal(value_of("a", "url"), "x");
}

static void
test_a_byte_order_mark_is_passed_over(void **state)
{
	(void)state;
	read_text("\xEF\xBB\xBF[a]\nk = x\n");
	assert_int_equal(faults.count, 0);
	assert_string_equal(value_of("a", "k"), "x");
}

static void
test_lines_may_end_as_on_windows_and_the_last_one_not_at_all(void **state)
{
	(void)state;
	read_text("[a]\r\nk = x\r\nl = \"y\"");
	assert_int_equal(faults.count, 0);
	assert_string_equal(value_of("a", "k"), "x");
	assert_string_equal(value_of("a", "l"), "y");
}

static void
test_bytes_that_are_no_text_are_faults_with_their_line(void **state)
{
	(void)state;
	static const char nul[] = "[a]\nk = x\ntitle = \"a\0b\"\njunk\n";
	read_bytes(nul, sizeof(nul) - 1);
	assert_int_equal(faults.count, 1);
	assert_string_equal(faults.lines[0], "config.ini:3: a NUL byte: this is no text file");

	assert_fault("[a]\nk = caf\xE9\n", "config.ini:2: the line is not UTF-8");
	assert_fault("[a]\nk = \"a\x1B[2Jb\"\n",
		     "config.ini:2: a control character, or one that cannot be seen");
	assert_fault("[a]\nk = \"a\xE2\x80\xAE"
		     "b\"\n",
		     "config.ini:2: a control character, or one that cannot be seen");
}

/* ---- faults --------------------------------------------------------------------------------- */

static void
test_faults_stand_in_the_order_of_lines_whenever_they_were_found(void **state)
{
	(void)state;
	struct faults f = {0};
	faults_add(&f, "a.ini", 7, "seven");
	faults_add(&f, "b.ini", 1, "of another file");
	faults_add(&f, "b.ini", 12, "twelve");
	faults_add(&f, "b.ini", 9, "nine");
	faults_add(&f, "b.ini", 12, "twelve again");
	faults_add(&f, "b.ini", 0, "the whole file");
	static const char *const wanted[] = {
		"a.ini:7: seven", "b.ini: the whole file", "b.ini:1: of another file",
		"b.ini:9: nine",  "b.ini:12: twelve",      "b.ini:12: twelve again",
	};
	assert_int_equal(f.count, sizeof(wanted) / sizeof(wanted[0]));
	for (size_t i = 0; i < f.count; i++)
		assert_string_equal(f.lines[i], wanted[i]);
	faults_clear(&f);
}

static void
test_a_fault_is_one_clean_line_of_bounded_length(void **state)
{
	(void)state;
	struct faults f = {0};
	faults_add(&f, "a\x1B.ini", 1, "x\ny\x1B[0m%s", "\xFF");
	assert_null(strpbrk(f.lines[0], "\n\x1B"));
	char *long_text = line_of(5000);
	faults_add(&f, "a.ini", 1, "%s", long_text);
	assert_true(strlen(f.lines[1]) <= 500);
	free(long_text);
	faults_clear(&f);
}

static void
test_a_file_with_nothing_but_faults_ends_with_a_word_about_the_rest(void **state)
{
	(void)state;
	struct buf text = {0};
	for (size_t i = 0; i < FAULTS_MAX + 500; i++)
		buf_puts(&text, "[a]\n");
	read_bytes(text.bytes, text.size);
	assert_int_equal(faults.count, FAULTS_MAX + 1);
	assert_string_equal(faults.lines[FAULTS_MAX], "config.ini: there are more faults");
	buf_clear(&text);
}

/* ---- files ---------------------------------------------------------------------------------- */

static char folder[] = "/tmp/test_ini.XXXXXX";

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

static char *
file_write(const char *bytes, size_t size)
{
	char *path = mem_printf("%s/config.ini", folder);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	assert_int_equal(fwrite(bytes, 1, size, out), size);
	assert_int_equal(fclose(out), 0);
	return path;
}

static void
test_a_file_is_called_by_its_name_in_faults(void **state)
{
	(void)state;
	char *path = file_write("junk\n", 5);
	forget(NULL);
	ini = ini_read_file(path, &faults, NULL);
	assert_non_null(ini);
	assert_string_equal(faults.lines[0],
			    "config.ini:1: neither a section, nor \"key = value\", nor a comment");
	unlink(path);
	free(path);
}

static void
test_a_file_that_is_not_there_and_a_folder_say_so(void **state)
{
	(void)state;
	struct err why = {0};
	struct faults f = {0};
	assert_null(ini_read_file("/nonexistent/config.ini", &f, &why));
	assert_int_equal(why.code, ERR_INPUT);
	assert_null(ini_read_file(folder, &f, &why));
	assert_int_equal(why.code, ERR_DISK);
	assert_non_null(strstr(why.text, "directory"));
	assert_int_equal(f.count, 0);
}

static void
test_a_file_that_may_not_be_read_says_so(void **state)
{
	(void)state;
	struct err why = {0};
	struct faults f = {0};
	char *path = file_write("[a]\n", 4);
	assert_int_equal(chmod(path, 0), 0);
	bool root = geteuid() == 0; /* who reads everything */
	assert_true(!root || seteuid(65534) == 0);
	struct ini *unread = ini_read_file(path, &f, &why);
	assert_true(!root || seteuid(0) == 0);
	assert_null(unread);
	assert_int_equal(why.code, ERR_DISK);
	unlink(path);
	free(path);
}

static void
test_a_file_that_is_too_large_is_one_fault(void **state)
{
	(void)state;
	size_t size = (1 << 20) + 1;
	char *bytes = mem_alloc(size);
	memset(bytes, 'x', size);
	char *path = file_write(bytes, size);
	forget(NULL);
	ini = ini_read_file(path, &faults, NULL);
	assert_non_null(ini);
	assert_int_equal(faults.count, 1);
	assert_string_equal(faults.lines[0], "config.ini: the file is larger than 1 MiB");
	unlink(path);
	free(path);
	free(bytes);
}

static void
test_nothing_is_printed_whatever_the_file_holds(void **state)
{
	(void)state;
	char *path = mem_printf("%s/stderr", folder);
	int saved = dup(STDERR_FILENO);
	int into = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	assert_true(saved >= 0 && into >= 0);
	dup2(into, STDERR_FILENO);
	read_text("[a\nx\n=\n[b]\nk = \"\nl = a;b\n\xFF\n");
	dup2(saved, STDERR_FILENO);
	close(saved);
	assert_int_equal(lseek(into, 0, SEEK_END), 0);
	close(into);
	unlink(path);
	free(path);
}

static void
test_a_thousand_sources_are_read_without_a_fault(void **state)
{
	(void)state;
	struct buf text = {0};
	for (int i = 0; i < 1000; i++)
		buf_printf(&text,
			   "[source s%d]\nurl = \"https://example.org/%d;x#y\"\nname = N%d\n", i, i,
			   i);
	read_bytes(text.bytes, text.size);
	assert_int_equal(faults.count, 0);
	assert_int_equal(ini->section_count, 1000);
	assert_string_equal(value_of("source s999", "url"), "https://example.org/999;x#y");
	assert_string_equal(value_of("source s127", "name"), "N127");
	buf_clear(&text);
}

/* ---- conversions ---------------------------------------------------------------------------- */

static void
test_durations_have_a_unit_and_an_end(void **state)
{
	(void)state;
	long long s = 0;
	assert_true(ini_duration("90s", &s) && s == 90);
	assert_true(ini_duration("15m", &s) && s == 900);
	assert_true(ini_duration("6h", &s) && s == 21600);
	assert_true(ini_duration("7d", &s) && s == 604800);
	assert_true(ini_duration("36525d", &s));
	static const char *const none[] = {"",     "5",      "m",    "-5m",
					   "5 m",  "5m ",    "5mm",  "5x",
					   "0x5m", "36526d", "1.5h", "99999999999999999999s"};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(ini_duration(none[i], &s));
}

static void
test_sizes_are_bytes_or_have_a_unit(void **state)
{
	(void)state;
	size_t n = 0;
	assert_true(ini_size("512", &n) && n == 512);
	assert_true(ini_size("512K", &n) && n == 524288);
	assert_true(ini_size("32M", &n) && n == 33554432);
	assert_true(ini_size("1G", &n) && n == 1073741824);
	assert_true(ini_size("1024G", &n));
	static const char *const none[] = {
		"", "K", "-1", "1025G", "5T", "5KB", "99999999999999999999"};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(ini_size(none[i], &n));
}

static void
test_yesterday_is_no_boolean(void **state)
{
	(void)state;
	bool b = false;
	assert_true(ini_boolean("on", &b) && b);
	assert_true(ini_boolean("No", &b) && !b);
	assert_true(ini_boolean("TRUE", &b) && b);
	assert_true(ini_boolean("0", &b) && !b);
	static const char *const none[] = {"", "y", "n", "yesterday", "nonsense", "2", "on "};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(ini_boolean(none[i], &b));
}

static void
test_integers_do_not_wrap(void **state)
{
	(void)state;
	long long n = 0;
	assert_true(ini_integer("64", 1, 1000, &n) && n == 64);
	assert_true(ini_integer("-3", -5, 5, &n) && n == -3);
	assert_true(ini_integer("010", 1, 100, &n) && n == 10);
	static const char *const none[] = {
		"",    "-",          "+5", " 5",   "5 ",
		"0x5", "4294967300", "0",  "1001", "18446744073709551620",
		"5.0"};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(ini_integer(none[i], 1, 1000, &n));
}

static void
test_a_slip_is_understood_and_nonsense_is_not(void **state)
{
	(void)state;
	static const char *const names[] = {"poll-interval", "theme", "store", "save-dir",
					    "save-format",   "keep",  "url",   NULL};
	assert_string_equal(ini_did_you_mean("pol-interval", names), "poll-interval");
	assert_string_equal(ini_did_you_mean("poll_interval", names), "poll-interval");
	assert_string_equal(ini_did_you_mean("tehme", names), "theme");
	assert_string_equal(ini_did_you_mean("ulr", names), "url");
	assert_string_equal(ini_did_you_mean("poll", names), "poll-interval");
	assert_string_equal(ini_did_you_mean("savedir", names), "save-dir");
	assert_null(ini_did_you_mean("", names));
	assert_null(ini_did_you_mean("x", names));
	assert_null(ini_did_you_mean("colour", names));
	assert_null(ini_did_you_mean("a-very-long-key-that-nobody-would-ever-write", names));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_a_value_is_what_a_person_means_by_its_line, forget),
		cmocka_unit_test_teardown(
			test_a_sign_of_comment_inside_a_bare_value_is_a_fault_not_a_cut, forget),
		cmocka_unit_test_teardown(test_a_quote_that_does_not_hold_the_value_is_a_fault,
					  forget),
		cmocka_unit_test_teardown(test_values_do_not_depend_on_the_locale, forget),
		cmocka_unit_test_teardown(
			test_sections_and_keys_stand_in_the_order_of_the_file_with_their_lines,
			forget),
		cmocka_unit_test_teardown(
			test_a_colon_in_a_section_is_a_fault_that_says_what_to_write, forget),
		cmocka_unit_test_teardown(test_a_section_twice_is_a_fault_whatever_its_capitals,
					  forget),
		cmocka_unit_test_teardown(test_a_key_twice_is_a_fault_and_the_first_one_stays,
					  forget),
		cmocka_unit_test_teardown(
			test_a_broken_section_line_does_not_give_its_keys_to_the_one_before,
			forget),
		cmocka_unit_test_teardown(test_a_line_that_is_nothing_is_a_fault, forget),
		cmocka_unit_test_teardown(
			test_a_line_of_1000_bytes_is_read_whole_and_a_longer_one_refused, forget),
		cmocka_unit_test_teardown(
			test_a_backslash_at_the_end_does_not_swallow_the_next_line, forget),
		cmocka_unit_test_teardown(test_a_byte_order_mark_is_passed_over, forget),
		cmocka_unit_test_teardown(
			test_lines_may_end_as_on_windows_and_the_last_one_not_at_all, forget),
		cmocka_unit_test_teardown(test_bytes_that_are_no_text_are_faults_with_their_line,
					  forget),
		cmocka_unit_test_teardown(
			test_faults_stand_in_the_order_of_lines_whenever_they_were_found, forget),
		cmocka_unit_test_teardown(test_a_fault_is_one_clean_line_of_bounded_length, forget),
		cmocka_unit_test_teardown(
			test_a_file_with_nothing_but_faults_ends_with_a_word_about_the_rest,
			forget),
		cmocka_unit_test_teardown(test_a_file_is_called_by_its_name_in_faults, forget),
		cmocka_unit_test_teardown(test_a_file_that_is_not_there_and_a_folder_say_so,
					  forget),
		cmocka_unit_test_teardown(test_a_file_that_may_not_be_read_says_so, forget),
		cmocka_unit_test_teardown(test_a_file_that_is_too_large_is_one_fault, forget),
		cmocka_unit_test_teardown(test_nothing_is_printed_whatever_the_file_holds, forget),
		cmocka_unit_test_teardown(test_a_thousand_sources_are_read_without_a_fault, forget),
		cmocka_unit_test_teardown(test_durations_have_a_unit_and_an_end, forget),
		cmocka_unit_test_teardown(test_sizes_are_bytes_or_have_a_unit, forget),
		cmocka_unit_test_teardown(test_yesterday_is_no_boolean, forget),
		cmocka_unit_test_teardown(test_integers_do_not_wrap, forget),
		cmocka_unit_test_teardown(test_a_slip_is_understood_and_nonsense_is_not, forget),
	};
	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
