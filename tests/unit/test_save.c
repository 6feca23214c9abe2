#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/save.h"
#include "store_parts.h"

static const int64_t july = 1720015320; /* 2024-07-03T14:02:00Z */

/* A folder of the test's own, gone behind it. */
static char *room;

static int
room_make(void **state)
{
	(void)state;
	char path[] = "/tmp/caureader-save-XXXXXX";
	room = mkdtemp(path) ? strdup(path) : NULL;
	return room ? 0 : -1;
}

static int
room_remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return remove(path);
}

static int
room_clear(void **state)
{
	(void)state;
	int failed = nftw(room, room_remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(room);
	return failed;
}

static struct save_subject
subject_of(const struct article *a)
{
	return (struct save_subject){
		.article = a,
		.source_name = "Arpi Courier",
		.folder = "armenia",
		.saved_at = july,
		.text_width = 60,
	};
}

static bool
save_at(const struct save_subject *subject, enum save_format format, char **path, struct err *why)
{
	*path = NULL;
	return save_article(subject, format, room, path, why);
}

/* Saves an article that can be saved. @return the path, the caller's */
static char *
saved(struct draft d, enum save_format format)
{
	struct err why = {0};
	char *path;
	const struct article *a = article_of(d);
	struct save_subject subject = subject_of(a);
	if (!save_at(&subject, format, &path, &why))
		fail_msg("%s", why.text);
	article_unref(a);
	return path;
}

static const char *
name_of(const char *path)
{
	return strrchr(path, '/') + 1;
}

static char *
file_of(const char *path)
{
	static char text[1 << 16];
	FILE *in = fopen(path, "rb");
	assert_non_null(in);
	size_t size = fread(text, 1, sizeof(text) - 1, in);
	fclose(in);
	text[size] = '\0';
	return text;
}

static void
put_file(const char *path, const char *text)
{
	FILE *out = fopen(path, "wb");
	assert_non_null(out);
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

static const char *
in_folder(const char *name)
{
	static char path[4096];
	snprintf(path, sizeof(path), "%s/armenia/%s", room, name);
	return path;
}

/* @return how many files and folders lie in a folder, hidden ones too */
static size_t
count_in(const char *path)
{
	DIR *dir = opendir(path);
	assert_non_null(dir);
	size_t count = 0;
	for (struct dirent *e; (e = readdir(dir));)
		count += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	closedir(dir);
	return count;
}

static const struct draft snow = {.id = "1",
				  .title = "Snow in May",
				  .link = "https://arpi.example/snow",
				  .text = "It snowed.",
				  .published_at = july};

/* ---- names -------------------------------------------------------------------------------- */

static void
test_the_name_is_the_date_and_the_title(void **state)
{
	(void)state;
	static const char *const names[] = {
		"2024-07-03-snow-in-may.md", "2024-07-03-snow-in-may.txt",
		"2024-07-03-snow-in-may.html", "2024-07-03-snow-in-may.json",
		"2024-07-03-snow-in-may.epub"};
	static const enum save_format kinds[] = {SAVE_MARKDOWN, SAVE_TEXT, SAVE_HTML, SAVE_JSON,
						 SAVE_EPUB};
	for (size_t i = 0; i < SAVE_FORMAT_COUNT; i++) {
		char *path = saved(snow, kinds[i]);
		assert_string_equal(path, in_folder(names[i]));
		if (kinds[i] != SAVE_EPUB) /* which is no text */
			assert_non_null(strstr(file_of(path), "It snowed."));
		free(path);
	}
	assert_int_equal(count_in(in_folder("")), SAVE_FORMAT_COUNT);
}

static void
test_the_name_may_be_another(void **state)
{
	(void)state;
	static const struct {
		const char *template, *name;
	} cases[] = {
		{"{slug}", "snow-in-may.md"},
		{"{source}_{date}.{time}_{slug}", "arpi-courier_2024-07-03.1402_snow-in-may.md"},
	};
	const struct article *a = article_of(snow);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct save_subject subject = subject_of(a);
		struct err why = {0};
		char *path = NULL;
		subject.name = cases[i].template;
		subject.source_id = "Arpi/../Courier";
		assert_true(save_at(&subject, SAVE_MARKDOWN, &path, &why));
		assert_string_equal(path, in_folder(cases[i].name));
		free(path);
	}
	article_unref(a);
}

static void
test_no_title_leads_out_of_the_folder(void **state)
{
	(void)state;
	static const char *const titles[] = {
		"../../../etc/passwd",
		"/etc/passwd",
		"..",
		".",
		"",
		"-rf *",
		".bashrc",
		"a\nb\x1b[31m",
		"\xFF\xFE",
		"CON",
		"nul\\..\\x",
		"$(reboot)",
		"`x`; rm",
	};
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		char id[8];
		snprintf(id, sizeof(id), "%zu", i);
		struct draft d = {.id = id, .title = titles[i], .published_at = july};
		char *path = saved(d, SAVE_MARKDOWN);
		assert_int_equal(strncmp(path, in_folder(""), strlen(in_folder(""))), 0);
		assert_int_equal(strncmp(name_of(path), "2024-07-03-", 11), 0);
		assert_null(strpbrk(name_of(path), "\\\n\x1b$`;* "));
		free(path);
	}
	assert_int_equal(count_in(room), 1);
	assert_int_equal(count_in(in_folder("")), sizeof(titles) / sizeof(titles[0]));
}

