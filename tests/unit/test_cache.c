#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "store/cache.h"
#include "store_parts.h"

static const char config[] = "[general]\n"
			     "keep = 90d\n"
			     "store = none\n"
			     "[category armenia]\n"
			     "[category world]\n"
			     "[source arpi]\n"
			     "url = https://arpi.example/feed\n"
			     "category = armenia, world\n"
			     "[source daryal]\n"
			     "url = https://daryal.example/feed\n"
			     "category = world\n"
			     "[source sevan]\n"
			     "url = https://sevan.example/feed\n"
			     "category = armenia\n"
			     "[view unread]\n"
			     "query = is:unread snow\n"
			     "[view apricots]\n"
			     "query = apricot\n"
			     "[filter no-chess]\n"
			     "query = title:chess\n"
			     "action = hide\n"
			     "[filter lake]\n"
			     "query = title:lake\n"
			     "action = star\n"
			     "[filter old]\n"
			     "query = title:weather\n"
			     "action = read\n"
			     "[filter archive]\n"
			     "query = title:archive\n"
			     "action = save\n";

enum { ARPI, DARYAL, SEVAN };
enum { ALL, ARMENIA, WORLD, UNREAD, APRICOTS, STARRED, SHELVES };

static const int64_t now = 1720000000;
static const int64_t day = 86400;

struct room {
	struct settings *settings;
	struct cache *cache;
};

static int
setup(void **state)
{
	struct room *r = calloc(1, sizeof(*r));
	r->settings = settings_of(config);
	r->cache = cache_create(r->settings);
	*state = r;
	return 0;
}

static int
teardown(void **state)
{
	struct room *r = *state;
	cache_destroy(r->cache);
	settings_destroy(r->settings);
	free(r);
	return 0;
}

static struct cache *
cache_of(void **state)
{
	return ((struct room *)*state)->cache;
}

static struct cache_merged
merge_at(struct cache *c, uint32_t source, const struct draft *drafts, size_t count, int64_t at)
{
	const struct article *articles[16];
	for (size_t i = 0; i < count; i++)
		articles[i] = article_of(drafts[i]);
	struct cache_merged merged = cache_merge(c, source, articles, count, at);
	for (size_t i = 0; i < count; i++)
		article_unref(articles[i]);
	return merged;
}

static struct cache_merged
merge_one(struct cache *c, uint32_t source, struct draft d)
{
	return merge_at(c, source, &d, 1, now);
}

/* The titles on a shelf, ", " between. */
static const char *
titles(struct cache *c, size_t shelf)
{
	static char text[1000];
	const struct shelf *s = cache_shelf(c, shelf);
	text[0] = '\0';
	for (size_t i = 0; i < s->count; i++) {
		size_t used = strlen(text);
		snprintf(text + used, sizeof(text) - used, "%s%s", i ? ", " : "",
			 s->entries[i]->title);
	}
	return text;
}

/* Whether every count is what counting says: the promise that tabs live by. */
static void
check_counts(struct cache *c)
{
	for (size_t i = 0; i < cache_shelf_count(c); i++) {
		const struct shelf *s = cache_shelf(c, i);
		size_t unread = 0;
		for (size_t k = 0; k < s->count; k++) {
			const struct entry *e = s->entries[k];
			bool found;
			unread += e->unread;
			assert_false(e->hidden);
			assert_int_equal(shelf_find(s, e, &found), k);
			assert_true(found);
			if (k)
				assert_true(s->entries[k - 1]->sort_at >= e->sort_at);
		}
		assert_int_equal(s->unread_count, unread);
	}
}

/* ---- identity ----------------------------------------------------------------------------- */

static void
test_an_article_that_comes_again_is_known(void **state)
{
	struct cache *c = cache_of(state);
	struct draft d = {.id = "1", .title = "Snow in May", .text = "It snowed."};

	assert_int_equal(merge_one(c, ARPI, d).added, 1);
	struct cache_merged again = merge_one(c, ARPI, d);
	assert_int_equal(again.known, 1);
	assert_int_equal(again.added + again.changed, 0);
	assert_int_equal(cache_entry_count(c), 1);
}

