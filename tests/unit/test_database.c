#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "store/cache.h"
#include "store_parts.h"

static const char config[] = "[general]\nstore = none\n[category c]\n[source arpi]\n"
			     "url = https://arpi.example/feed\ncategory = c\n"
			     "[view today]\nquery = \"after:today is:unread\"\n"
			     "[view snow]\nquery = snow\n";

enum { ALL, CATEGORY, TODAY, SNOW, STARRED };

static const int64_t now = 1720000000;

struct room {
	struct settings *settings;
	struct database *database;
	struct cache *cache;
	char folder[64], path[96];
};

static void
room_open(struct room *r)
{
	struct err notice, why = {0};
	r->database = database_open(r->path, NULL, NULL, &notice, &why);
	if (!r->database)
		fail_msg("%s", why.text);
	r->cache = cache_create(r->settings);
	cache_attach(r->cache, r->database, now);
	while (cache_restore(r->cache, 1))
		;
	cache_settle(r->cache);
}

static void
room_close(struct room *r)
{
	cache_persist(r->cache);
	database_close(r->database);
	cache_destroy(r->cache);
}

static int
setup(void **state)
{
	struct room *r = calloc(1, sizeof(*r));
	r->settings = settings_of(config);
	snprintf(r->folder, sizeof(r->folder), "%s", "/tmp/caureader-test-XXXXXX");
	assert_non_null(mkdtemp(r->folder));
	snprintf(r->path, sizeof(r->path), "%s/articles.db", r->folder);
	room_open(r);
	*state = r;
	return 0;
}

static int
teardown(void **state)
{
	struct room *r = *state;
	room_close(r);
	unlink(r->path);
	rmdir(r->folder);
	settings_destroy(r->settings);
	free(r);
	return 0;
}

static void
merge(struct room *r, struct draft d)
{
	const struct article *a = article_of(d);
	cache_merge(r->cache, 0, &a, 1, now);
	article_unref(a);
	cache_settle(r->cache);
	cache_persist(r->cache);
	assert_true(database_sync(r->database));
	cache_persist(r->cache); /* what is written is forgotten */
}

static void
room_again(struct room *r)
{
	room_close(r);
	room_open(r);
}

static void
test_an_article_and_what_was_made_of_it_come_back(void **state)
{
	struct room *r = *state;
	merge(r, (struct draft){.id = "1",
				.title = "Snow in July",
				.link = "https://arpi.example/1",
				.byline = "Ann Lee",
				.tag = "roads",
				.text = "Forty lorries waited.",
				.published_at = now - 100 * 86400});
	struct entry *e = cache_find_article(r->cache, 0, "1");
	cache_set_unread(r->cache, e, false);
	cache_set_starred(r->cache, e, true);
	room_again(r);

	e = cache_find_article(r->cache, 0, "1");
	assert_non_null(e);
	assert_false(e->unread);
	assert_true(e->starred);
	assert_string_equal(e->title, "Snow in July");
	assert_null(e->article);
	assert_int_equal(cache_shelf(r->cache, STARRED)->count, 1);
	assert_ptr_equal(cache_find(r->cache, e->id), e);

	const struct article *whole = cache_article(r->cache, e);
	assert_string_equal(whole->title, "Snow in July");
	assert_string_equal(whole->byline, "Ann Lee");
	assert_string_equal(whole->tags[0], "roads");
	assert_true(whole->body.size > 0);
	article_unref(whole);
	const struct article *details = cache_details(r->cache, e);
	assert_string_equal(details->link, "https://arpi.example/1");
	assert_int_equal(details->body.size, 0);
	article_unref(details);
}

static void
test_articles_are_forgotten_once_they_are_written(void **state)
{
	struct room *r = *state;
	merge(r, (struct draft){.id = "1", .title = "One", .text = "Some words."});
	assert_null(cache_find_article(r->cache, 0, "1")->article);
}

static void
test_views_are_judged_by_the_time_of_the_start(void **state)
{
	struct room *r = *state;
	merge(r, (struct draft){.id = "old", .title = "Old", .published_at = now - 100 * 86400});
	merge(r, (struct draft){.id = "new", .title = "New", .published_at = now - 60});
	assert_int_equal(cache_shelf(r->cache, TODAY)->count, 1);
	room_again(r);
	assert_int_equal(cache_shelf(r->cache, ALL)->count, 2);
	assert_int_equal(cache_shelf(r->cache, TODAY)->count, 1);
}

/* ---- filters that were edited --------------------------------------------------------------- */

static void
filters_become(struct room *r, const char *filters)
{
	struct buf text = {0};
	room_close(r);
	settings_destroy(r->settings);
	buf_puts(&text, config);
	buf_puts(&text, filters);
	r->settings = settings_of(text.bytes);
	buf_clear(&text);
	room_open(r);
	cache_restore_all(r->cache);
}

