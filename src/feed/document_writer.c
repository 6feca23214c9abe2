#include <string.h>

#include "base/utf8.h"
#include "feed/document.h"
#include "feed/document_form.h"

enum {
	/* What closing everything may take: a byte a block and span. Kept free at the end. */
	CLOSING_BYTES = DOCUMENT_DEPTH_MAX,
};

/* ---- bytes -------------------------------------------------------------------------------- */

/* @return false when the ceiling is reached: then nothing more is ever written */
static bool
writer_has_room(struct document_writer *w, size_t size)
{
	if (w->full || w->out.size + size + CLOSING_BYTES > w->max_bytes)
		w->full = true;
	return !w->full;
}

static void
writer_number(struct document_writer *w, uint32_t number)
{
	for (; number >= 0x80; number >>= 7)
		buf_putc(&w->out, (char)(0x80 | (number & 0x7F)));
	buf_putc(&w->out, (char)number);
}

static void
writer_slice(struct document_writer *w, const char *text, size_t size)
{
	writer_number(w, (uint32_t)size);
	buf_put(&w->out, text, size);
}

static void
writer_byte(struct document_writer *w, enum token_kind kind, unsigned of)
{
	buf_putc(&w->out, (char)token_byte(kind, of));
}

/* ---- blocks ------------------------------------------------------------------------------- */

enum block
document_top(const struct document_writer *w)
{
	return w->depth ? w->open[w->depth - 1].block : BLOCK_COUNT;
}

static void
writer_close_spans(struct document_writer *w, size_t down_to)
{
	while (w->written > down_to)
		writer_byte(w, TOKEN_SPAN_CLOSE, w->wishes[--w->written].span);
}

/* An empty cell keeps the others in their columns, an empty row the cells that span it. */
static bool
stays_when_empty(enum block block)
{
	return block == BLOCK_CELL || block == BLOCK_ROW || block == BLOCK_RULE;
}

static void
writer_pop(struct document_writer *w)
{
	writer_close_spans(w, 0);
	const struct document_open *top = &w->open[--w->depth];
	w->space = false;
	w->breaks = 0;
	if (!top->filled && !stays_when_empty(top->block)) {
		buf_cut(&w->out, top->began);
		return;
	}
	writer_byte(w, TOKEN_BLOCK_CLOSE, top->block);
	if (top->filled && w->depth)
		w->open[w->depth - 1].filled = true;
}

static void
writer_push(struct document_writer *w, enum block block, uint32_t value, bool implied)
{
	w->open[w->depth++] = (struct document_open){
		.block = (uint8_t)block,
		.implied = implied,
		.filled = block == BLOCK_RULE,
		.began = w->out.size,
	};
	writer_byte(w, TOKEN_BLOCK, block);
	if (document_has_value(block))
		writer_number(w, value);
	w->space = false;
}

/* The block that a block needs around it, where it may not stand just anywhere. */
static enum block
block_outer(enum block block)
{
	switch (block) {
	case BLOCK_ITEM:
		return BLOCK_LIST;
	case BLOCK_TERM:
	case BLOCK_DEFINITION:
		return BLOCK_DEFINITIONS;
	case BLOCK_CELL:
		return BLOCK_ROW;
	case BLOCK_ROW:
		return BLOCK_TABLE;
	case BLOCK_CAPTION:
		return BLOCK_FIGURE;
	default:
		return BLOCK_COUNT;
	}
}

/* The block through which a block that holds no text of its own comes to hold some. */
static enum block
block_inner(enum block block)
{
	switch (block) {
	case BLOCK_LIST:
		return BLOCK_ITEM;
	case BLOCK_DEFINITIONS:
		return BLOCK_DEFINITION;
	case BLOCK_TABLE:
		return BLOCK_ROW;
	case BLOCK_ROW:
		return BLOCK_CELL;
	default:
		return BLOCK_COUNT;
	}
}

