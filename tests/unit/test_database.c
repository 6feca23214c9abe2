#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

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

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_an_article_and_what_was_made_of_it_come_back),
		TEST(test_articles_are_forgotten_once_they_are_written),
		TEST(test_views_are_judged_by_the_time_of_the_start),
		TEST(test_words_are_found_in_stored_bodies_as_in_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