static void
test_the_same_id_of_another_source_is_another_article(void **state)
{
	struct cache *c = cache_of(state);
	struct draft d = {.id = "1", .title = "Snow", .link = "https://a.example/1"};

	merge_one(c, ARPI, d);
	assert_int_equal(merge_one(c, DARYAL, d).added, 1);
	assert_int_equal(cache_entry_count(c), 2);
}

static void
test_without_any_name_an_article_is_known_by_its_text(void **state)
{
	struct cache *c = cache_of(state);
	struct draft bare[] = {{.text = "One."}, {.text = "Two."}};

	assert_int_equal(merge_at(c, ARPI, bare, 2, now).added, 2);
	assert_int_equal(merge_at(c, ARPI, bare, 2, now).known, 2);
}

static void
test_an_edited_article_keeps_its_state_and_place(void **state)
{
	struct cache *c = cache_of(state);
	merge_one(c, ARPI, (struct draft){.id = "1", .title = "Snow", .published_at = now - 50});
	struct entry *e = cache_find_article(c, ARPI, "1");
	cache_settle(c);
	cache_set_unread(c, e, false);
	cache_set_starred(c, e, true);

	struct cache_merged merged = merge_one(
		c, ARPI,
		(struct draft){.id = "1", .title = "Snow!", .text = "More.", .published_at = now});
	assert_int_equal(merged.changed, 1);
	assert_ptr_equal(cache_find_article(c, ARPI, "1"), e);
	assert_string_equal(e->title, "Snow!");
	assert_false(e->unread);
	assert_true(e->starred);
	assert_int_equal(e->sort_at, now - 50);
}

static void
test_a_guid_that_changes_with_each_fetch_makes_no_new_articles(void **state)
{
	struct cache *c = cache_of(state);
	char id[32];

	for (int i = 0; i < 5000; i++) {
		snprintf(id, sizeof(id), "fetch-%d", i);
		struct cache_merged merged =
			merge_one(c, ARPI,
				  (struct draft){.id = id,
						 .title = "Snow",
						 .link = "https://arpi.example/snow",
						 .text = i % 2 ? "It snowed." : "It snowed on."});
		assert_int_equal(merged.added, i == 0);
		assert_int_equal(merged.changed, i != 0);
	}
	assert_int_equal(cache_entry_count(c), 1);
	assert_non_null(cache_find_article(c, ARPI, "fetch-4999"));
	assert_null(cache_find_article(c, ARPI, "fetch-4998"));
	assert_true(cache_bytes(c) < 200000);
}

static void
test_two_articles_of_one_answer_stay_two_though_link_and_title_agree(void **state)
{
	struct cache *c = cache_of(state);
	const char *link = "https://arpi.example/radio";
	struct draft first[] = {{.id = "a", .title = "News at noon", .link = link, .text = "A"}};
	struct draft then[] = {{.id = "b", .title = "News at noon", .link = link, .text = "B"},
			       {.id = "a", .title = "News at noon", .link = link, .text = "A"}};

	merge_at(c, ARPI, first, 1, now);
	cache_set_unread(c, cache_find_article(c, ARPI, "a"), false);
	struct cache_merged merged = merge_at(c, ARPI, then, 2, now);
	assert_int_equal(merged.added, 1);
	assert_int_equal(merged.known, 1);
	assert_false(cache_find_article(c, ARPI, "a")->unread);
	assert_true(cache_find_article(c, ARPI, "b")->unread);
}

static void
test_of_two_articles_with_one_id_the_first_counts(void **state)
{
	struct cache *c = cache_of(state);
	struct draft twice[] = {{.id = "1", .title = "New"}, {.id = "1", .title = "Old"}};

	struct cache_merged merged = merge_at(c, ARPI, twice, 2, now);
	assert_int_equal(merged.added, 1);
	assert_int_equal(merged.known, 1);
	merged = merge_at(c, ARPI, twice, 2, now);
	assert_int_equal(merged.known, 2);
	assert_string_equal(cache_find_article(c, ARPI, "1")->title, "New");
}