static void
test_edited_filters_are_judged_over_what_is_stored(void **state)
{
	struct room *r = *state;
	merge(r, (struct draft){.id = "1", .title = "One", .text = "Snow fell.", .byline = "Lee"});
	merge(r, (struct draft){.id = "2", .title = "Two", .text = "Rain fell."});
	filters_become(r, "[filter a]\nquery = snow\naction = hide\n");
	assert_int_equal(cache_shelf(r->cache, ALL)->count, 1);
	assert_int_equal(cache_shelf(r->cache, ALL)->unread_count, 1);
	assert_int_equal(cache_source(r->cache, 0)->unread_count, 1);
	assert_int_equal(cache_shelf(r->cache, SNOW)->count, 0);

	filters_become(r, "[filter a]\nquery = author:lee\naction = star\n");
	assert_int_equal(cache_shelf(r->cache, ALL)->count, 2);
	assert_int_equal(cache_shelf(r->cache, ALL)->unread_count, 2);
	assert_int_equal(cache_source(r->cache, 0)->unread_count, 2);
	assert_int_equal(cache_shelf(r->cache, STARRED)->count, 1);

	/* Once: what the reader then makes of it stays. */
	cache_set_starred(r->cache, cache_find_article(r->cache, 0, "1"), false);
	filters_become(r, "[filter a]\nquery = author:lee\naction = star\n");
	assert_false(cache_find_article(r->cache, 0, "1")->starred);
}

/* The index of the database finds what the eye of the memory does. */
static void
test_words_are_found_in_stored_bodies_as_in_memory(void **state)
{
	static const char *const words[] = {"snow", "Gyumri", "Ձյունը", "перевал", "თბილისი",
					    "İpək", "crème",  "天気",   "o'neil",  "2024"};
	enum { WORDS = sizeof(words) / sizeof(words[0]), ARTICLES = 40 };
	struct room *r = *state;
	uint32_t dice = 7;
	bool in_memory[WORDS][ARTICLES];
	struct query *queries[WORDS];
	for (int w = 0; w < WORDS; w++)
		queries[w] = query_parse(words[w], NULL);
	for (int i = 0; i < ARTICLES; i++) {
		char id[16];
		struct buf text = {0};
		snprintf(id, sizeof(id), "%d", i);
		for (int k = 0; k < 4; k++) {
			dice = dice * 1664525u + 1013904223u;
			buf_printf(&text, "%s%s ", words[(dice >> 16) % WORDS], k % 2 ? "s," : "");
		}
		const struct article *a =
			article_of((struct draft){.id = id, .title = id, .text = text.bytes});
		cache_merge(r->cache, 0, &a, 1, now);
		struct entry *e = cache_find_article(r->cache, 0, id);
		for (int w = 0; w < WORDS; w++)
			in_memory[w][i] = query_matches(queries[w], r->settings,
							cache_source(r->cache, 0), e, now);
		article_unref(a);
		buf_clear(&text);
	}
	cache_settle(r->cache);
	room_again(r);
	for (int w = 0; w < WORDS; w++) {
		cache_ask(r->cache, queries[w]);
		for (int i = 0; i < ARTICLES; i++) {
			char id[16];
			snprintf(id, sizeof(id), "%d", i);
			struct entry *e = cache_find_article(r->cache, 0, id);
			if (query_matches(queries[w], r->settings, cache_source(r->cache, 0), e,
					  now) != in_memory[w][i])
				fail_msg("%s in article %d", words[w], i);
		}
		query_destroy(queries[w]);
	}
}

/* ---- one language, two evaluators ----------------------------------------------------------- */

static uint32_t chance = 11;

static uint32_t
next_number(uint32_t below)
{
	chance = chance * 1664525 + 1013904223;
	return (chance >> 16) % below;
}

static const char *const pool[] = {"snow",    "Snowfall", "Ձյունը", "Գյումրի", "перевал", "თბილისი",
				   "İpək",    "ısı",      "crème",  "天気",    "天",      "o'neil",
				   "a-b",     "2024",     "COVID",  "ﬁnal",    "ß",       "naïve",
				   "ქუთაისი", "x",        "…",      "C++",     "\"",      "100%"};
enum { POOL = sizeof(pool) / sizeof(pool[0]) };

static void
write_words(struct buf *into, uint32_t most)
{
	static const char *const between[] = {" ", ", ", "-", ". ", "\xC2\xA0", "/"};
	for (uint32_t i = 0, n = next_number(most + 1); i < n; i++)
		buf_printf(into, "%s%s", i ? between[next_number(6)] : "", pool[next_number(POOL)]);
}

