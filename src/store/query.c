#include "store/query.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/fold.h"
#include "store/letter.h"
#include "store/query_tree.h"

/* ---- words in folded text ----------------------------------------------------------------- */

/* The character that ends before `at`. */
static uint32_t
character_before(const char *text, size_t at)
{
	size_t from = at - 1;
	while (from > 0 && at - from < 4 && ((unsigned char)text[from] & 0xC0) == 0x80)
		from--;
	uint32_t code;
	utf8_decode(text + from, at - from, &code);
	return code;
}

/* Whether a word may begin or end between two characters. */
static bool
is_border(uint32_t before, uint32_t behind)
{
	return !letter_is_word(before) || !letter_is_word(behind) || letter_is_unspaced(before) ||
	       letter_is_unspaced(behind);
}

/* Whether a text has the words of a term: from the beginning of a word, and for a phrase up
   to the end of one. So `armen` finds Armenian, and `art` no party. */
static bool
text_has(const char *text, size_t size, const struct term *t)
{
	const char *from = text, *end = text + size, *at;

	while ((at = memmem(from, (size_t)(end - from), t->text, t->size))) {
		const char *behind = at + t->size;
		uint32_t next;
		bool begins = at == text ||
			      is_border(character_before(text, (size_t)(at - text)), t->first);
		bool ends = !t->phrase || behind == end ||
			    (utf8_decode(behind, (size_t)(end - behind), &next),
			     is_border(t->last, next));
		if (begins && ends)
			return true;
		from = at + 1;
	}
	return false;
}

/* The same for a text that has still to be folded. */
static bool
raw_has(const char *text, const struct term *t)
{
	struct buf folded = {0};
	utf8_fold(&folded, text, strlen(text));
	bool has = text_has(buf_text(&folded), folded.size, t);
	buf_clear(&folded);
	return has;
}

static bool
raw_is(const char *text, const struct term *t)
{
	struct buf folded = {0};
	utf8_fold(&folded, text, strlen(text));
	bool is = folded.size == t->size && memcmp(buf_text(&folded), t->text, t->size) == 0;
	buf_clear(&folded);
	return is;
}

/* ---- what is asked of an article ------------------------------------------------------------ */

/* Folded once for all terms of a query, and not before one asks. */
struct asked {
	const struct settings *settings;
	const struct source_state *source;
	const struct entry *entry;
	int64_t now;
	struct buf title, text;
	bool has_title, has_text;
};

static bool
match_title(struct asked *a, const struct term *t)
{
	const char *title = a->entry->article->title;
	if (!a->has_title) {
		utf8_fold(&a->title, title, strlen(title));
		a->has_title = true;
	}
	return text_has(buf_text(&a->title), a->title.size, t);
}

/* An article's name in `found`: a hash of its source's ID and its own. That two of a store's
   articles share one is less likely than that its disk fails. */
static uint64_t
query_name(const char *source, const char *article_id)
{
	const char *parts[] = {source, article_id};
	uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a, with the NULs */
	for (size_t i = 0; i < 2; i++)
		for (const char *p = parts[i];; p++) {
			hash = (hash ^ (unsigned char)*p) * 0x100000001b3u;
			if (!*p)
				break;
		}
	return hash;
}

