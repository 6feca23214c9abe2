#include "ui/sieve.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"

enum {
	KEY_SIZE = 24,     /* bytes of a sort key: more decide only between those alike */
	LOOK_AT_CLOCK = 64 /* steps between two looks at the clock; a query may read a whole text */
};

/* A row that is sorted: by the key, then by the whole text it is the beginning of. */
struct sieve_row {
	uint8_t key[KEY_SIZE];
	uint32_t id;
};

bool
sieve_is_open(const struct sieve_wish *wish)
{
	return !wish->query && !wish->only_unread && wish->order == ORDER_DATE;
}

void
sieve_init(struct sieve *s, struct cache *cache, const struct settings *settings)
{
	*s = (struct sieve){.cache = cache, .settings = settings};
}

static void
work_clear(struct sieve *s)
{
	free(s->todo);
	free(s->found);
	free(s->sorting);
	s->todo = s->found = NULL;
	s->sorting = NULL;
	s->todo_count = s->found_count = s->at = s->run = 0;
	s->working = false;
}

void
sieve_clear(struct sieve *s)
{
	work_clear(s);
	cache_give_up(s->cache, s->ticket);
	free(s->rows);
	free(s->passed);
	query_destroy(s->wish.query);
	sieve_init(s, s->cache, s->settings);
}

/* ---- beginning ----------------------------------------------------------------------------- */

static void
work_begin(struct sieve *s, const struct shelf *shelf)
{
	work_clear(s);
	s->todo = mem_zalloc(shelf->count, sizeof(*s->todo));
	s->found = mem_zalloc(shelf->count, sizeof(*s->found));
	for (size_t i = 0; i < shelf->count; i++)
		s->todo[i] = shelf->entries[i]->id;
	s->todo_count = shelf->count;
	s->working = true;
	/* What has come since the last answer may lie in the database by now. */
	if (s->wish.query) {
		cache_give_up(s->cache, s->ticket);
		s->ticket = cache_ask_later(s->cache, s->wish.query, s);
	}
}

void
sieve_begin(struct sieve *s, const struct shelf *shelf, struct sieve_wish wish)
{
	sieve_clear(s);
	s->wish = wish;
	s->fresh = true;
	work_begin(s, shelf);
}

void
sieve_update(struct sieve *s, const struct shelf *shelf)
{
	s->stale = s->working;
	if (!s->working)
		work_begin(s, shelf);
}

/* ---- judging ------------------------------------------------------------------------------- */

static bool
passed_get(const struct sieve *s, uint32_t id)
{
	return id / 8 < s->passed_bytes && (s->passed[id / 8] >> id % 8 & 1);
}

static void
passed_put(struct sieve *s, uint32_t id)
{
	if (id / 8 >= s->passed_bytes) {
		size_t bytes = id / 8 + id / 16 + 64;
		s->passed = mem_realloc(s->passed, bytes, 1);
		memset(s->passed + s->passed_bytes, 0, bytes - s->passed_bytes);
		s->passed_bytes = bytes;
	}
	s->passed[id / 8] = (uint8_t)(s->passed[id / 8] | 1u << id % 8);
}

static bool
entry_passes(const struct sieve *s, const struct entry *e)
{
	if (s->wish.only_unread && !e->unread)
		return false;
	return !s->wish.query || query_matches(s->wish.query, s->settings,
					       cache_source(s->cache, e->source), e, clock_now());
}

/* Judges the next of what is to do. An entry's number grows with its coming, so what is new has
   a greater one than all that was judged. */
static void
judge_next(struct sieve *s)
{
	uint32_t id = s->todo[s->at++];
	bool passes;
	if (!s->wish.query && !s->wish.only_unread) {
		passes = true; /* it is sorted alone */
	} else if (id <= s->judged) {
		passes = passed_get(s, id);
	} else {
		const struct entry *e = cache_find(s->cache, id);
		passes = e && entry_passes(s, e);
		if (passes)
			passed_put(s, id);
	}
	if (passes)
		s->found[s->found_count++] = id;
}

/* ---- sorting ------------------------------------------------------------------------------- */

static void
text_fold(const struct sieve *s, uint32_t id, struct buf *into)
{
	const struct entry *e = cache_find(s->cache, id);
	if (!e)
		return;
	const char *text =
		s->wish.order == ORDER_SOURCE ? cache_source_name(s->cache, e->source) : e->title;
	utf8_fold(into, text, strlen(text));
}

static int
row_compare(const struct sieve *s, const struct sieve_row *a, const struct sieve_row *b)
{
	int order = memcmp(a->key, b->key, KEY_SIZE);
	if (order == 0 && a->key[KEY_SIZE - 1]) {
		struct buf left = {0}, right = {0};
		text_fold(s, a->id, &left);
		text_fold(s, b->id, &right);
		order = strcmp(buf_text(&left), buf_text(&right));
		buf_clear(&left);
		buf_clear(&right);
	}
	return s->wish.reversed ? -order : order;
}

