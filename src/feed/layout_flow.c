#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "feed/layout_parts.h"

enum {
	/* What a line keeps for its text, whatever stands around it: half of it, and this much. */
	ROOM_MIN = 10,
};

/* ---- lines -------------------------------------------------------------------------------- */

/* Writes a marker; behind it, or without one, spaces up to what the container takes. */
static void
container_put(struct flow *f, struct container *c)
{
	size_t cells = c->marker[0] ? c->marker_cells : 0;
	bool inside = cells <= c->cells;

	if (c->block == BLOCK_QUOTE) {
		if (c->cells)
			lines_put(f->lines, f->options->ascii ? "| " : "\u2502 ",
				  f->options->ascii ? 2 : strlen("\u2502 "), QUOTE_CELLS,
				  LAYOUT_MARKER | LAYOUT_QUOTE, 0);
		return;
	}
	lines_pad(f->lines, inside ? c->cells - cells : 0);
	/* Where there is no room for indents, the marker stands in the text, or nowhere. */
	size_t taken = f->lines->lines[f->lines->count - 1].cells;
	if (cells && (inside || taken + cells + ROOM_MIN / 2 <= f->width))
		lines_put(f->lines, c->marker, strlen(c->marker), cells, LAYOUT_MARKER, 0);
	c->marker[0] = '\0';
}

/* Letters before what is put next: a word that waits was read already. */
size_t
flow_offset(const struct flow *f)
{
	if (f->word.text.size)
		return f->word.offset;
	return f->quiet ? f->quiet_at : f->letters;
}

/* The blank line bears the bars of the quotes that go on through it. */
static void
gap_put(struct flow *f)
{
	lines_begin(f->lines, flow_offset(f));
	size_t pad = 0;
	for (size_t i = 0; i < f->gap_depth; i++) {
		struct container *c = &f->containers[i];
		if (c->block != BLOCK_QUOTE) {
			pad += c->cells;
			continue;
		}
		if (c->cells) {
			lines_pad(f->lines, pad);
			container_put(f, c);
			pad = 0;
		}
	}
}

struct line *
flow_begin_line(struct flow *f)
{
	if (f->gap && f->started)
		gap_put(f);
	f->gap = false;
	f->started = true;
	f->line_open = true;
	f->space_due = false;
	lines_begin(f->lines, flow_offset(f));
	for (size_t i = 0; i < f->container_count; i++)
		container_put(f, &f->containers[i]);
	struct line *line = &f->lines->lines[f->lines->count - 1];
	f->line_start = f->line_cells = line->cells;
	return line;
}

size_t
flow_room(const struct flow *f)
{
	return f->width - f->prefix;
}

void
flow_end_line(struct flow *f)
{
	f->line_open = false;
	f->space_due = false;
}

void
flow_gap(struct flow *f)
{
	f->gap = true;
	f->gap_depth = f->container_count;
}

/* ---- containers --------------------------------------------------------------------------- */

struct container *
flow_push(struct flow *f, enum block block, unsigned cells)
{
	struct container *c = &f->containers[f->container_count++];
	size_t left = f->width - f->prefix;
	size_t keeps = f->width / 2 > ROOM_MIN ? f->width / 2 : ROOM_MIN;
	bool fits = left >= keeps + cells;

	*c = (struct container){.block = block, .cells = fits ? cells : 0};
	f->prefix += c->cells;
	return c;
}

void
flow_pop(struct flow *f)
{
	if (f->container_count == 0)
		return;
	f->prefix -= f->containers[--f->container_count].cells;
	if (f->gap_depth > f->container_count)
		f->gap_depth = f->container_count;
}

struct container *
flow_top(struct flow *f)
{
	return f->container_count ? &f->containers[f->container_count - 1] : NULL;
}

/* ---- the walk ----------------------------------------------------------------------------- */

void
flow_document(struct flow *f, struct document_walk walk)
{
	for (;;) {
		struct token t = document_next(&walk);
		switch (t.kind) {
		case TOKEN_END:
			words_end(f);
			return;
		case TOKEN_BLOCK:
			if (t.block == BLOCK_TABLE && !f->in_cell)
				walk = flow_table(f, walk);
			else
				flow_begin_block(f, &t, walk);
			break;
		case TOKEN_BLOCK_CLOSE:
			f->media_before = false;
			flow_end_block(f, t.block);
			break;
		case TOKEN_SPAN:
			flow_begin_span(f, &t);
			break;
		case TOKEN_SPAN_CLOSE:
			flow_end_span(f, t.span);
			break;
		case TOKEN_TEXT:
			flow_put_text(f, &t);
			break;
		case TOKEN_BREAK:
			f->media_before = false;
			if (f->block_style & LAYOUT_CODE)
				flow_put_quietly(f, "\n", 1);
			else
				words_break(f);
			break;
		case TOKEN_MEDIA:
			flow_put_media(f, &t);
			break;
		}
	}
}

void
flow_init(struct flow *f, struct lines *lines, struct links *links,
	  const struct layout_options *options, size_t width)
{
	*f = (struct flow){
		.lines = lines,
		.links = links,
		.options = options,
		.width = width,
	};
	f->word.opening = true;
}

void
flow_clear(struct flow *f)
{
	buf_clear(&f->word.text);
	free(f->word.pieces);
	buf_clear(&f->scratch);
}
