#include "store/query.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/query_tree.h"

static const char *const field_names[FIELD_COUNT] = {
	[FIELD_IS] = "is",         [FIELD_AFTER] = "after",
	[FIELD_BEFORE] = "before", [FIELD_LANG] = "lang",
	[FIELD_URL] = "url",       [FIELD_SOURCE] = "source",
	[FIELD_AUTHOR] = "author", [FIELD_CATEGORY] = "category",
	[FIELD_TAG] = "tag",       [FIELD_TITLE] = "title",
	[FIELD_ANY] = "",
};

static const char *const state_names[] = {
	[STATE_UNREAD] = "unread",
	[STATE_STARRED] = "starred",
	[STATE_SAVED] = "saved",
};

enum { QUOTED_CELLS_MAX = 40 }; /* of the user's words in a message */

struct parser {
	const char *text;
	const char *at;
	struct query *q;
	size_t capacity;
	unsigned depth;
	struct err *why;
};

/* ---- faults ------------------------------------------------------------------------------- */

/* Columns are characters, from 1. */
static bool
fail_at(const struct parser *p, const char *where, const char *what, const char *quoted,
	size_t size)
{
	size_t column = 1 + utf8_letters(p->text, (size_t)(where - p->text));
	if (!quoted)
		return err_set(p->why, ERR_USAGE, (int)column, "column %zu: %s", column, what);
	return err_set(p->why, ERR_USAGE, (int)column, "column %zu: %s \"%.*s\"", column, what,
		       (int)utf8_fit(quoted, size, QUOTED_CELLS_MAX, NULL), quoted);
}

/* ---- characters --------------------------------------------------------------------------- */

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
skip_spaces(struct parser *p)
{
	while (is_space(*p->at))
		p->at++;
}

static size_t
word_size(const char *at)
{
	size_t size = 0;
	while (at[size] && !is_space(at[size]) && !strchr("()\"", at[size]))
		size++;
	return size;
}

/* ---- nodes -------------------------------------------------------------------------------- */

static uint32_t
node_add(struct parser *p, struct node node)
{
	struct query *q = p->q;
	q->nodes = mem_grow(q->nodes, &p->capacity, q->count, sizeof(*q->nodes));
	q->nodes[q->count] = node;
	return q->count++;
}

/* Hangs a child under a group, behind all that cost no more. */
static void
node_adopt(struct query *q, uint32_t parent, uint32_t child)
{
	struct node *of = &q->nodes[parent];
	struct node *new = &q->nodes[child];
	uint32_t *link = &of->first;

	while (*link && q->nodes[*link].cost <= new->cost)
		link = &q->nodes[*link].next;
	new->next = *link;
	*link = child;
	of->passing |= new->passing;
	if (of->cost < new->cost)
		of->cost = new->cost;
}

/* ---- terms -------------------------------------------------------------------------------- */

