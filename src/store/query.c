#include "store/query.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "store/fold.h"
#include "store/query_tree.h"

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
	const char *title = a->entry->title;
	if (!a->has_title) {
		utf8_fold(&a->title, title, strlen(title));
		a->has_title = true;
	}
	return words_in(&t->words, buf_text(&a->title), a->title.size);
}

/* Whether the database has found the term in an article that lies there. */
static bool
is_found(const struct asked *a, const struct term *t)
{
	return !t->words.size || found_in(t->rows, t->bytes, a->entry->row);
}

static bool
match_any(struct asked *a, const struct term *t)
{
	const struct article *article = a->entry->article;
	if (!article)
		return is_found(a, t);
	if (match_title(a, t))
		return true;
	if (!a->has_text) {
		fold_text(article->body, article->summary, &a->text);
		a->has_text = true;
	}
	return words_in(&t->words, buf_text(&a->text), a->text.size);
}

static bool
match_author(struct asked *a, const struct term *t)
{
	const struct article *article = a->entry->article;
	return article ? words_in_raw(&t->words, article->byline) : is_found(a, t);
}

static bool
match_tag(struct asked *a, const struct term *t)
{
	const struct article *article = a->entry->article;
	if (!article)
		return is_found(a, t);
	for (uint32_t i = 0; i < article->tag_count; i++)
		if (words_in_raw(&t->words, article->tags[i]))
			return true;
	return false;
}

/* An ID or a whole name means that one alone; else it is enough to name a word of it. */
static bool
match_source(struct asked *a, const struct term *t)
{
	const struct settings *s = a->settings;
	const struct source_settings *source = &s->sources[a->entry->source];

	if (words_are(&t->words, source->id))
		return true;
	if (!words_in_raw(&t->words, source->id) && !words_in_raw(&t->words, source->name) &&
	    !words_in_raw(&t->words, a->source->title))
		return false;
	for (size_t i = 0; i < s->source_count; i++)
		if (words_are(&t->words, s->sources[i].id))
			return words_are(&t->words, source->name) ||
			       words_are(&t->words, a->source->title);
	return true;
}

static bool
category_is(const struct category_settings *c, const struct term *t)
{
	return words_are(&t->words, c->id) || words_are(&t->words, c->title);
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
		like = like || words_in_raw(&t->words, c->id) || words_in_raw(&t->words, c->title);
	}
	for (size_t i = 0; like && i < s->category_count; i++)
		like = !category_is(&s->categories[i], t);
	return like;
}

static bool
match_url(struct asked *a, const struct term *t)
{
	const struct article *article = a->entry->article;
	return article ? words_in_url(&t->words, article->link) : is_found(a, t);
}

static bool
match_lang(struct asked *a, const struct term *t)
{
	const struct article *article = a->entry->article;
	return article ? words_name_language(&t->words, article->language) : is_found(a, t);
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

/* ---- what can be shown ----------------------------------------------------------------------- */

/* As deep as parentheses nest. @return how many there are now */
static size_t
words_collect(const struct query *q, const struct node *n, bool negated, const struct words **into,
	      size_t count, size_t most)
{
	negated ^= n->negated;
	if (n->kind == NODE_TERM) {
		bool shown = n->term.field == FIELD_ANY || n->term.field == FIELD_TITLE;
		if (shown && !negated && n->term.words.size && count < most)
			into[count++] = &n->term.words;
		return count;
	}
	for (uint32_t i = n->first; i; i = q->nodes[i].next)
		count = words_collect(q, &q->nodes[i], negated, into, count, most);
	return count;
}

size_t
query_words(const struct query *q, const struct words **into, size_t most)
{
	return words_collect(q, &q->nodes[0], false, into, 0, most);
}

/* ---- what lies in the database --------------------------------------------------------------- */

/* @return true when a term asks what memory does not know of stored articles */
static bool
is_stored(const struct node *n, enum stored_field *field)
{
	static const int fields[FIELD_COUNT] = {
		[FIELD_ANY] = 1 + STORED_TEXT,  [FIELD_AUTHOR] = 1 + STORED_AUTHOR,
		[FIELD_TAG] = 1 + STORED_TAG,   [FIELD_URL] = 1 + STORED_URL,
		[FIELD_LANG] = 1 + STORED_LANG,
	};
	int of = n->kind == NODE_TERM && n->term.words.size ? fields[n->term.field] : 0;
	*field = (enum stored_field)(of - 1);
	return of != 0;
}

struct question *
query_question(const struct query *q)
{
	enum stored_field field;
	size_t count = 0;
	for (uint32_t i = 0; i < q->count; i++)
		count += is_stored(&q->nodes[i], &field);
	if (!count)
		return NULL;
	struct question *question = question_create(count);
	struct stored_term *into = question->terms;
	for (uint32_t i = 0; i < q->count; i++)
		if (is_stored(&q->nodes[i], &field))
			*into++ = (struct stored_term){
				.field = field, .words = words_copy(&q->nodes[i].term.words)};
	return question;
}

void
query_take_answer(struct query *q, struct question *answer)
{
	enum stored_field field;
	struct stored_term *from = answer->terms;
	for (uint32_t i = 0; i < q->count; i++) {
		struct term *t = &q->nodes[i].term;
		if (!is_stored(&q->nodes[i], &field))
			continue;
		free(t->rows);
		t->rows = from->rows;
		t->bytes = from->bytes;
		from->rows = NULL;
		from++;
	}
	question_free(answer);
}

/* ---- its end ------------------------------------------------------------------------------- */

void
query_destroy(struct query *q)
{
	if (!q)
		return;
	for (uint32_t i = 0; i < q->count; i++) {
		if (q->nodes[i].kind != NODE_TERM)
			continue;
		free(q->nodes[i].term.words.text);
		free(q->nodes[i].term.rows);
	}
	free(q->nodes);
	free(q);
}