static int
name_order(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

static bool
name_found(void *arg, const char *source, const char *article_id)
{
	struct term *t = arg;
	t->found = mem_grow(t->found, &t->found_capacity, t->found_count, sizeof(*t->found));
	t->found[t->found_count++] = query_name(source, article_id);
	return true;
}

void
query_index(struct query *q, struct database *db)
{
	for (uint32_t i = 0; i < q->count; i++) {
		struct term *t = &q->nodes[i].term;
		if (q->nodes[i].kind != NODE_TERM || t->field != FIELD_ANY)
			continue;
		t->found_count = 0;
		database_search(db, t->text, t->phrase, name_found, t);
		if (t->found_count)
			qsort(t->found, t->found_count, sizeof(*t->found), name_order);
	}
}

static bool
match_any(struct asked *a, const struct term *t)
{
	if (match_title(a, t))
		return true;
	if (!a->entry->article->body.size && t->found_count) {
		uint64_t name = query_name(a->settings->sources[a->entry->source].id,
					   a->entry->article->id);
		if (bsearch(&name, t->found, t->found_count, sizeof(name), name_order))
			return true;
	}
	if (!a->has_text) {
		const struct article *article = a->entry->article;
		fold_text(article->body, article->summary, &a->text);
		a->has_text = true;
	}
	return text_has(buf_text(&a->text), a->text.size, t);
}

static bool
match_author(struct asked *a, const struct term *t)
{
	return raw_has(a->entry->article->byline, t);
}

static bool
match_tag(struct asked *a, const struct term *t)
{
	const struct article *article = a->entry->article;
	for (uint32_t i = 0; i < article->tag_count; i++)
		if (raw_has(article->tags[i], t))
			return true;
	return false;
}

/* An ID or a whole name means that one alone; else it is enough to name a word of it. */
static bool
match_source(struct asked *a, const struct term *t)
{
	const struct settings *s = a->settings;
	const struct source_settings *source = &s->sources[a->entry->source];

	if (raw_is(source->id, t))
		return true;
	if (!raw_has(source->id, t) && !raw_has(source->name, t) && !raw_has(a->source->title, t))
		return false;
	for (size_t i = 0; i < s->source_count; i++)
		if (raw_is(s->sources[i].id, t))
			return raw_is(source->name, t) || raw_is(a->source->title, t);
	return true;
}

static bool
category_is(const struct category_settings *c, const struct term *t)
{
	return raw_is(c->id, t) || raw_is(c->title, t);
}

static bool
match_category(struct asked *a, const struct term *t)
{
	const struct settings *s = a->settings;
	const struct source_settings *source = &s->sources[a->entry->source];
	bool like = false;

	for (size_t i = 0; i < source->category_count; i++) {
		const struct category_settings *c = &s->categories[source->categories[i]];
		if (category_is(c, t))
			return true;
		like = like || raw_has(c->id, t) || raw_has(c->title, t);
	}
	for (size_t i = 0; like && i < s->category_count; i++)
		like = !category_is(&s->categories[i], t);
	return like;
}

static bool
match_url(struct asked *a, const struct term *t)
{
	return strcasestr(a->entry->article->link, t->text) != NULL;
}

/* Basic filtering of language ranges (RFC 4647, section 3.3.1): `en` matches en and en-GB. */
static bool
match_lang(struct asked *a, const struct term *t)
{
	const char *tag = a->entry->article->language;
	return strncasecmp(tag, t->text, t->size) == 0 &&
	       (tag[t->size] == '\0' || tag[t->size] == '-');
}

static bool
match_is(struct asked *a, const struct term *t)
{
	switch (t->state) {
	case STATE_UNREAD:
		return a->entry->unread;
	case STATE_STARRED:
		return a->entry->starred;
	case STATE_SAVED:
		return *a->entry->saved_path != '\0';
	}
	return false;
}

static bool
match_after(struct asked *a, const struct term *t)
{
	return query_date_not_before(&t->date, a->entry->sort_at, a->now);
}

static bool
match_before(struct asked *a, const struct term *t)
{
	return !query_date_not_before(&t->date, a->entry->sort_at, a->now);
}

static bool (*const matchers[FIELD_COUNT])(struct asked *a, const struct term *t) = {
	[FIELD_ANY] = match_any,       [FIELD_TITLE] = match_title,
	[FIELD_AUTHOR] = match_author, [FIELD_SOURCE] = match_source,
	[FIELD_TAG] = match_tag,       [FIELD_CATEGORY] = match_category,
	[FIELD_URL] = match_url,       [FIELD_LANG] = match_lang,
	[FIELD_IS] = match_is,         [FIELD_AFTER] = match_after,
	[FIELD_BEFORE] = match_before,
};

/* ---- evaluation --------------------------------------------------------------------------- */

enum half { HALF_STEADY, HALF_PASSING, HALF_BOTH };

/* As deep as parentheses nest, which query_parse() bounds. The children stand cheapest first. */
static bool
node_matches(const struct query *q, const struct node *n, enum half half, struct asked *a)
{
	bool matches;
	if (n->kind == NODE_TERM) {
		matches = matchers[n->term.field](a, &n->term);
		return matches != n->negated;
	}
	matches = n->kind == NODE_ALL;
	for (uint32_t i = n->first; i; i = q->nodes[i].next) {
		const struct node *child = &q->nodes[i];
		if (half != HALF_BOTH && child->passing != (half == HALF_PASSING))
			continue;
		if (node_matches(q, child, HALF_BOTH, a) != (n->kind == NODE_ALL)) {
			matches = n->kind != NODE_ALL;
			break;
		}
	}
	return matches != n->negated;
}

static bool
query_ask(const struct query *q, enum half half, struct asked *a)
{
	bool matches = node_matches(q, &q->nodes[0], half, a);
	buf_clear(&a->title);
	buf_clear(&a->text);
	return matches;
}

bool
query_matches(const struct query *q, const struct settings *settings,
	      const struct source_state *source, const struct entry *e, int64_t now)
{
	struct asked a = {.settings = settings, .source = source, .entry = e, .now = now};
	return query_ask(q, HALF_BOTH, &a);
}

bool
query_matches_steady(const struct query *q, const struct settings *settings,
		     const struct source_state *source, const struct entry *e)
{
	struct asked a = {.settings = settings, .source = source, .entry = e};
	return query_ask(q, HALF_STEADY, &a);
}

bool
query_matches_passing(const struct query *q, const struct settings *settings,
		      const struct source_state *source, const struct entry *e, int64_t now)
{
	struct asked a = {.settings = settings, .source = source, .entry = e, .now = now};
	return query_ask(q, HALF_PASSING, &a);
}

bool
query_is_steady(const struct query *q)
{
	return !q->nodes[0].passing;
}

void
query_destroy(struct query *q)
{
	if (!q)
		return;
	for (uint32_t i = 0; i < q->count; i++) {
		if (q->nodes[i].kind != NODE_TERM)
			continue;
		free(q->nodes[i].term.text);
		free(q->nodes[i].term.found);
	}
	free(q->nodes);
	free(q);
}
