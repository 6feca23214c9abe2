/*
 * Bytes of memory that an article takes in the cache, as the allocator sees it.
 *
 *     ninja -C build tests/bench/store_memory && build/tests/bench/store_memory [ARTICLES]
 */
#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "store/cache.h"

enum { SOURCES = 100, PER_ANSWER = 50, BODY_BYTES = 2048 };

static struct settings *
settings_make(void)
{
	struct buf text = {0};
	struct faults faults = {0};
	struct err why = {0};
	buf_puts(&text, "[general]\nstore = none\n[category news]\n[category armenia]\n");
	for (int i = 0; i < SOURCES; i++)
		buf_printf(&text,
			   "[source s%d]\nurl = https://s%d.example/feed\n"
			   "category = news, armenia\n",
			   i, i);
	struct settings *s = settings_from_text("bench", text.bytes, text.size, &faults, &why);
	if (!s) {
		fprintf(stderr, "%s\n", why.text);
		exit(EXIT_FAILURE);
	}
	buf_clear(&text);
	return s;
}

/* A paragraph of so many bytes. */
static struct document
body_make(size_t size)
{
	struct document_writer w;
	document_writer_init(&w, size + 64);
	for (size_t at = 0; at < size; at += 8)
		document_text(&w, "railway ", 8);
	return document_finish(&w);
}

static const struct article *
article_make(int source, size_t number, struct document body)
{
	char title[100], link[100], id[64];
	snprintf(title, sizeof(title), "Three railways agree on timetable %zu for the summer",
		 number);
	snprintf(link, sizeof(link), "https://s%d.example/2024/07/03/three-railways-agree-%zu/",
		 source, number);
	snprintf(id, sizeof(id), "https://s%d.example/?p=%zu", source, number);
	struct author author = {"Nairi Hakobian", "", ""};
	return article_create(&(struct article){
		.id = id,
		.title = title,
		.link = link,
		.published_at = 1720000000 + (int64_t)number,
		.authors = &author,
		.author_count = 1,
		.body = body,
	});
}

static void
fill(struct cache *c, size_t count, struct document body)
{
	for (size_t at = 0; at < count; at += PER_ANSWER) {
		const struct article *answer[PER_ANSWER];
		int source = (int)(at / PER_ANSWER % SOURCES);
		for (size_t i = 0; i < PER_ANSWER; i++)
			answer[i] = article_make(source, at + i, body);
		cache_merge(c, (uint32_t)source, answer, PER_ANSWER, 1720000000);
		for (size_t i = 0; i < PER_ANSWER; i++)
			article_unref(answer[i]);
		cache_settle(c);
	}
}

static size_t
heap_bytes(void)
{
	struct mallinfo2 info = mallinfo2();
	return info.uordblks + info.hblkhd;
}

static void
measure(const char *name, const struct settings *settings, size_t count, size_t body_bytes)
{
	struct document body = body_bytes ? body_make(body_bytes) : (struct document){0};
	size_t before = heap_bytes();
	int64_t from_ms = clock_ticks_ms();
	struct cache *c = cache_create(settings);
	fill(c, count, body);
	int64_t took_ms = clock_ticks_ms() - from_ms;
	size_t heap = heap_bytes() - before;
	printf("%-14s %zu articles: %zu bytes each by the allocator, %zu by cache_bytes(); "
	       "merged in %" PRId64 " ms\n",
	       name, cache_entry_count(c), heap / count, cache_bytes(c) / count, took_ms);
	cache_destroy(c);
	free((void *)body.bytes);
}

int
main(int argc, char **argv)
{
	size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
	count = (count + PER_ANSWER - 1) / PER_ANSWER * PER_ANSWER;
	struct settings *settings = settings_make();
	measure("headline only", settings, count, 0);
	measure("with 2 KB body", settings, count, BODY_BYTES);
	settings_destroy(settings);
	return EXIT_SUCCESS;
}