static uint32_t
implied_value(enum block block)
{
	return block == BLOCK_CELL ? document_cell_pack((struct document_cell){0}) : 0;
}

/* Closes implied blocks that are in the way of this one, if that makes a place for it. */
static bool
writer_close_implied(struct document_writer *w, enum block block)
{
	size_t depth = w->depth;
	while (depth && w->open[depth - 1].implied) {
		depth--;
		if (!document_may_hold(depth ? w->open[depth - 1].block : BLOCK_COUNT, block))
			continue;
		while (w->depth > depth)
			writer_pop(w);
		return true;
	}
	return false;
}

/* Opens what must stand between the top and this block. Ends, for each turn goes one step
   from the top down the chain LIST ITEM, TABLE ROW CELL, or up the same chain from the block. */
static void
writer_imply(struct document_writer *w, enum block block)
{
	while (!document_may_hold(document_top(w), block)) {
		enum block next = block;
		while (next != BLOCK_COUNT && !document_may_hold(document_top(w), next))
			next = block_outer(next);
		if (next == BLOCK_COUNT)
			next = block_inner(document_top(w));
		writer_push(w, next, implied_value(next), true);
	}
}

/* Makes a place for a block. @return false when it lies too deep, or there is no room */
static bool
writer_place(struct document_writer *w, enum block block)
{
	writer_close_spans(w, 0);
	if (w->depth && document_is_leaf(document_top(w)))
		writer_pop(w);
	if (!writer_has_room(w, DOCUMENT_DEPTH_MAX * (1 + DOCUMENT_NUMBER_MAX)))
		return false;
	if (document_may_hold(document_top(w), block) || writer_close_implied(w, block)) {
		/* Parts of a list or table may go where the whole could. */
		bool part = block_outer(block) != BLOCK_COUNT;
		return w->depth < DOCUMENT_BLOCK_DEPTH_MAX || part || document_is_leaf(block);
	}
	if (w->depth >= DOCUMENT_BLOCK_DEPTH_MAX && !document_is_leaf(block))
		return false;
	writer_imply(w, block);
	return true;
}

void
document_open(struct document_writer *w, enum block block, uint32_t value)
{
	/* What is skipped hides the blocks inside it, but for the leaves: their texts must not
	   run together. */
	if ((w->skipped && !document_is_leaf(block)) || !writer_place(w, block))
		w->skipped++;
	else
		writer_push(w, block, value, false);
}

void
document_close(struct document_writer *w, enum block block)
{
	bool leaf = document_is_leaf(block);
	if (w->skipped && !(leaf && document_top(w) == block)) {
		w->skipped--;
		document_part(w);
		return;
	}
	size_t depth = w->depth;
	while (depth && (w->open[depth - 1].block != block || w->open[depth - 1].implied))
		depth--;
	while (depth && w->depth >= depth)
		writer_pop(w);
}

void
document_part(struct document_writer *w)
{
	if (!w->depth || !document_is_leaf(document_top(w)))
		return;
	const struct document_open *top = &w->open[w->depth - 1];
	if (top->implied) {
		writer_pop(w);
	} else if (top->filled && !w->breaks && w->out.bytes[w->out.size - 1] != '\n') {
		w->breaks = 1;
		w->space = false;
	}
}

/* ---- spans -------------------------------------------------------------------------------- */

void
document_open_span(struct document_writer *w, enum span span, const char *url)
{
	for (size_t i = 0; i < w->wish_count; i++) {
		if (w->wishes[i].span == span && span != SPAN_LINK) {
			w->wishes[i].times++;
			return;
		}
	}
	if (w->wish_count == DOCUMENT_SPAN_DEPTH_MAX) {
		w->span_skipped++;
		return;
	}
	w->wishes[w->wish_count++] = (struct document_wish){
		.span = (uint8_t)span,
		.url = w->urls.size,
	};
	if (span == SPAN_LINK)
		buf_put(&w->urls, url, strlen(url) + 1);
}

