#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

#include "base/clock.h"
#include "store/query.h"
#include "store_parts.h"

static const char config[] = "[general]\n"
			     "store = none\n"
			     "[category armenia]\n"
			     "title = Հայաստան\n"
			     "[category armenian-diaspora]\n"
			     "[category south-caucasus]\n"
			     "title = South Caucasus News\n"
			     "[source arpi]\n"
			     "url = https://arpi.example/feed\n"
			     "name = Arpi Daily\n"
			     "category = armenia, south-caucasus\n"
			     "[source arpi-radio]\n"
			     "url = https://radio.example/feed\n"
			     "category = armenian-diaspora\n";

/* 2024-07-03 10:30 UTC, a Wednesday. */
static const int64_t now = 1720002600;

static struct settings *settings;
static char source_title[] = "Arpi, the lake paper";
static struct source_state source = {.title = source_title};

static int
group_setup(void **state)
{
	(void)state;
	settings = settings_of(config);
	return 0;
}

static int
group_teardown(void **state)
{
	(void)state;
	settings_destroy(settings);
	return 0;
}

static bool
entry_matches(const char *text, struct entry *e)
{
	e->title = e->article->title;
	struct err why = {0};
	struct query *q = query_parse(text, &why);
	if (!q)
		fail_msg("%s: %s", text, why.text);
	bool whole = query_matches(q, settings, &source, e, now);
	bool halves = query_matches_steady(q, settings, &source, e) &&
		      query_matches_passing(q, settings, &source, e, now);
	assert_int_equal(whole, halves);
	if (query_is_steady(q))
		assert_true(query_matches_passing(q, settings, &source, e, now));
	query_destroy(q);
	return whole;
}

static bool
matches(const char *text, struct draft d)
{
	struct entry e = {.article = article_of(d),
			  .unread = true,
			  .saved_path = "",
			  .sort_at = d.published_at};
	bool yes = entry_matches(text, &e);
	article_unref(e.article);
	return yes;
}

/* ---- words -------------------------------------------------------------------------------- */

static void
test_words_match_title_and_text_from_where_a_word_begins(void **state)
{
	(void)state;
	struct draft d = {.title = "Parliament passes the law",
			  .text = "Deputies of Yerevan voted on COVID-19 aid; 3,000 attended."};
	static const char *const yes[] = {
		"",         "parl", "parliament", "PARLIAMENT",         "yerevan", "deputies law",
		"covid-19", "19",   "3,000",      "Parliament's OR law"};
	static const char *const no[] = {"arliament", "liament", "art", "parliaments", "law order"};

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		assert_true(matches(yes[i], d));
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_false(matches(no[i], d));
}

static void
test_phrases_match_whole_words_in_a_row(void **state)
{
	(void)state;
	struct draft d = {.title = "Moscow slams NATO", .text = "Water, wine and bread."};

	assert_true(matches("\"moscow slams\"", d));
	assert_true(matches("\"  Moscow   slams \"", d));
	assert_true(matches("\"wine and bread\"", d));
	assert_false(matches("\"slams moscow\"", d));
	assert_false(matches("\"moscow slam\"", d));
	assert_false(matches("\"slams nato water\"", d)); /* title and text are two places */
	assert_true(matches("\"OR\" OR water", d));
	assert_false(matches("\"is:unread\"", d));
}