/* @return how many of the words that are looked for the title has */
static unsigned
title_hits(const struct sieve *s, const struct buf *folded)
{
	enum { WORDS_MOST = 64 };
	const struct words *words[WORDS_MOST];
	size_t count = s->wish.query ? query_words(s->wish.query, words, WORDS_MOST) : 0;
	unsigned hits = 0;
	for (size_t i = 0; i < count; i++)
		hits += words_in(words[i], buf_text(folded), folded->size);
	return hits;
}

static void
key_make(const struct sieve *s, struct sieve_row *row)
{
	struct buf folded = {0};
	text_fold(s, row->id, &folded);
	memset(row->key, 0, KEY_SIZE);
	if (s->wish.order == ORDER_RELEVANCE) {
		row->key[0] = (uint8_t)(UINT8_MAX - title_hits(s, &folded));
		buf_clear(&folded);
		return;
	}
	memcpy(row->key, buf_text(&folded), folded.size < KEY_SIZE ? folded.size : KEY_SIZE);
	buf_clear(&folded);
}

/* Merges two sorted runs; of rows alike the first stays first: the newer one. */
static void
runs_merge(const struct sieve *s, const struct sieve_row *from, size_t middle, size_t end,
	   struct sieve_row *into)
{
	size_t left = 0, right = middle;
	for (size_t i = 0; i < end; i++) {
		bool takes_left = left < middle &&
				  (right >= end || row_compare(s, &from[left], &from[right]) <= 0);
		into[i] = from[takes_left ? left++ : right++];
	}
}

/* One step of a merge sort from the bottom up. @return true when all is sorted */
static bool
sort_step(struct sieve *s)
{
	size_t count = s->found_count;
	struct sieve_row *from = s->sorting, *to = s->sorting + count;

	if (!s->run) { /* keys are made first */
		from[s->at].id = s->found[s->at];
		key_make(s, &from[s->at]);
		if (++s->at == count) {
			s->run = 1;
			s->at = 0;
		}
		return false;
	}
	if (s->run >= count) {
		for (size_t i = 0; i < count; i++)
			s->found[i] = from[i].id;
		return true;
	}
	size_t left = count - s->at;
	size_t end = left < 2 * s->run ? left : 2 * s->run;
	runs_merge(s, from + s->at, s->run < left ? s->run : left, end, to + s->at);
	s->at += end;
	if (s->at == count) {
		memcpy(from, to, count * sizeof(*from));
		s->at = 0;
		s->run *= 2;
	}
	return false;
}

/* ---- working ------------------------------------------------------------------------------- */

static void
rows_take(struct sieve *s)
{
	size_t count = s->found_count;
	if (s->wish.order == ORDER_DATE && s->wish.reversed)
		for (size_t i = 0; i < count / 2; i++) {
			uint32_t id = s->found[i];
			s->found[i] = s->found[count - 1 - i];
			s->found[count - 1 - i] = id;
		}
	free(s->rows);
	s->rows = s->found;
	s->count = count;
	s->found = NULL;
	s->fresh = false;
	for (size_t i = 0; i < s->todo_count; i++)
		s->judged = s->todo[i] > s->judged ? s->todo[i] : s->judged;
	work_clear(s);
}

/* What was found so far is shown already, where more only comes behind it. */
static bool
rows_show(struct sieve *s)
{
	if (!s->fresh || s->wish.order != ORDER_DATE || s->wish.reversed ||
	    s->found_count == s->count)
		return false;
	s->rows = mem_realloc(s->rows, s->found_count, sizeof(*s->rows));
	memcpy(s->rows + s->count, s->found + s->count,
	       (s->found_count - s->count) * sizeof(*s->rows));
	s->count = s->found_count;
	return true;
}

bool
sieve_can_work(const struct sieve *s)
{
	return s->working && !s->ticket;
}

bool
sieve_work(struct sieve *s, int64_t max_ms)
{
	int64_t until_ms = clock_ticks_ms() + max_ms;
	bool sorts = s->wish.order != ORDER_DATE;

	if (s->ticket && !cache_was_answered(s->cache, s->wish.query, s->ticket))
		return false;
	s->ticket = 0;

	for (size_t steps = 1; s->working; steps++) {
		if (!s->sorting && s->at < s->todo_count) {
			judge_next(s);
		} else if (sorts && s->found_count && !s->sorting) {
			s->sorting = mem_zalloc(2 * s->found_count, sizeof(*s->sorting));
			s->at = 0;
		} else if (!s->sorting || sort_step(s)) {
			rows_take(s);
			return true;
		}
		if ((s->wish.query || steps % LOOK_AT_CLOCK == 0) && clock_ticks_ms() >= until_ms)
			break;
	}
	return rows_show(s);
}
