#include "base/utf8.h"
#include "feed/document.h"
#include "feed/document_form.h"

/* What must not reach a terminal: ill-formed bytes, control characters, bidirectional
   overrides. Line ends and tabs are let pass in code. */
static bool
text_is_safe(struct slice s, bool code)
{
	if (!utf8_valid(s.text, s.size))
		return false;
	for (size_t at = 0; at < s.size;) {
		unsigned char byte = (unsigned char)s.text[at];
		if (byte < 0x80) {
			if (byte < 0x20 ? !(code && (byte == '\n' || byte == '\t')) : byte == 0x7F)
				return false;
			at++;
			continue;
		}
		uint32_t c;
		size_t used = utf8_decode(s.text + at, s.size - at, &c);
		if (c < 0xA0 || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069))
			return false;
		at += used;
	}
	return true;
}

/* Where the check stands: the blocks open, and behind them the spans open in the last. */
struct check {
	uint8_t open[DOCUMENT_DEPTH_MAX];
	size_t blocks, spans;
};

static enum block
check_top(const struct check *c)
{
	return c->blocks ? c->open[c->blocks - 1] : BLOCK_COUNT;
}

static bool
check_value(enum block block, uint32_t value)
{
	switch (block) {
	case BLOCK_HEADING:
		return value <= 6;
	case BLOCK_LIST:
		return value < LIST_KIND_COUNT;
	case BLOCK_CELL:
		return document_cell_pack(document_cell(value)) == value;
	default:
		return true;
	}
}

static bool
check_token(struct check *c, const struct token *t)
{
	bool in_leaf = c->blocks && document_is_leaf(check_top(c));
	bool room = c->blocks + c->spans < DOCUMENT_DEPTH_MAX;

	switch (t->kind) {
	case TOKEN_BLOCK:
		if (!room || c->spans || !document_may_hold(check_top(c), t->block) ||
		    !check_value(t->block, t->value))
			return false;
		c->open[c->blocks++] = (uint8_t)t->block;
		return true;
	case TOKEN_BLOCK_CLOSE:
		if (c->spans || check_top(c) != t->block)
			return false;
		c->blocks--;
		return true;
	case TOKEN_SPAN:
		if (!room || !in_leaf || c->spans >= DOCUMENT_SPAN_DEPTH_MAX ||
		    !text_is_safe(t->url, false))
			return false;
		c->open[c->blocks + c->spans++] = (uint8_t)t->span;
		return true;
	case TOKEN_SPAN_CLOSE:
		if (!c->spans || c->open[c->blocks + c->spans - 1] != t->span)
			return false;
		c->spans--;
		return true;
	case TOKEN_TEXT:
		return in_leaf && text_is_safe(t->text, check_top(c) == BLOCK_CODE);
	case TOKEN_BREAK:
		return in_leaf;
	case TOKEN_MEDIA:
		return in_leaf && text_is_safe(t->text, false) && text_is_safe(t->url, false);
	case TOKEN_END:
		break;
	}
	return false;
}

bool
document_check(const uint8_t *bytes, size_t size)
{
	if (size == 0)
		return true;
	if (bytes[0] != DOCUMENT_VERSION)
		return false;

	struct check check = {0};
	struct document_walk walk = document_walk((struct document){bytes, size});
	while (walk.at < walk.end) {
		struct token t = document_next(&walk);
		if (!check_token(&check, &t))
			return false;
	}
	return check.blocks == 0;
}