static void
test_case_and_accents_fold_in_every_script(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{"cafe", "Café in Şəki"},
		{"CAFÉ", "the cafe"},
		{"елка", "Ёлка в Гюмри"},
		{"ԵՐԵՒԱՆ", "Երևան, երեկո"},
		{"երեկո", "ԵՐԵՎԱՆ, ԵՐԵԿՈ"},
		{"თბილისი", "ᲗᲑᲘᲚᲘᲡᲘ დღეს"},
		{"istanbul", "İstanbul"},
		{"αθηνα", "Ἀθῆναι και Αθήνα"},
		{"\"the president's\"", "The president’s men"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (!matches(cases[i][0], (struct draft){.title = cases[i][1]}))
			fail_msg("%s is not in %s", cases[i][0], cases[i][1]);
}

static void
test_scripts_without_spaces_match_anywhere(void **state)
{
	(void)state;
	assert_true(matches("新聞", (struct draft){.title = "日本新聞社"}));
	assert_true(matches("\"新聞\"", (struct draft){.title = "日本新聞社"}));
	assert_false(matches("ван", (struct draft){.title = "Ереван"}));
}

/* ---- fields ------------------------------------------------------------------------------- */

static void
test_fields_narrow(void **state)
{
	(void)state;
	struct draft d = {.title = "Snow in May",
			  .text = "Football was put off.",
			  .byline = "Ara Petrosyan",
			  .tag = "Winter sports",
			  .link = "https://arpi.example/2024/Snow-in-May",
			  .language = "en-GB"};
	static const char *const yes[] = {
		"title:snow",
		"author:petros",
		"author:\"ara petrosyan\"",
		"tag:winter",
		"url:/2024/snow",
		"url:arpi.example",
		"lang:en",
		"lang:EN-gb",
		"source:arpi",
		"source:lake",
		"source:\"arpi daily\"",
		"category:armenia",
		"category:Հայաստան",
		"category:caucasus",
		"category:\"south caucasus news\"",
		"TITLE:may",
		"-title:football",
		"category:arm",
	};
	static const char *const no[] = {
		"title:football",
		"author:snow",
		"tag:snow",
		"url:parliament",
		"lang:e",
		"lang:en-US",
		"lang:en-GB-x",
		"category:armenian-diaspora",
		"category:diaspora",
		"source:arpi-radio",
	};
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		if (!matches(yes[i], d))
			fail_msg("%s does not match", yes[i]);
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		if (matches(no[i], d))
			fail_msg("%s matches", no[i]);
}

static void
test_a_whole_id_means_that_source_or_category_alone(void **state)
{
	(void)state;
	struct entry e = {.article = article_of((struct draft){.title = "Radio"}),
			  .source = 1,
			  .saved_path = ""};
	assert_true(entry_matches("source:arpi-radio", &e));
	assert_true(entry_matches("source:radio", &e));
	assert_false(entry_matches("source:arpi", &e));
	assert_true(entry_matches("category:diaspora", &e));
	assert_true(entry_matches("category:armenian", &e));
	assert_false(entry_matches("category:armenia", &e));
	article_unref(e.article);
}

static void
test_states_match_the_entry(void **state)
{
	(void)state;
	struct entry e = {.article = article_of((struct draft){.title = "x"}), .saved_path = ""};
	assert_false(entry_matches("is:unread", &e));
	assert_true(entry_matches("-is:unread -is:starred -is:saved", &e));
	e.unread = e.starred = true;
	e.saved_path = "/x.md";
	assert_true(entry_matches("is:Unread is:starred is:saved", &e));
	article_unref(e.article);
}

/* ---- dates -------------------------------------------------------------------------------- */

static bool
dated(const char *query, const char *zone, int64_t at)
{
	setenv("TZ", zone, 1);
	tzset();
	bool yes = matches(query, (struct draft){.title = "x", .published_at = at});
	setenv("TZ", "UTC", 1);
	tzset();
	return yes;
}

static void
test_dates_count_in_the_users_time_zone(void **state)
{
	(void)state;
	const int64_t midnight = 1719964800; /* 2024-07-03 in UTC */
	const int64_t yerevan = midnight - 4 * 3600;

	assert_true(dated("after:2024-07-03", "UTC", midnight));
	assert_false(dated("after:2024-07-03", "UTC", midnight - 1));
	assert_true(dated("before:2024-07-03", "UTC", midnight - 1));
	assert_false(dated("before:2024-07-03", "UTC", midnight));
	assert_true(dated("after:2024-07-03", "<+04>-4", yerevan));
	assert_false(dated("after:2024-07-03", "<+04>-4", yerevan - 1));
	assert_true(dated("after:2024 before:2025", "UTC", midnight));
	assert_true(dated("after:2024-07 before:2024-08", "UTC", midnight));
	assert_false(dated("after:2024-08", "UTC", midnight));

	assert_true(dated("after:today", "UTC", midnight));
	assert_false(dated("after:today", "UTC", midnight - 1));
	assert_true(dated("after:today", "<+04>-4", yerevan));
	assert_false(dated("after:today", "<+04>-4", yerevan - 1));
	assert_true(dated("after:yesterday before:today", "UTC", midnight - 86400));
	assert_false(dated("after:yesterday before:today", "UTC", midnight));
	assert_false(dated("after:yesterday", "UTC", midnight - 86401));
	assert_true(dated("after:today", "UTC", now + 3600));
	assert_false(dated("after:today", "UTC", now - 4 * 86400));

	assert_true(dated("after:7d", "UTC", now - 7 * 86400));
	assert_false(dated("after:7d", "UTC", now - 7 * 86400 - 1));
	assert_true(dated("before:90m", "UTC", now - 5401));
	assert_true(dated("after:2W", "UTC", now - 14 * 86400));
}

/* ---- structure ---------------------------------------------------------------------------- */

static void
test_or_minus_and_parentheses_bind_as_written(void **state)
{
	(void)state;
	struct draft d = {.title = "a c"};
	static const struct {
		const char *text;
		bool yes;
	} cases[] = {
		{"a b OR c", true},     {"a (b OR c)", true},
		{"b (a OR c)", false},  {"a OR b x", true},
		{"(a OR b) x", false},  {"-b", true},
		{"-a", false},          {"--a", true},
		{"---a", false},        {"-(a b)", true},
		{"-(a c)", false},      {"-(a OR b)", false},
		{"a -b c", true},       {"a -c OR c -b", true},
		{"((((a))))", true},    {"(a)(c)", true},
		{"-\"a c\"", false},    {"a OR b OR x OR y", true},
		{"or OR a", true},      {"  a\t c  ", true},
		{"-(-(a) -(c))", true}, {"b OR -(x OR -c)", true},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (matches(cases[i].text, d) != cases[i].yes)
			fail_msg("%s: not %d", cases[i].text, cases[i].yes);
}

static void
test_a_fault_names_its_column(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int column;
		const char *says;
	} cases[] = {
		{"titel:x", 1, "no such field: \"titel\""},
		{"երևան foo:x", 7, "no such field: \"foo\""},
		{"is:new", 4, "not \"new\""},
		{"a after:2024-02-30", 9, "not \"2024-02-30\""},
		{"after:", 1, "must follow"},
		{"title: x", 1, "must follow"},
		{"before:monday", 8, "a date is"},
		{"x \"y z", 3, "not closed"},
		{"(a OR b", 1, "not closed"},
		{"a b)", 4, "no parenthesis is open"},
		{")", 1, "no parenthesis is open"},
		{"a ()", 3, "nothing between"},
		{"OR a", 1, "OR joins"},
		{"a OR", 5, "OR joins"},
		{"(a OR ) b", 6, "OR joins"},
		{"a - b", 3, "nothing follows \"-\""},
		{"a --", 3, "nothing follows \"--\""},
		{"\"\"", 1, "nothing to look for"},
		{"after:7x", 7, "a date is"},
		{"after:99999999999d", 7, "a date is"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err why = {0};
		char column[32];
		assert_null(query_parse(cases[i].text, &why));
		snprintf(column, sizeof(column), "column %d: ", cases[i].column);
		if (why.code != ERR_USAGE || !strstr(why.text, column) ||
		    !strstr(why.text, cases[i].says))
			fail_msg("%s: %s", cases[i].text, why.text);
	}
	assert_null(query_parse("(", NULL));
}

static void
test_depth_and_length_are_bounded(void **state)
{
	(void)state;
	struct err why = {0};
	struct buf deep = {0}, minus = {0};

	for (int i = 0; i < 100000; i++) {
		buf_putc(&deep, '(');
		buf_putc(&minus, '-');
	}
	assert_null(query_parse(buf_text(&deep), &why));
	assert_non_null(strstr(why.text, "too many parentheses"));
	buf_puts(&minus, "a");
	assert_true(matches(buf_text(&minus), (struct draft){.title = "a"}));
	buf_cut(&minus, 0);
	for (int i = 0; i < 1000; i++)
		buf_puts(&minus, "a OR ");
	assert_null(query_parse(buf_text(&minus), &why));
	assert_non_null(strstr(why.text, "too many words"));
	buf_clear(&deep);
	buf_clear(&minus);
}

static void
test_what_is_not_a_field_is_a_word(void **state)
{
	(void)state;
	struct draft d = {.title = "At 14:02 see https://arpi.example/x"};
	assert_true(matches("14:02", d));
	assert_true(matches("https://arpi.example/x", d));
	assert_true(matches("x OR AND", d));
}

static void
test_what_never_changes_is_told_from_what_does(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool steady;
	} cases[] = {
		{"", true},
		{"snow title:may (a OR b)", true},
		{"after:2024-07-03 lang:en", true},
		{"after:7d", false},
		{"snow is:unread", false},
		{"snow OR before:today", false},
		{"-(a -is:saved)", false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct query *q = query_parse(cases[i].text, NULL);
		assert_int_equal(query_is_steady(q), cases[i].steady);
		query_destroy(q);
	}
}

/* ---- chance ------------------------------------------------------------------------------- */

static uint32_t chance = 7;

static uint32_t
next_number(uint32_t below)
{
	chance = chance * 1664525 + 1013904223;
	return (chance >> 16) % below;
}

/* Writes an expression over a..f and is:unread, with needless spaces and parentheses now and
   then, and says whether it is true of the letters in `present`. */
static bool write_any(struct buf *into, const char *present, int depth);

static bool
write_one(struct buf *into, const char *present, int depth)
{
	bool negated = next_number(4) == 0;
	if (negated)
		buf_putc(into, '-');
	bool yes;
	if (depth > 0 && next_number(3) == 0) {
		buf_puts(into, next_number(2) ? "(" : "( ");
		yes = write_any(into, present, depth - 1);
		buf_putc(into, ')');
	} else if (next_number(6) == 0) {
		buf_puts(into, "is:unread");
		yes = strchr(present, '!') != NULL;
	} else {
		char letter = (char)('a' + next_number(6));
		buf_printf(into, next_number(3) ? "%c" : "title:\"%c\"", letter);
		yes = strchr(present, letter) != NULL;
	}
	return yes != negated;
}

static bool
write_any(struct buf *into, const char *present, int depth)
{
	bool any = false;
	for (uint32_t i = 0, n = 1 + next_number(3); i < n; i++) {
		bool all = true;
		if (i)
			buf_puts(into, " OR  ");
		for (uint32_t k = 0, m = 1 + next_number(3); k < m; k++) {
			if (k)
				buf_putc(into, ' ');
			all = write_one(into, present, depth) && all;
		}
		any = any || all;
	}
	return any;
}

static void
test_any_expression_is_what_it_says(void **state)
{
	(void)state;
	for (int i = 0; i < 3000; i++) {
		struct buf title = {0}, text = {0}, present = {0};
		for (char c = 'a'; c <= 'f'; c++) {
			if (next_number(2)) {
				buf_printf(&title, "%c ", c);
				buf_putc(&present, c);
			}
		}
		struct entry e = {.article = article_of((struct draft){.title = buf_text(&title)}),
				  .unread = next_number(2),
				  .saved_path = ""};
		if (e.unread)
			buf_putc(&present, '!');
		bool yes = write_any(&text, buf_text(&present), 4);
		if (entry_matches(buf_text(&text), &e) != yes)
			fail_msg("\"%s\" of \"%s\" is not %d", buf_text(&text), buf_text(&present),
				 yes);
		article_unref(e.article);
		buf_clear(&title);
		buf_clear(&text);
		buf_clear(&present);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_match_title_and_text_from_where_a_word_begins),
		cmocka_unit_test(test_phrases_match_whole_words_in_a_row),
		cmocka_unit_test(test_case_and_accents_fold_in_every_script),
		cmocka_unit_test(test_scripts_without_spaces_match_anywhere),
		cmocka_unit_test(test_fields_narrow),
		cmocka_unit_test(test_a_whole_id_means_that_source_or_category_alone),
		cmocka_unit_test(test_states_match_the_entry),
		cmocka_unit_test(test_dates_count_in_the_users_time_zone),
		cmocka_unit_test(test_or_minus_and_parentheses_bind_as_written),
		cmocka_unit_test(test_a_fault_names_its_column),
		cmocka_unit_test(test_depth_and_length_are_bounded),
		cmocka_unit_test(test_what_is_not_a_field_is_a_word),
		cmocka_unit_test(test_what_never_changes_is_told_from_what_does),
		cmocka_unit_test(test_any_expression_is_what_it_says),
	};
	setenv("TZ", "UTC", 1);
	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