static void
test_a_mended_or_empty_text_never_replaces_a_longer_one(void **state)
{
	struct cache *c = cache_of(state);
	const char *whole = "The whole of a long text.";
	merge_one(c, ARPI, (struct draft){.id = "1", .title = "Snow", .text = whole});
	struct entry *e = cache_find_article(c, ARPI, "1");

	assert_int_equal(
		merge_one(c, ARPI,
			  (struct draft){
				  .id = "1", .title = "Snow", .text = "The whole", .mended = true})
			.known,
		1);
	assert_int_equal(merge_one(c, ARPI, (struct draft){.id = "1", .title = "Snow"}).known, 1);
	assert_int_equal(e->article->letters, strlen(whole));

	/* A new title is taken, once. */
	struct draft retitled = {.id = "1", .title = "Heavy snow"};
	assert_int_equal(merge_one(c, ARPI, retitled).changed, 1);
	assert_int_equal(merge_one(c, ARPI, retitled).known, 1);
	assert_string_equal(e->title, "Heavy snow");
	assert_int_equal(e->article->letters, strlen(whole));

	/* What came whole may be shorter; what was mended may be longer. */
	merge_one(c, ARPI, (struct draft){.id = "1", .title = "Snow", .text = "Short."});
	assert_int_equal(e->article->letters, 6);
	merge_one(c, ARPI,
		  (struct draft){.id = "1", .title = "Snow", .text = whole, .mended = true});
	assert_int_equal(e->article->letters, strlen(whole));
}

/* ---- shelves ------------------------------------------------------------------------------ */

static void
test_an_article_stands_on_each_of_its_shelves_and_once_in_all(void **state)
{
	struct cache *c = cache_of(state);
	assert_int_equal(cache_shelf_count(c), SHELVES);
	merge_one(c, ARPI, (struct draft){.id = "1", .title = "Apricots", .text = "In the snow."});
	merge_one(c, DARYAL, (struct draft){.id = "1", .title = "Pass closed"});
	assert_int_equal(cache_shelf(c, ALL)->count, 0);
	assert_true(cache_settle(c));
	assert_false(cache_settle(c));

	assert_int_equal(cache_shelf(c, ALL)->count, 2);
	assert_int_equal(cache_shelf(c, ARMENIA)->count, 1);
	assert_int_equal(cache_shelf(c, WORLD)->count, 2);
	assert_string_equal(titles(c, UNREAD), "Apricots");
	assert_string_equal(titles(c, APRICOTS), "Apricots");
	assert_int_equal(cache_shelf(c, STARRED)->count, 0);
	assert_string_equal(cache_shelf(c, STARRED)->title, "Starred");
	assert_int_equal(cache_source(c, ARPI)->unread_count, 1);
	check_counts(c);
}

static void
test_shelves_are_in_order_however_articles_come_in(void **state)
{
	struct cache *c = cache_of(state);
	char title[32];
	for (int round = 0; round < 40; round++) {
		struct draft d[10];
		char names[10][16];
		for (int i = 0; i < 10; i++) {
			int at = (round * 10 + i) * 149 % 400; /* each once */
			snprintf(names[i], sizeof(names[i]), "%03d-%d", at, round * 10 + i);
			d[i] = (struct draft){.title = names[i], .published_at = now - at * 60};
		}
		merge_at(c, (uint32_t)round % 3, d, 10, now);
		cache_settle(c);
		check_counts(c);
	}
	const struct shelf *all = cache_shelf(c, ALL);
	assert_int_equal(all->count, 400);
	for (size_t i = 0; i < all->count; i++) {
		snprintf(title, sizeof(title), "%03zu", i);
		assert_memory_equal(all->entries[i]->title, title, 3);
	}
}