static void
test_no_folder_leads_out_of_the_save_folder(void **state)
{
	(void)state;
	static const char *const folders[] = {"../up", "/abs", ".hidden", "..", "", "a/b"};
	const struct article *a = article_of(snow);
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		struct save_subject subject = subject_of(a);
		struct err why = {0};
		char *path;
		subject.folder = folders[i];
		assert_true(save_at(&subject, SAVE_TEXT, &path, &why));
		assert_int_equal(strncmp(path, room, strlen(room)), 0);
		const char *folder = path + strlen(room) + 1;
		assert_true(*folder != '.' && *folder != '/');
		assert_ptr_equal(strchr(folder, '/') + 1, name_of(path));
		free(path);
	}
	article_unref(a);
}

static void
test_a_long_title_leaves_room_for_number_and_ending(void **state)
{
	(void)state;
	char title[1000];
	memset(title, 'a', sizeof(title) - 1);
	title[sizeof(title) - 1] = '\0';
	for (int i = 0; i < 3; i++) {
		char id[] = {(char)('0' + i), '\0'};
		char *path = saved((struct draft){.id = id, .title = title, .published_at = july},
				   SAVE_HTML);
		assert_in_range(strlen(name_of(path)), 100, SAVE_NAME_MAX);
		free(path);
	}
	assert_int_equal(count_in(in_folder("")), 3);
}

/* ---- whose file --------------------------------------------------------------------------- */

static void
test_the_same_article_rewrites_its_own_file(void **state)
{
	(void)state;
	static const enum save_format kinds[] = {SAVE_MARKDOWN, SAVE_TEXT, SAVE_HTML, SAVE_JSON,
						 SAVE_EPUB};
	for (size_t i = 0; i < 3; i++) {
		char *first = saved(snow, kinds[i]);
		struct draft edited = snow;
		edited.text = "It snowed twice.";
		char *second = saved(edited, kinds[i]);
		assert_string_equal(first, second);
		assert_non_null(strstr(file_of(second), "twice"));
		free(first);
		free(second);
	}
	assert_int_equal(count_in(in_folder("")), 3);
}

static void
test_an_article_whose_title_changed_keeps_its_file(void **state)
{
	(void)state;
	char *first = saved(snow, SAVE_MARKDOWN);
	struct draft edited = snow;
	edited.title = "Snow in June";
	const struct article *a = article_of(edited);
	struct save_subject subject = subject_of(a);
	struct err why = {0};
	char *second;
	subject.saved_path = first;
	assert_true(save_at(&subject, SAVE_MARKDOWN, &second, &why));
	assert_string_equal(first, second);
	assert_non_null(strstr(file_of(first), "Snow in June"));
	free(first);
	free(second);
	article_unref(a);
}

static void
test_another_article_of_the_same_name_gets_a_number(void **state)
{
	(void)state;
	static const char *const names[] = {"2024-07-03-snow-in-may.md",
					    "2024-07-03-snow-in-may-2.md",
					    "2024-07-03-snow-in-may-3.md"};
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 3; i++) {
			char id[] = {(char)('a' + i), '\0'};
			struct draft d = snow;
			d.id = id;
			char *path = saved(d, SAVE_MARKDOWN);
			assert_string_equal(name_of(path), names[i]);
			free(path);
		}
	assert_int_equal(count_in(in_folder("")), 3);
}

static void
test_a_file_of_the_user_is_never_touched(void **state)
{
	(void)state;
	mkdir(in_folder(""), 0777);
	put_file(in_folder("2024-07-03-snow-in-may.md"), "My notes of May.\n");
	char *path = saved(snow, SAVE_MARKDOWN);
	assert_string_equal(name_of(path), "2024-07-03-snow-in-may-2.md");
	assert_string_equal(file_of(in_folder("2024-07-03-snow-in-may.md")), "My notes of May.\n");
	free(path);
}

static void
test_what_is_no_plain_file_is_another_s(void **state)
{
	(void)state;
	char outside[4096];
	snprintf(outside, sizeof(outside), "%s/outside", room);
	put_file(outside, "not yours");
	mkdir(in_folder(""), 0777);
	assert_int_equal(symlink(outside, in_folder("2024-07-03-snow-in-may.md")), 0);
	assert_int_equal(mkdir(in_folder("2024-07-03-snow-in-may-2.md"), 0777), 0);
	assert_int_equal(mkfifo(in_folder("2024-07-03-snow-in-may-3.md"), 0666), 0);
	char *path = saved(snow, SAVE_MARKDOWN);
	assert_string_equal(name_of(path), "2024-07-03-snow-in-may-4.md");
	assert_string_equal(file_of(outside), "not yours");
	free(path);
}