void
document_close_span(struct document_writer *w, enum span span)
{
	size_t at = w->wish_count;
	while (at && w->wishes[at - 1].span != span)
		at--;
	if (w->span_skipped && (span == SPAN_LINK || !at)) {
		w->span_skipped--;
		return;
	}
	if (!at--)
		return;
	if (w->wishes[at].times) {
		w->wishes[at].times--;
		return;
	}
	/* Those inside it close with it and open again when there is more to write. */
	writer_close_spans(w, at);
	if (span == SPAN_LINK)
		buf_cut(&w->urls, w->wishes[at].url);
	memmove(&w->wishes[at], &w->wishes[at + 1], (--w->wish_count - at) * sizeof(w->wishes[0]));
}

static const char *
wish_url(const struct document_writer *w, size_t i)
{
	return w->wishes[i].span == SPAN_LINK ? w->urls.bytes + w->wishes[i].url : "";
}

/* ---- content ------------------------------------------------------------------------------ */

/* Writes what is due before content of so many bytes: a leaf to hold it, breaks, a space, and
   the spans that are open. @return false when there is no room: then nothing was written */
static bool
writer_begin_content(struct document_writer *w, size_t size)
{
	if (!w->depth || !document_is_leaf(document_top(w))) {
		if (!writer_place(w, BLOCK_PARAGRAPH))
			return false;
		writer_push(w, BLOCK_PARAGRAPH, 0, true);
	}
	size += 3 + 2 * (1 + DOCUMENT_NUMBER_MAX); /* a break, a space, a token and its sizes */
	for (size_t i = w->written; i < w->wish_count; i++)
		size += 1 + DOCUMENT_NUMBER_MAX + strlen(wish_url(w, i));
	if (!writer_has_room(w, size))
		return false;

	if (w->breaks >= 2 && document_top(w) == BLOCK_PARAGRAPH) {
		bool implied = w->open[w->depth - 1].implied;
		writer_pop(w);
		writer_push(w, BLOCK_PARAGRAPH, 0, implied);
	} else if (w->breaks) {
		writer_byte(w, TOKEN_BREAK, 0);
	}
	w->breaks = 0;
	if (w->space && w->written < w->wish_count) {
		writer_byte(w, TOKEN_TEXT, 0);
		writer_slice(w, " ", 1);
		w->space = false;
	}
	for (; w->written < w->wish_count; w->written++) {
		const char *url = wish_url(w, w->written);
		writer_byte(w, TOKEN_SPAN, w->wishes[w->written].span);
		if (w->wishes[w->written].span == SPAN_LINK)
			writer_slice(w, url, strlen(url));
	}
	w->open[w->depth - 1].filled = true;
	return true;
}

static bool
is_white(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

/* @return how many bytes from the first on have nothing to fold: words, one space between. Eight
   are seen at once: in cleaned text, what is below '!' is white space. */
static size_t
text_folded(const char *text, size_t size)
{
	const uint64_t ones = 0x0101010101010101u, highs = ones << 7;
	size_t at = 0;
	for (uint64_t word; size - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, text + at, sizeof(word));
		uint64_t white = (word - ones * '!') & ~word & highs;
		uint64_t others = (word - ones * ' ') & ~word & highs;
		bool begins = text[at] == ' ' && (at == 0 || text[at - 1] == ' ');
		if (others || (white & white << 8) || begins)
			break;
	}
	/* A space at the end may have another behind it. */
	return at && text[at - 1] == ' ' ? at - 1 : at;
}

/* Folds white space in place. @return the new size; *before and *after: there was some */
static size_t
text_fold(char *text, size_t size, bool *before, bool *after)
{
	size_t folded = text_folded(text, size), to = folded;
	bool space = false;

	*before = false;
	for (size_t i = folded; i < size; i++) {
		char c = text[i];
		if (is_white(c)) {
			space = true;
			continue;
		}
		if (space) {
			if (to)
				text[to++] = ' ';
			else
				*before = true;
			space = false;
		}
		text[to++] = c;
	}
	*after = space;
	return to;
}