static void
test_without_dates_articles_stand_as_in_their_feed(void **state)
{
	struct cache *c = cache_of(state);
	struct draft first[] = {{.title = "C"}, {.title = "B"}, {.title = "A"}};
	struct draft then[] = {{.title = "E"}, {.title = "D"}, {.title = "C"}};

	merge_at(c, ARPI, first, 3, now);
	merge_at(c, ARPI, then, 3, now);
	cache_settle(c);
	assert_string_equal(titles(c, ALL), "E, D, C, B, A");
}

static void
test_a_date_far_ahead_sorts_as_first_seen(void **state)
{
	struct cache *c = cache_of(state);
	struct draft d[] = {{.title = "Tomorrow's paper", .published_at = now + day},
			    {.title = "In 2099", .published_at = now + 75 * 365 * day},
			    {.title = "Just now", .published_at = now - 1}};

	merge_at(c, ARPI, d, 3, now);
	cache_settle(c);
	assert_string_equal(titles(c, ALL), "Tomorrow's paper, In 2099, Just now");
	assert_int_equal(cache_shelf(c, ALL)->entries[1]->sort_at, now);
}

static void
test_unread_counts_follow_every_change(void **state)
{
	struct cache *c = cache_of(state);
	struct draft d[] = {{.title = "Snow A"}, {.title = "Lake B"}, {.title = "Apricot C"}};
	merge_at(c, ARPI, d, 3, now);
	cache_set_unread(c, cache_find(c, 1), false); /* before it has a place */
	cache_settle(c);
	check_counts(c);
	assert_int_equal(cache_shelf(c, ALL)->unread_count, 2);

	for (uint32_t round = 0; round < 30; round++) {
		struct entry *e = cache_find(c, round % 3 + 1);
		cache_set_unread(c, e, round % 4 < 2);
		cache_set_starred(c, e, round % 5 < 2);
		if (round % 2)
			cache_settle(c);
		check_counts(c);
	}
	assert_int_equal(cache_source(c, ARPI)->unread_count, cache_shelf(c, ALL)->unread_count);
}

static void
test_what_ceases_to_match_stays_until_the_tab_is_entered(void **state)
{
	struct cache *c = cache_of(state);
	struct draft d[] = {{.title = "Snow 1"}, {.title = "Snow 2"}};
	merge_at(c, ARPI, d, 2, now);
	cache_settle(c);
	struct entry *e = cache_shelf(c, UNREAD)->entries[0];
	cache_set_unread(c, e, false);
	assert_string_equal(titles(c, UNREAD), "Snow 1, Snow 2");
	assert_int_equal(cache_shelf(c, UNREAD)->unread_count, 1);

	cache_refresh_shelf(c, UNREAD, now);
	assert_string_equal(titles(c, UNREAD), "Snow 2");
	cache_set_unread(c, e, true);
	cache_refresh_shelf(c, UNREAD, now);
	assert_string_equal(titles(c, UNREAD), "Snow 1, Snow 2");

	cache_set_starred(c, e, true);
	cache_settle(c);
	assert_string_equal(titles(c, STARRED), "Snow 1");
	cache_set_starred(c, e, false);
	assert_string_equal(titles(c, STARRED), "Snow 1");
	cache_refresh_shelf(c, STARRED, now);
	assert_string_equal(titles(c, STARRED), "");
	check_counts(c);
}

static void
test_an_edit_brings_an_article_into_a_view(void **state)
{
	struct cache *c = cache_of(state);
	merge_one(c, ARPI, (struct draft){.id = "1", .title = "Harvest", .text = "Soon."});
	cache_settle(c);
	assert_int_equal(cache_shelf(c, APRICOTS)->count, 0);
	merge_one(c, ARPI, (struct draft){.id = "1", .title = "Harvest", .text = "Apricots now."});
	assert_true(cache_settle(c));
	assert_string_equal(titles(c, APRICOTS), "Harvest");
	assert_int_equal(cache_shelf(c, ALL)->count, 1);
}

/* ---- filters ------------------------------------------------------------------------------ */