/* The field that a name and a colon at the parser's place name; FIELD_ANY where there is none. */
static bool
read_field(struct parser *p, enum field *field)
{
	const char *from = p->at;
	size_t size = strspn(from, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

	*field = FIELD_ANY;
	/* An address is a word. */
	if (!size || from[size] != ':' || strncmp(from + size, "://", 3) == 0)
		return true;
	for (enum field f = 0; f < FIELD_ANY; f++) {
		if (strlen(field_names[f]) == size &&
		    strncasecmp(from, field_names[f], size) == 0) {
			*field = f;
			p->at += size + 1;
			return true;
		}
	}
	return fail_at(p, from, "no such field:", from, size);
}

/* A word, or what stands between quotation marks, white space in it folded. */
static bool
read_words(struct parser *p, struct buf *into, bool *phrase)
{
	*phrase = *p->at == '"';
	if (!*phrase) {
		size_t size = word_size(p->at);
		buf_put(into, p->at, size);
		p->at += size;
		return true;
	}
	const char *close = strchr(p->at + 1, '"');
	if (!close)
		return fail_at(p, p->at, "the quotation mark is not closed", NULL, 0);
	utf8_clean(into, p->at + 1, (size_t)(close - p->at - 1), UTF8_LINE);
	p->at = close + 1;
	return true;
}

static bool
term_set_state(const struct parser *p, struct term *t, const char *where, const struct buf *words)
{
	for (size_t i = 0; i < sizeof(state_names) / sizeof(state_names[0]); i++) {
		if (strcasecmp(buf_text(words), state_names[i]) == 0) {
			t->state = (enum state)i;
			return true;
		}
	}
	return fail_at(p, where, "is: takes unread, starred or saved, not", buf_text(words),
		       words->size);
}

static bool
term_set_date(const struct parser *p, struct term *t, const char *where, const struct buf *words)
{
	if (query_date_parse(buf_text(words), words->size, &t->date))
		return true;
	return fail_at(p, where, "a date is 2024-07-03, today, yesterday or 7d, not",
		       buf_text(words), words->size);
}

static bool
term_set_text(const struct parser *p, struct term *t, const char *where, const struct buf *words)
{
	const char *typed = buf_text(words);
	bool verbatim = t->field == FIELD_URL || t->field == FIELD_LANG;
	t->words = verbatim ? words_verbatim(typed, words->size)
			    : words_of(typed, words->size, t->words.phrase);
	return words->size || fail_at(p, where, "there is nothing to look for", NULL, 0);
}

static bool
parse_term(struct parser *p, uint32_t *made)
{
	const char *from = p->at;
	struct term t = {0};
	if (!read_field(p, &t.field))
		return false;

	const char *where = p->at;
	struct buf words = {0};
	bool ok = read_words(p, &words, &t.words.phrase);
	if (ok && !words.size && t.field != FIELD_ANY && !t.words.phrase)
		ok = fail_at(p, from, "a word must follow", from, (size_t)(where - from));
	else if (ok && t.field == FIELD_IS)
		ok = term_set_state(p, &t, where, &words);
	else if (ok && (t.field == FIELD_AFTER || t.field == FIELD_BEFORE))
		ok = term_set_date(p, &t, where, &words);
	else if (ok)
		ok = term_set_text(p, &t, where, &words);
	buf_clear(&words);

	bool dated = t.field == FIELD_AFTER || t.field == FIELD_BEFORE;
	bool passing = t.field == FIELD_IS || (dated && t.date.kind != DATE_FIXED);
	*made = node_add(p, (struct node){.kind = NODE_TERM,
					  .passing = passing,
					  .cost = (uint8_t)t.field,
					  .term = t});
	return ok;
}

/* ---- groups ------------------------------------------------------------------------------- */

static bool parse_any(struct parser *p, uint32_t *made);

static bool
parse_group(struct parser *p, uint32_t *made)
{
	const char *open = p->at++;
	if (++p->depth > QUERY_DEPTH_MAX)
		return fail_at(p, open, "too many parentheses in each other", NULL, 0);
	skip_spaces(p);
	if (*p->at == ')')
		return fail_at(p, open, "there is nothing between the parentheses", NULL, 0);
	if (!parse_any(p, made))
		return false;
	if (*p->at != ')')
		return fail_at(p, open, "the parenthesis is not closed", NULL, 0);
	p->at++;
	p->depth--;
	return true;
}

/* -x, (x) or a term. */
static bool
parse_one(struct parser *p, uint32_t *made)
{
	const char *minus = p->at;
	bool negated = false;

	for (; *p->at == '-'; p->at++)
		negated = !negated;
	if (p->at > minus && (!*p->at || is_space(*p->at) || *p->at == ')'))
		return fail_at(p, minus, "nothing follows", minus, (size_t)(p->at - minus));
	if (p->q->count >= QUERY_NODES_MAX)
		return fail_at(p, p->at, "too many words", NULL, 0);
	if (!(*p->at == '(' ? parse_group(p, made) : parse_term(p, made)))
		return false;
	p->q->nodes[*made].negated ^= negated;
	return true;
}

static bool
at_or(const struct parser *p)
{
	return word_size(p->at) == 2 && memcmp(p->at, "OR", 2) == 0;
}

/* Things side by side, up to OR, a closing parenthesis or the end; they hang under `group`. */
static bool
parse_all(struct parser *p, uint32_t group)
{
	const char *from = p->at;
	for (skip_spaces(p); *p->at && *p->at != ')' && !at_or(p); skip_spaces(p)) {
		uint32_t child = 0;
		if (!parse_one(p, &child))
			return false;
		node_adopt(p->q, group, child);
	}
	if (p->q->nodes[group].first)
		return true;
	if (*p->at == ')' && !p->depth)
		return fail_at(p, p->at, "no parenthesis is open here", NULL, 0);
	return fail_at(p, from, "OR joins two things, here is one", NULL, 0);
}

/* Groups of things side by side, OR between them. */
static bool
parse_any(struct parser *p, uint32_t *made)
{
	uint32_t all = node_add(p, (struct node){.kind = NODE_ALL});
	*made = all;
	if (!parse_all(p, all))
		return false;
	if (!at_or(p))
		return true;

	*made = node_add(p, (struct node){.kind = NODE_ANY});
	node_adopt(p->q, *made, all);
	while (at_or(p)) {
		p->at += 2;
		all = node_add(p, (struct node){.kind = NODE_ALL});
		if (!parse_all(p, all))
			return false;
		node_adopt(p->q, *made, all);
	}
	return true;
}

struct query *
query_parse(const char *text, struct err *why)
{
	struct parser p = {.text = text, .at = text, .q = mem_zalloc(1, sizeof(*p.q)), .why = why};
	uint32_t whole = node_add(&p, (struct node){.kind = NODE_ALL}), made;

	skip_spaces(&p);
	if (!*p.at)
		return p.q;
	bool ok = parse_any(&p, &made);
	if (ok && *p.at == ')')
		ok = fail_at(&p, p.at, "no parenthesis is open here", NULL, 0);
	if (!ok) {
		query_destroy(p.q);
		return NULL;
	}
	/* The top is one group of things that must all match, so that it has two halves. */
	struct node *top = &p.q->nodes[made];
	if (top->kind == NODE_ALL && !top->negated) {
		p.q->nodes[whole] = *top;
		*top = (struct node){.kind = NODE_ALL};
	} else {
		node_adopt(p.q, whole, made);
	}
	return p.q;
}
