/*
 * What the store costs: writing beside SQLite alone, a start, searches, an article.
 *
 *     ninja -C build tests/bench/store_speed && build/tests/bench/store_speed [ARTICLES [FOLDER]]
 *
 * Every article has a body of 2 KB out of 20,000 words, some frequent and most rare. SQLite alone
 * inserts the same texts as rows of one table, in one transaction; figures of it and of the store
 * are taken in turns, and a ratio is the median of those within a turn.
 */
#include <inttypes.h>
#include <malloc.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "store/cache.h"

enum { SOURCES = 100, PER_ANSWER = 50, WORDS = 300, VOCABULARY = 20000, TURNS = 5 };

static uint32_t dice = 1;

static uint32_t throw(uint32_t below)
{
	dice = dice * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)dice * below >> 32);
}

/* A word by its number; low numbers come up often. */
static void
word_put(struct buf *into)
{
	uint32_t n = throw(VOCABULARY) + 1;
	for (n = throw(n) + 1; n; n /= 16)
		buf_printf(into, "%c%c", "bdfgklmnprstvzhj"[n % 16], "aeiou"[n % 5]);
	buf_putc(into, ' ');
}

static double
now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double
at_share(double *values, size_t count, double share)
{
	qsort(values, count, sizeof(*values), order);
	return values[(size_t)((double)(count - 1) * share)];
}

static struct settings *
settings_make(void)
{
	struct buf text = {0};
	struct faults faults = {0};
	struct err why = {0};
	buf_puts(&text, "[general]\nstore = none\n[category news]\n");
	for (int i = 0; i < SOURCES; i++)
		buf_printf(&text, "[source s%d]\nurl = https://s%d.example/feed\ncategory = news\n",
			   i, i);
	struct settings *s = settings_from_text("bench", text.bytes, text.size, &faults, &why);
	buf_clear(&text);
	return s;
}

static const struct article *
article_make(size_t number)
{
	struct buf text = {0}, title = {0};
	char link[100], id[64];
	for (int i = 0; i < WORDS; i++)
		word_put(&text);
	for (int i = 0; i < 8; i++)
		word_put(&title);
	snprintf(link, sizeof(link), "https://s.example/2024/07/03/three-railways-%zu/", number);
	snprintf(id, sizeof(id), "https://s.example/?p=%zu", number);
	struct document_writer w;
	document_writer_init(&w, 1 << 20);
	document_text(&w, text.bytes, text.size);
	struct document body = document_finish(&w);
	const struct article *a = article_create(&(struct article){
		.id = id,
		.title = title.bytes,
		.link = link,
		.published_at = 1720000000 - (int64_t)number * 60,
		.body = body,
	});
	free((void *)body.bytes);
	buf_clear(&text);
	buf_clear(&title);
	return a;
}

/* ---- writing ------------------------------------------------------------------------------ */

static double
write_bare(const char *path, const struct article *const *articles, size_t count)
{
	sqlite3 *db;
	sqlite3_stmt *s;
	unlink(path);
	double from = now_ms();
	sqlite3_open(path, &db);
	sqlite3_exec(db,
		     "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE item (id"
		     " INTEGER PRIMARY KEY, guid TEXT UNIQUE, title TEXT, link TEXT, at INTEGER,"
		     " body BLOB); BEGIN",
		     NULL, NULL, NULL);
	sqlite3_prepare_v2(db,
			   "INSERT INTO item (guid, title, link, at, body)"
			   " VALUES (?1, ?2, ?3, ?4, ?5)",
			   -1, &s, NULL);
	for (size_t i = 0; i < count; i++) {
		const struct article *a = articles[i];
		sqlite3_bind_text(s, 1, a->id, -1, SQLITE_STATIC);
		sqlite3_bind_text(s, 2, a->title, -1, SQLITE_STATIC);
		sqlite3_bind_text(s, 3, a->link, -1, SQLITE_STATIC);
		sqlite3_bind_int64(s, 4, a->published_at);
		sqlite3_bind_blob(s, 5, a->body.bytes, (int)a->body.size, SQLITE_STATIC);
		sqlite3_step(s);
		sqlite3_reset(s);
	}
	sqlite3_finalize(s);
	sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	double took = now_ms() - from;
	sqlite3_close(db);
	return took;
}

static void
fill(struct cache *c, const struct article *const *articles, size_t count)
{
	for (size_t at = 0; at < count; at += PER_ANSWER) {
		cache_merge(c, (uint32_t)(at / PER_ANSWER % SOURCES), articles + at, PER_ANSWER,
			    1720000000);
		cache_settle(c);
		cache_persist(c);
	}
}