static void
test_filters_hide_star_read_and_ask_for_saving(void **state)
{
	struct cache *c = cache_of(state);
	struct draft d[] = {{.title = "Chess"},
			    {.title = "The lake"},
			    {.title = "Weather"},
			    {.title = "Archive B"},
			    {.title = "Archive A"}};
	merge_at(c, ARPI, d, 5, now);
	cache_settle(c);
	check_counts(c);

	assert_string_equal(titles(c, ALL), "The lake, Weather, Archive B, Archive A");
	assert_string_equal(titles(c, STARRED), "The lake");
	assert_int_equal(cache_shelf(c, ALL)->unread_count, 3);
	assert_int_equal(cache_source(c, ARPI)->unread_count, 3);
	assert_int_equal(cache_entry_count(c), 5);
	assert_true(cache_find(c, 5)->hidden);
	cache_set_unread(c, cache_find(c, 5), false);
	check_counts(c);

	assert_string_equal(cache_take_wanted(c)->title, "Archive A");
	assert_string_equal(cache_take_wanted(c)->title, "Archive B");
	assert_null(cache_take_wanted(c));
	merge_at(c, ARPI, d, 5, now);
	assert_null(cache_take_wanted(c));
}

/* ---- eviction ----------------------------------------------------------------------------- */

static void
test_old_articles_end_but_starred_saved_and_listed_ones_stay(void **state)
{
	struct cache *c = cache_of(state);
	struct draft d[] = {{.id = "gone", .title = "Gone"},
			    {.id = "starred", .title = "Starred"},
			    {.id = "saved", .title = "Saved"},
			    {.id = "listed", .title = "Listed", .published_at = now - 300 * day}};
	merge_at(c, ARPI, d, 4, now);
	cache_settle(c);
	cache_set_starred(c, cache_find_article(c, ARPI, "starred"), true);
	cache_set_saved(c, cache_find_article(c, ARPI, "saved"), "/tmp/saved.md");
	merge_at(c, ARPI, d + 3, 1, now + day);

	assert_int_equal(cache_evict(c, now + 90 * day), 0);
	assert_int_equal(cache_evict(c, now + 90 * day + 1), 1);
	assert_int_equal(cache_evict(c, now + 900 * day), 0);
	assert_null(cache_find_article(c, ARPI, "gone"));
	assert_null(cache_find(c, 4));
	assert_non_null(cache_find_article(c, ARPI, "listed"));
	assert_string_equal(cache_find_article(c, ARPI, "saved")->saved_path, "/tmp/saved.md");
	assert_string_equal(titles(c, ALL), "Starred, Saved, Listed");
	assert_int_equal(cache_source(c, ARPI)->entry_count, 3);
	assert_int_equal(cache_source(c, ARPI)->unread_count, 3);
	check_counts(c);

	/* Its room is used again, its number is not. */
	merge_one(c, ARPI, d[0]);
	cache_settle(c);
	assert_int_equal(cache_find_article(c, ARPI, "gone")->id, 5);
	assert_null(cache_find(c, 4));
	check_counts(c);
}

static void
test_of_a_source_so_many_stay_as_are_to_be_kept(void **state)
{
	struct settings *few =
		settings_of("[general]\nkeep-count = 3\n[source a]\nurl = https://a.example/\n"
			    "[source b]\nurl = https://b.example/\nkeep-count = 1\n");
	struct cache *c = cache_create(few);
	(void)state;
	char id[16];
	for (int i = 0; i < 8; i++) {
		snprintf(id, sizeof(id), "%d", i);
		struct draft d = {.id = id, .title = id, .published_at = now - 1000 + i};
		merge_at(c, 0, &d, 1, now);
		merge_at(c, 1, &d, 1, now);
	}
	cache_settle(c);
	cache_set_starred(c, cache_find_article(c, 0, "0"), true);
	assert_int_equal(cache_evict(c, now), 4 + 7);
	/* The starred one stays, the three newest, and the only one that b may have. */
	assert_string_equal(titles(c, 0), "7, 7, 6, 5, 0");
	check_counts(c);
	cache_destroy(c);
	settings_destroy(few);
}