/* A space counts only behind something, on the same line. */
static void
writer_space(struct document_writer *w)
{
	if (w->depth && w->open[w->depth - 1].filled && document_is_leaf(document_top(w)) &&
	    !w->breaks)
		w->space = true;
}

static void
writer_put_text(struct document_writer *w, const char *text, size_t size)
{
	if (!size || !writer_begin_content(w, size))
		return;
	writer_byte(w, TOKEN_TEXT, 0);
	writer_number(w, (uint32_t)(size + w->space));
	if (w->space)
		buf_putc(&w->out, ' ');
	buf_put(&w->out, text, size);
	w->space = false;
}

/* Most texts have nothing to clean, and white space to fold at their ends alone: they are written
   without a copy between. @return false for any other, of which nothing was written */
static bool
writer_plain_text(struct document_writer *w, const char *text, size_t size)
{
	size_t begin = 0, end = size;
	if (document_top(w) == BLOCK_CODE)
		return false;
	while (begin < end && is_white(text[begin]))
		begin++;
	while (end > begin && is_white(text[end - 1]))
		end--;
	if (utf8_plain(text + begin, end - begin) < end - begin)
		return false;
	if (begin)
		writer_space(w);
	writer_put_text(w, text + begin, end - begin);
	if (end < size)
		writer_space(w);
	return true;
}

void
document_text(struct document_writer *w, const char *text, size_t size)
{
	if (w->full || writer_plain_text(w, text, size))
		return;
	buf_cut(&w->clean, 0);
	utf8_clean(&w->clean, text, size, UTF8_BLOCK);
	if (document_top(w) == BLOCK_CODE) {
		writer_put_text(w, w->clean.bytes, w->clean.size);
		return;
	}
	bool before, after;
	size = text_fold(w->clean.bytes, w->clean.size, &before, &after);
	if (before || (after && !size))
		writer_space(w);
	writer_put_text(w, w->clean.bytes, size);
	if (after && size)
		writer_space(w);
}

void
document_break(struct document_writer *w)
{
	if (document_top(w) == BLOCK_CODE) {
		writer_put_text(w, "\n", 1);
	} else if (w->depth && w->open[w->depth - 1].filled && document_is_leaf(document_top(w))) {
		w->breaks++;
		w->space = false;
	}
}

void
document_media(struct document_writer *w, enum media media, const char *text, const char *url)
{
	buf_cut(&w->clean, 0);
	utf8_clean(&w->clean, text, strlen(text), UTF8_LINE);
	size_t text_size = w->clean.size;
	utf8_clean(&w->clean, url, strlen(url), UTF8_LINE);
	size_t url_size = w->clean.size - text_size;
	if (w->full || !writer_begin_content(w, w->clean.size))
		return;
	if (w->space) {
		writer_byte(w, TOKEN_TEXT, 0);
		writer_slice(w, " ", 1);
		w->space = false;
	}
	writer_byte(w, TOKEN_MEDIA, media);
	writer_slice(w, buf_text(&w->clean), text_size);
	writer_slice(w, buf_text(&w->clean) + text_size, url_size);
}

/* ---- beginning and end -------------------------------------------------------------------- */

void
document_writer_init(struct document_writer *w, size_t max_bytes)
{
	*w = (struct document_writer){.max_bytes = max_bytes};
	buf_putc(&w->out, DOCUMENT_VERSION);
}

struct document
document_finish(struct document_writer *w)
{
	while (w->depth)
		writer_pop(w);
	struct document doc = {0};
	if (w->out.size > 1) {
		doc.size = w->out.size;
		doc.bytes = (const uint8_t *)buf_take(&w->out);
	}
	document_writer_clear(w);
	return doc;
}

void
document_writer_clear(struct document_writer *w)
{
	buf_clear(&w->out);
	buf_clear(&w->clean);
	buf_clear(&w->urls);
}