static double
write_store(const char *path, const struct settings *settings,
	    const struct article *const *articles, size_t count)
{
	struct err notice, why = {0};
	unlink(path);
	double from = now_ms();
	struct database *db = database_open(path, NULL, NULL, &notice, &why);
	struct cache *c = cache_create(settings);
	cache_attach(c, db, 1720000000);
	cache_restore_all(c);
	fill(c, articles, count);
	database_sync(db);
	double took = now_ms() - from;
	database_close(db);
	cache_destroy(c);
	return took;
}

/* ---- reading ------------------------------------------------------------------------------ */

static bool
is_indexed(const char *path)
{
	sqlite3 *db;
	sqlite3_stmt *s;
	sqlite3_open(path, &db);
	sqlite3_prepare_v2(db, "SELECT 1 FROM headline WHERE NOT indexed LIMIT 1", -1, &s, NULL);
	bool is = sqlite3_step(s) == SQLITE_DONE;
	sqlite3_finalize(s);
	sqlite3_close(db);
	return is;
}

static void
measure_reading(const char *path, const struct settings *settings)
{
	enum { SEARCHES = 200, OPENED = 1000 };
	static double took[OPENED];
	struct err notice, why = {0};
	struct mallinfo2 before = mallinfo2();
	double from = now_ms();
	struct database *db = database_open(path, NULL, NULL, &notice, &why);
	struct cache *c = cache_create(settings);
	cache_attach(c, db, 1720000000);
	cache_restore(c, 200);
	cache_settle(c);
	double first = now_ms() - from;
	cache_restore_all(c);
	double all = now_ms() - from;
	struct mallinfo2 after = mallinfo2();
	size_t count = cache_entry_count(c);
	size_t heap = after.uordblks + after.hblkhd - before.uordblks - before.hblkhd;
	printf("start: 200 headlines in %.1f ms, all %zu in %.0f ms, %zu bytes of heap each, "
	       "SQLite's"
	       " included\n",
	       first, count, all, heap / count);

	from = now_ms();
	database_put(db, database_job_index());
	while (!is_indexed(path))
		usleep(20000);
	printf("index: the rest of it took %.0f ms\n", now_ms() - from);

	for (int i = 0; i < SEARCHES; i++) {
		struct buf text = {0};
		word_put(&text);
		word_put(&text);
		struct query *q = query_parse(text.bytes, NULL);
		from = now_ms();
		cache_ask(c, q);
		took[i] = now_ms() - from;
		query_destroy(q);
		buf_clear(&text);
	}
	printf("search for two words: median %.2f ms, p99 %.2f ms\n", at_share(took, SEARCHES, 0.5),
	       at_share(took, SEARCHES, 0.99));

	for (int i = 0; i < OPENED; i++) {
		const struct entry *e = cache_shelf(c, 0)->entries[throw((uint32_t)count)];
		from = now_ms();
		article_unref(cache_article(c, e));
		took[i] = now_ms() - from;
	}
	printf("an article: median %.3f ms, p99 %.3f ms\n", at_share(took, OPENED, 0.5),
	       at_share(took, OPENED, 0.99));
	from = now_ms();
	database_close(db);
	cache_destroy(c);
	printf("end: %.1f ms\n", now_ms() - from);
}

int
main(int argc, char **argv)
{
	size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 20000;
	count = (count + PER_ANSWER - 1) / PER_ANSWER * PER_ANSWER;
	char store[400], bare[400];
	snprintf(store, sizeof(store), "%s/bench-store.db", argc > 2 ? argv[2] : "/tmp");
	snprintf(bare, sizeof(bare), "%s/bench-bare.db", argc > 2 ? argv[2] : "/tmp");
	struct settings *settings = settings_make();
	const struct article **articles = malloc(count * sizeof(*articles));
	for (size_t i = 0; i < count; i++)
		articles[i] = article_make(i);

	double rates[TURNS], ours[TURNS], ratios[TURNS];
	for (int i = 0; i < TURNS; i++) {
		rates[i] = write_bare(bare, articles, count);
		ours[i] = write_store(store, settings, articles, count);
		ratios[i] = ours[i] / rates[i];
	}
	printf("writing %zu articles: SQLite alone %.0f ms, the store %.0f ms, ratio %.2f\n", count,
	       at_share(rates, TURNS, 0.5), at_share(ours, TURNS, 0.5),
	       at_share(ratios, TURNS, 0.5));
	for (size_t i = 0; i < count; i++)
		article_unref(articles[i]);
	free(articles);
	malloc_trim(0);
	measure_reading(store, settings);
	settings_destroy(settings);
	unlink(store);
	unlink(bare);
	return EXIT_SUCCESS;
}