static void
test_many_articles_come_and_go_and_memory_does_not_grow(void **state)
{
	struct cache *c = cache_of(state);
	size_t bytes = 0;
	char id[32];
	for (int week = 0; week < 60; week++) {
		int64_t at = now + week * 7 * day;
		for (int i = 0; i < 300; i++) {
			snprintf(id, sizeof(id), "%d-%d", week, i);
			struct draft d = {.id = id, .title = id, .published_at = at - i};
			merge_at(c, (uint32_t)i % 3, &d, 1, at);
		}
		cache_evict(c, at);
		check_counts(c);
		if (week == 30)
			bytes = cache_bytes(c);
	}
	assert_true(cache_entry_count(c) < 300 * 15);
	assert_true(cache_bytes(c) <= bytes + bytes / 10);
	assert_non_null(cache_find_article(c, 2, "59-299"));
	assert_null(cache_find_article(c, 0, "0-0"));
}

/* ---- sources ------------------------------------------------------------------------------ */

static void
test_failing_sources_are_counted_on_their_shelves(void **state)
{
	struct cache *c = cache_of(state);
	struct err why;
	err_set(&why, ERR_HTTP, 503, "the server is busy");

	cache_source_failed(c, ARPI, &why, now, now + 60);
	cache_source_failed(c, ARPI, &why, now + 60, now + 180);
	cache_source_failed(c, DARYAL, &why, now, now + 60);
	assert_int_equal(cache_shelf(c, ALL)->failing_count, 2);
	assert_int_equal(cache_shelf(c, ARMENIA)->failing_count, 1);
	assert_int_equal(cache_shelf(c, WORLD)->failing_count, 2);
	assert_int_equal(cache_source(c, ARPI)->failures, 2);
	assert_int_equal(cache_source(c, ARPI)->next_try_at, now + 180);
	assert_int_equal(cache_source(c, ARPI)->last_success_at, 0);

	cache_source_well(c, ARPI, now + 180, now + 1080);
	cache_source_well(c, SEVAN, now, now + 900);
	cache_source_failed(c, DARYAL, &(struct err){0}, now, now + 900);
	assert_int_equal(cache_shelf(c, ALL)->failing_count, 0);
	assert_int_equal(cache_shelf(c, ARMENIA)->failing_count, 0);
	assert_int_equal(cache_source(c, ARPI)->failures, 0);
	assert_int_equal(cache_source(c, ARPI)->last_success_at, now + 180);
	assert_int_equal(cache_source(c, ARPI)->why.code, ERR_NONE);
}

static void
test_a_source_is_called_by_its_feeds_title_else_its_id(void **state)
{
	struct cache *c = cache_of(state);
	assert_string_equal(cache_source_name(c, ARPI), "arpi");
	free(cache_source(c, ARPI)->title);
	cache_source(c, ARPI)->title = strdup("Arpi Daily");
	assert_string_equal(cache_source_name(c, ARPI), "Arpi Daily");
}

/* ---- chance ------------------------------------------------------------------------------- */

static uint32_t
next_number(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 16;
}

static void
test_the_same_link_from_two_sources_is_one_story_kept_apart(void **state)
{
	struct cache *c = cache_of(state);
	const struct entry *others[4];
	const struct draft arpi_says = {.id = "a", .title = "Snow", .link = "https://n.example/1"};
	struct draft daryal_says = {
		.id = "d", .title = "Snow!", .link = "http://www.n.example/1/?utm_source=d"};
	const struct draft sevan_says = {.id = "s", .title = "Lake", .link = "https://n.example/2"};
	merge_one(c, ARPI, arpi_says);
	merge_one(c, DARYAL, daryal_says);
	merge_one(c, SEVAN, sevan_says);
	cache_settle(c);
	assert_int_equal(cache_entry_count(c), 3);

	const struct entry *arpi = cache_find_article(c, ARPI, "a");
	assert_int_equal(cache_same_story(c, arpi, others, 4), 1);
	assert_ptr_equal(others[0], cache_find_article(c, DARYAL, "d"));
	assert_int_equal(cache_same_story(c, others[0], NULL, 4), 1);
	assert_int_equal(cache_same_story(c, cache_find_article(c, SEVAN, "s"), NULL, 4), 0);

	/* A link that changes leaves the story. */
	daryal_says.link = "https://n.example/3";
	merge_one(c, DARYAL, daryal_says);
	assert_int_equal(cache_same_story(c, arpi, NULL, 4), 0);
}

