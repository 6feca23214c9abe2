#include "feed/document.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "feed/document_form.h"

static_assert(BLOCK_COUNT <= 16 && SPAN_COUNT <= 16 && MEDIA_COUNT <= 16,
	      "a token's kind and what it is of share a byte");

/* ---- slices ------------------------------------------------------------------------------- */

bool
slice_is(struct slice s, const char *word)
{
	return s.size && (s.text[0] | 0x20) == (word[0] | 0x20) && strlen(word) == s.size &&
	       strncasecmp(s.text, word, s.size) == 0;
}

int
slice_order(struct slice s, const char *word)
{
	for (size_t i = 0; i < s.size; i++) {
		unsigned char c = (unsigned char)s.text[i], w = (unsigned char)word[i];
		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		if (c != w || !w)
			return c < w ? -1 : 1;
	}
	return word[s.size] ? -1 : 0;
}

/* ---- what holds what ---------------------------------------------------------------------- */

#define BIT(block) (1u << (block))

enum {
	HOLDS_SPANS = 0,
	HOLDS_FLOW = BIT(BLOCK_PARAGRAPH) | BIT(BLOCK_HEADING) | BIT(BLOCK_LIST) |
		     BIT(BLOCK_DEFINITIONS) | BIT(BLOCK_QUOTE) | BIT(BLOCK_CODE) |
		     BIT(BLOCK_TABLE) | BIT(BLOCK_FIGURE) | BIT(BLOCK_RULE),
};

/* The last row is the document itself. */
static const unsigned block_holds[BLOCK_COUNT + 1] = {
	[BLOCK_PARAGRAPH] = HOLDS_SPANS,
	[BLOCK_HEADING] = HOLDS_SPANS,
	[BLOCK_LIST] = BIT(BLOCK_ITEM),
	[BLOCK_ITEM] = HOLDS_FLOW,
	[BLOCK_DEFINITIONS] = BIT(BLOCK_TERM) | BIT(BLOCK_DEFINITION),
	[BLOCK_TERM] = HOLDS_SPANS,
	[BLOCK_DEFINITION] = HOLDS_FLOW,
	[BLOCK_QUOTE] = HOLDS_FLOW,
	[BLOCK_CODE] = HOLDS_SPANS,
	[BLOCK_TABLE] = BIT(BLOCK_CAPTION) | BIT(BLOCK_ROW),
	[BLOCK_ROW] = BIT(BLOCK_CELL),
	[BLOCK_CELL] = HOLDS_FLOW,
	[BLOCK_FIGURE] = HOLDS_FLOW | BIT(BLOCK_CAPTION),
	[BLOCK_CAPTION] = HOLDS_SPANS,
	[BLOCK_RULE] = HOLDS_SPANS,
	[BLOCK_COUNT] = HOLDS_FLOW,
};

bool
document_may_hold(enum block outer, enum block inner)
{
	return (block_holds[outer] & BIT(inner)) != 0;
}

bool
document_is_leaf(enum block block)
{
	return block_holds[block] == HOLDS_SPANS && block != BLOCK_RULE;
}

bool
document_has_value(enum block block)
{
	return (BIT(block) &
		(BIT(BLOCK_HEADING) | BIT(BLOCK_LIST) | BIT(BLOCK_ITEM) | BIT(BLOCK_CELL))) != 0;
}

/* ---- cells -------------------------------------------------------------------------------- */

enum {
	CELL_SPAN_MAX = 1000, /* HTML Standard, 4.9.11: the most that colspan may say */
	CELL_SPAN_BITS = 10,
	CELL_SPAN_MASK = (1 << CELL_SPAN_BITS) - 1,
	CELL_HEADING_BIT = 30,
	CELL_RIGHT_BIT = 31,
};

static uint32_t
span_clamp(uint32_t span)
{
	return span < 1 ? 1 : span > CELL_SPAN_MAX ? CELL_SPAN_MAX : span;
}

uint32_t
document_cell_pack(struct document_cell cell)
{
	return span_clamp(cell.cols) | span_clamp(cell.rows) << CELL_SPAN_BITS |
	       (uint32_t)cell.heading << CELL_HEADING_BIT | (uint32_t)cell.right << CELL_RIGHT_BIT;
}