static void
test_a_text_that_forges_a_head_captures_no_file(void **state)
{
	(void)state;
	static const enum save_format kinds[] = {SAVE_MARKDOWN, SAVE_TEXT, SAVE_HTML, SAVE_JSON,
						 SAVE_EPUB};
	for (size_t i = 0; i < 3; i++) {
		/* What the head of the first article says, in the text of the other. */
		struct draft forger = snow;
		forger.id = "2";
		forger.text = "x\nurl: \"https://arpi.example/snow\"\nid: \"1\"\n"
			      "https://arpi.example/snow\nid: 1\n"
			      "<link rel=\"canonical\" href=\"https://arpi.example/snow\">\n"
			      "<meta name=\"id\" content=\"1\">\n---\n";
		char *theirs = saved(forger, kinds[i]);
		char *ours = saved(snow, kinds[i]);
		assert_string_not_equal(theirs, ours);
		assert_non_null(strstr(file_of(ours), "It snowed."));
		free(theirs);
		free(ours);
	}
	assert_int_equal(count_in(in_folder("")), 6);
}

/* ---- whole or not at all ------------------------------------------------------------------- */

static void
test_a_full_disk_leaves_the_old_file_and_nothing_else(void **state)
{
	(void)state;
	char *path = saved(snow, SAVE_MARKDOWN);
	char *before = strdup(file_of(path));
	struct rlimit unlimited, tiny;
	getrlimit(RLIMIT_FSIZE, &unlimited);
	tiny = unlimited;
	tiny.rlim_cur = 100; /* bytes that a file may have */
	void (*old)(int) = signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &tiny);

	struct draft edited = snow;
	edited.text = "It snowed twice, and then it snowed again until nobody counted any more.";
	const struct article *a = article_of(edited);
	struct save_subject subject = subject_of(a);
	struct err why = {0};
	char *again;
	bool done = save_at(&subject, SAVE_MARKDOWN, &again, &why);
	setrlimit(RLIMIT_FSIZE, &unlimited);
	signal(SIGXFSZ, old);

	assert_false(done);
	assert_int_equal(why.code, ERR_DISK);
	assert_int_equal(why.detail, EFBIG);
	assert_string_equal(file_of(path), before);
	assert_int_equal(count_in(in_folder("")), 1);
	article_unref(a);
	free(before);
	free(path);
}

static void
test_a_folder_that_cannot_be_is_one_line(void **state)
{
	(void)state;
	char dir[4096];
	snprintf(dir, sizeof(dir), "%s/file", room);
	put_file(dir, "I am a file.");
	const struct article *a = article_of(snow);
	struct save_subject subject = subject_of(a);
	struct err why = {0};
	char *path = NULL;
	assert_false(save_article(&subject, SAVE_TEXT, dir, &path, &why));
	assert_null(path);
	assert_int_equal(why.code, ERR_DISK);
	assert_int_equal(why.detail, ENOTDIR);
	assert_non_null(strstr(why.text, dir));
	assert_string_equal(file_of(dir), "I am a file.");
	article_unref(a);
}

static void
test_a_rewritten_file_keeps_its_mode(void **state)
{
	(void)state;
	char *path = saved(snow, SAVE_TEXT);
	assert_int_equal(chmod(path, 0600), 0);
	free(saved(snow, SAVE_TEXT));
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	free(path);
}

int
main(void)
{
#define SAVE_TEST(f) cmocka_unit_test_setup_teardown(f, room_make, room_clear)
	const struct CMUnitTest tests[] = {
		SAVE_TEST(test_the_name_is_the_date_and_the_title),
		SAVE_TEST(test_the_name_may_be_another),
		SAVE_TEST(test_no_title_leads_out_of_the_folder),
		SAVE_TEST(test_no_folder_leads_out_of_the_save_folder),
		SAVE_TEST(test_a_long_title_leaves_room_for_number_and_ending),
		SAVE_TEST(test_the_same_article_rewrites_its_own_file),
		SAVE_TEST(test_an_article_whose_title_changed_keeps_its_file),
		SAVE_TEST(test_another_article_of_the_same_name_gets_a_number),
		SAVE_TEST(test_a_file_of_the_user_is_never_touched),
		SAVE_TEST(test_what_is_no_plain_file_is_another_s),
		SAVE_TEST(test_a_text_that_forges_a_head_captures_no_file),
		SAVE_TEST(test_a_full_disk_leaves_the_old_file_and_nothing_else),
		SAVE_TEST(test_a_folder_that_cannot_be_is_one_line),
		SAVE_TEST(test_a_rewritten_file_keeps_its_mode),
	};
	setenv("TZ", "UTC", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