static void
test_after_any_sequence_of_events_every_count_is_exact(void **state)
{
	struct cache *c = cache_of(state);
	static const char *const words[] = {"snow", "lake", "chess", "weather", "apricot", "tea"};
	uint32_t chance = 1;
	int64_t at = now;

	for (int step = 0; step < 3000; step++) {
		at += next_number(&chance) % 7200;
		uint32_t what = next_number(&chance) % 100;
		if (what < 40) {
			struct draft d[5];
			char id[5][16], title[5][40];
			for (int i = 0; i < 5; i++) {
				uint32_t n = next_number(&chance) % 900;
				snprintf(id[i], sizeof(id[i]), "%u", n);
				snprintf(title[i], sizeof(title[i]), "%s %s",
					 words[next_number(&chance) % 6], words[n % 6]);
				d[i] = (struct draft){.id = id[i],
						      .title = title[i],
						      .link = n % 4 ? title[i] : "",
						      .published_at = n % 3 ? at - n * 600 : 0};
			}
			merge_at(c, next_number(&chance) % 3, d, 5, at);
		} else if (what < 80) {
			struct entry *e = cache_find(c, next_number(&chance) % 2000);
			if (e)
				cache_set_unread(c, e, what % 2);
			if (e && what % 5 == 0)
				cache_set_starred(c, e, what % 10 == 0);
		} else if (what < 90) {
			cache_settle(c);
		} else if (what < 98) {
			cache_refresh_shelf(c, next_number(&chance) % SHELVES, at);
		} else {
			cache_evict(c, at + 40 * day);
		}
		check_counts(c);
	}
	assert_true(cache_entry_count(c) > 100);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_an_article_that_comes_again_is_known),
		TEST(test_the_same_id_of_another_source_is_another_article),
		TEST(test_without_any_name_an_article_is_known_by_its_text),
		TEST(test_an_edited_article_keeps_its_state_and_place),
		TEST(test_a_guid_that_changes_with_each_fetch_makes_no_new_articles),
		TEST(test_two_articles_of_one_answer_stay_two_though_link_and_title_agree),
		TEST(test_of_two_articles_with_one_id_the_first_counts),
		TEST(test_a_mended_or_empty_text_never_replaces_a_longer_one),
		TEST(test_an_article_stands_on_each_of_its_shelves_and_once_in_all),
		TEST(test_shelves_are_in_order_however_articles_come_in),
		TEST(test_without_dates_articles_stand_as_in_their_feed),
		TEST(test_a_date_far_ahead_sorts_as_first_seen),
		TEST(test_unread_counts_follow_every_change),
		TEST(test_what_ceases_to_match_stays_until_the_tab_is_entered),
		TEST(test_an_edit_brings_an_article_into_a_view),
		TEST(test_filters_hide_star_read_and_ask_for_saving),
		TEST(test_old_articles_end_but_starred_saved_and_listed_ones_stay),
		TEST(test_of_a_source_so_many_stay_as_are_to_be_kept),
		TEST(test_many_articles_come_and_go_and_memory_does_not_grow),
		TEST(test_failing_sources_are_counted_on_their_shelves),
		TEST(test_a_source_is_called_by_its_feeds_title_else_its_id),
		TEST(test_the_same_link_from_two_sources_is_one_story_kept_apart),
		TEST(test_after_any_sequence_of_events_every_count_is_exact),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