struct document_cell
document_cell(uint32_t value)
{
	return (struct document_cell){
		.heading = (value >> CELL_HEADING_BIT & 1) != 0,
		.right = (value >> CELL_RIGHT_BIT & 1) != 0,
		.cols = (uint16_t)span_clamp(value & CELL_SPAN_MASK),
		.rows = (uint16_t)span_clamp(value >> CELL_SPAN_BITS & CELL_SPAN_MASK),
	};
}

/* ---- walking ------------------------------------------------------------------------------ */

struct document_walk
document_walk(struct document doc)
{
	/* The version byte is passed over: a document in memory was written or checked here. */
	return (struct document_walk){
		.at = doc.size ? doc.bytes + 1 : NULL,
		.end = doc.size ? doc.bytes + doc.size : NULL,
	};
}

/* @return false when the bytes end within the number, or it is too large */
static bool
walk_number(struct document_walk *walk, uint32_t *number)
{
	uint64_t sum = 0;
	for (unsigned i = 0; i < DOCUMENT_NUMBER_MAX && walk->at < walk->end; i++) {
		uint8_t byte = *walk->at++;
		sum |= (uint64_t)(byte & 0x7F) << 7 * i;
		if (byte < 0x80) {
			*number = (uint32_t)sum;
			return sum <= UINT32_MAX;
		}
	}
	return false;
}

static bool
walk_slice(struct document_walk *walk, struct slice *slice)
{
	uint32_t size;
	if (!walk_number(walk, &size) || size > (size_t)(walk->end - walk->at))
		return false;
	*slice = (struct slice){(const char *)walk->at, size};
	walk->at += size;
	return true;
}

/* @return false when the bytes are no token */
static bool
walk_token(struct document_walk *walk, struct token *t)
{
	uint8_t byte = *walk->at++;
	unsigned of = byte & 0xF;

	*t = (struct token){.kind = byte >> 4};
	switch (t->kind) {
	case TOKEN_BLOCK:
	case TOKEN_BLOCK_CLOSE:
		t->block = of;
		if (of >= BLOCK_COUNT)
			return false;
		return t->kind == TOKEN_BLOCK_CLOSE || !document_has_value(of) ||
		       walk_number(walk, &t->value);
	case TOKEN_SPAN:
	case TOKEN_SPAN_CLOSE:
		t->span = of;
		if (of >= SPAN_COUNT)
			return false;
		return t->kind == TOKEN_SPAN_CLOSE || of != SPAN_LINK || walk_slice(walk, &t->url);
	case TOKEN_TEXT:
		return of == 0 && walk_slice(walk, &t->text);
	case TOKEN_BREAK:
		return of == 0;
	case TOKEN_MEDIA:
		t->media = of;
		return of < MEDIA_COUNT && walk_slice(walk, &t->text) && walk_slice(walk, &t->url);
	case TOKEN_END:
		break;
	}
	return false;
}

struct token
document_next(struct document_walk *walk)
{
	struct token t;
	if (walk->at < walk->end && walk_token(walk, &t))
		return t;
	walk->at = walk->end;
	return (struct token){.kind = TOKEN_END};
}

/* ---- what it says ------------------------------------------------------------------------- */

void
document_plain(struct document doc, struct buf *into)
{
	struct document_walk walk = document_walk(doc);
	size_t start = into->size;
	bool due = false; /* a line end, before the next word */

	for (;;) {
		struct token t = document_next(&walk);
		switch (t.kind) {
		case TOKEN_END:
			return;
		case TOKEN_TEXT:
			if (due && into->size > start)
				buf_putc(into, '\n');
			due = false;
			buf_put(into, t.text.text, t.text.size);
			break;
		case TOKEN_BLOCK:
		case TOKEN_BLOCK_CLOSE:
		case TOKEN_BREAK:
			due = true;
			break;
		case TOKEN_SPAN:
		case TOKEN_SPAN_CLOSE:
		case TOKEN_MEDIA:
			break;
		}
	}
}

size_t
document_letters(struct document doc)
{
	struct document_walk walk = document_walk(doc);
	size_t letters = 0;

	for (struct token t; (t = document_next(&walk)).kind != TOKEN_END;) {
		if (t.kind == TOKEN_TEXT)
			letters += utf8_letters(t.text.text, t.text.size);
	}
	return letters;
}