/* A beginning of a word, a word, or a phrase. */
static void
write_term(struct buf *into)
{
	static const char *const fields[] = {"", "", "", "title:", "author:", "tag:"};
	const char *word = pool[next_number(POOL)];
	const char *field = fields[next_number(6)];
	if (next_number(8) == 0) {
		buf_puts(into, next_number(2) ? "lang:hy" : "url:ARPI.example/1");
	} else if (strchr(word, '"') || next_number(3) == 0) {
		word = pool[next_number(POOL - 2)];
		buf_printf(into, "%s\"%s %s\"", field, word, strchr(word, '"') ? "x" : word);
	} else {
		buf_printf(into, "%s\"%s\"", field, word);
	}
}

static void
write_query(struct buf *into, int depth)
{
	for (uint32_t i = 0, n = 1 + next_number(3); i < n; i++) {
		if (i)
			buf_puts(into, next_number(2) ? " OR " : " ");
		if (next_number(4) == 0)
			buf_putc(into, '-');
		if (depth && next_number(3) == 0) {
			buf_putc(into, '(');
			write_query(into, depth - 1);
			buf_putc(into, ')');
		} else if (next_number(8) == 0) {
			buf_puts(into, next_number(2) ? "is:unread" : "after:2024-07-01");
		} else {
			write_term(into);
		}
	}
}

static const struct article *
random_article(const char *id)
{
	struct buf title = {0}, text = {0}, byline = {0}, link = {0};
	write_words(&title, 4);
	write_words(&text, 6);
	write_words(&byline, 2);
	buf_printf(&link, "https://arpi.example/%s", id);
	const struct article *a = article_of((struct draft){
		.id = id,
		.title = buf_text(&title),
		.text = buf_text(&text),
		.byline = buf_text(&byline),
		.link = link.bytes,
		.tag = pool[next_number(POOL)],
		.language = next_number(2) ? "hy-AM" : "en",
		.published_at = now - (int64_t)next_number(5) * 86400,
	});
	buf_clear(&title);
	buf_clear(&text);
	buf_clear(&byline);
	buf_clear(&link);
	return a;
}

static void
compare(struct room *r, struct query *q, const char *text, const bool *in_memory, int articles)
{
	char id[16];
	cache_ask(r->cache, q);
	for (int i = 0; i < articles; i++) {
		snprintf(id, sizeof(id), "%d", i);
		struct entry *e = cache_find_article(r->cache, 0, id);
		assert_null(e->article);
		if (query_matches(q, r->settings, cache_source(r->cache, 0), e, now) !=
		    in_memory[i])
			fail_msg("%s of article %d (%s) is %d in memory", text, i, e->title,
				 in_memory[i]);
	}
}

/* @return how many articles are not in the index yet */
static int
unindexed(const struct room *r)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *s = NULL;
	assert_int_equal(sqlite3_open(r->path, &db), SQLITE_OK);
	sqlite3_prepare_v2(db, "SELECT count(*) FROM headline WHERE NOT indexed", -1, &s, NULL);
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	int count = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	sqlite3_close(db);
	return count;
}

/* What matches in memory matches in the database, whether the words are in the index or not. */
static void
test_any_query_matches_what_is_stored_as_what_is_in_memory(void **state)
{
	enum { QUERIES = 1500, ARTICLES = 60 };
	static bool in_memory[QUERIES][ARTICLES];
	struct room *r = *state;
	struct query *queries[QUERIES];
	struct buf texts[QUERIES] = {{0}};
	char id[16];
	for (int q = 0; q < QUERIES; q++) {
		write_query(&texts[q], 3);
		queries[q] = query_parse(buf_text(&texts[q]), NULL);
		if (!queries[q])
			fail_msg("%s", buf_text(&texts[q]));
	}
	for (int i = 0; i < ARTICLES; i++) {
		snprintf(id, sizeof(id), "%d", i);
		const struct article *a = random_article(id);
		cache_merge(r->cache, 0, &a, 1, now);
		struct entry *e = cache_find_article(r->cache, 0, id);
		cache_set_unread(r->cache, e, next_number(2));
		for (int q = 0; q < QUERIES; q++)
			in_memory[q][i] = query_matches(queries[q], r->settings,
							cache_source(r->cache, 0), e, now);
		article_unref(a);
	}
	cache_settle(r->cache);
	room_again(r);
	for (int turn = 0; turn < 2; turn++) {
		for (int q = 0; q < QUERIES; q++)
			compare(r, queries[q], buf_text(&texts[q]), in_memory[q], ARTICLES);
		database_put(r->database, database_job_index());
		while (unindexed(r))
			usleep(1000);
	}
	for (int q = 0; q < QUERIES; q++) {
		query_destroy(queries[q]);
		buf_clear(&texts[q]);
	}
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_an_article_and_what_was_made_of_it_come_back),
		TEST(test_articles_are_forgotten_once_they_are_written),
		TEST(test_views_are_judged_by_the_time_of_the_start),
		TEST(test_edited_filters_are_judged_over_what_is_stored),
		TEST(test_words_are_found_in_stored_bodies_as_in_memory),
		TEST(test_any_query_matches_what_is_stored_as_what_is_in_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
