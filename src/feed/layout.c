#include "feed/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "feed/layout_parts.h"

enum {
	WIDTH_MIN = 2, /* for a wide character */
	WIDTH_MAX = 4000,
};

struct layout {
	struct lines lines;
	struct links links;
	struct layout_run *runs;
	size_t *link_lines; /* where each link's text begins */
};

/* ---- making ------------------------------------------------------------------------------- */

/* The addresses, each with its number, under a rule. */
static void
link_list_put(struct flow *f)
{
	if (f->links->count == 0)
		return;
	flow_gap(f);
	flow_begin_line(f);
	lines_repeat(f->lines, f->options->ascii ? "-" : "\u2500", f->width, LAYOUT_MARKER);
	flow_end_line(f);
	for (size_t i = 0; i < f->links->count; i++) {
		char number[16];
		size_t size = (size_t)snprintf(number, sizeof(number), "[%zu]\u00A0", i + 1);
		f->link = (uint32_t)i + 1;
		f->style = LAYOUT_MARKER | LAYOUT_LINK;
		words_put(f, number, size);
		f->style = LAYOUT_LINK;
		words_put(f, f->links->urls.bytes + f->links->links[i].at, f->links->links[i].size);
		words_end(f);
	}
}

/* Turns places in the store into pointers, now that it moves no more. */
static void
layout_settle(struct layout *l)
{
	l->runs = mem_zalloc(l->lines.run_count, sizeof(*l->runs));
	l->link_lines = mem_zalloc(l->links.count, sizeof(*l->link_lines));
	for (size_t i = 0; i < l->links.count; i++)
		l->link_lines[i] = SIZE_MAX;

	for (size_t i = 0; i < l->lines.count; i++) {
		const struct line *line = &l->lines.lines[i];
		for (size_t r = line->first_run; r < line->first_run + line->run_count; r++) {
			const struct run *run = &l->lines.runs[r];
			l->runs[r] = (struct layout_run){
				.text = l->lines.text.bytes + run->at,
				.size = run->size,
				.cells = run->cells,
				.style = run->style,
				.link = run->link,
			};
			if (run->link && l->link_lines[run->link - 1] == SIZE_MAX)
				l->link_lines[run->link - 1] = i;
		}
	}
}

struct layout *
layout_create(struct document doc, const struct layout_options *options)
{
	struct layout *l = mem_zalloc(1, sizeof(*l));
	struct flow *f = mem_zalloc(1, sizeof(*f));
	unsigned width = options->width;

	width = width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
	flow_init(f, &l->lines, &l->links, options, width);
	flow_document(f, document_walk(doc));
	if (!options->no_link_list)
		link_list_put(f);
	flow_clear(f);
	free(f);
	layout_settle(l);
	return l;
}

void
layout_destroy(struct layout *l)
{
	if (!l)
		return;
	lines_clear(&l->lines);
	links_clear(&l->links);
	free(l->runs);
	free(l->link_lines);
	free(l);
}

/* ---- asking ------------------------------------------------------------------------------- */

size_t
layout_line_count(const struct layout *l)
{
	return l->lines.count;
}

struct layout_line
layout_line(const struct layout *l, size_t i)
{
	const struct line *line = &l->lines.lines[i];
	return (struct layout_line){
		.runs = l->runs + line->first_run,
		.run_count = line->run_count,
		.offset = line->offset,
		.cells = line->cells,
		.kept = line->kept,
	};
}

size_t
layout_find_line(const struct layout *l, size_t offset)
{
	size_t low = 0, high = l->lines.count;
	while (low < high) { /* the first line that begins behind it */
		size_t middle = low + (high - low) / 2;
		if (l->lines.lines[middle].offset > offset)
			high = middle;
		else
			low = middle + 1;
	}
	return low ? low - 1 : 0;
}

size_t
layout_link_count(const struct layout *l)
{
	return l->links.count;
}

struct layout_link
layout_link(const struct layout *l, size_t number)
{
	size_t line = l->link_lines[number - 1];
	return (struct layout_link){
		.url = l->links.urls.bytes + l->links.links[number - 1].at,
		.line = line == SIZE_MAX ? 0 : line,
	};
}

/* ---- writing ------------------------------------------------------------------------------ */

/* What a style is on a terminal that nobody has given a theme. */
static const struct style_code {
	unsigned style;
	const char *code;
} style_codes[] = {
	{LAYOUT_HEADING, "1"},  {LAYOUT_STRONG, "1"},  {LAYOUT_EMPHASIS, "3"}, {LAYOUT_LINK, "4"},
	{LAYOUT_INSERTED, "4"}, {LAYOUT_DELETED, "9"}, {LAYOUT_MARK, "7"},     {LAYOUT_CODE, "36"},
	{LAYOUT_MEDIA, "35"},   {LAYOUT_MARKER, "2"},
};

static void
style_begin(unsigned style, struct buf *into)
{
	buf_puts(into, "\x1B[");
	bool first = true;
	for (size_t i = 0; i < sizeof(style_codes) / sizeof(style_codes[0]); i++) {
		if (!(style & style_codes[i].style))
			continue;
		if (!first)
			buf_putc(into, ';');
		buf_puts(into, style_codes[i].code);
		first = false;
	}
	buf_putc(into, 'm');
}

/* Quotes have a bar and need no look of their own. */
static bool
style_is_plain(unsigned style)
{
	return (style & ~(unsigned)LAYOUT_QUOTE) == 0;
}

static void
line_write(const struct layout_line *line, bool ansi, struct buf *into)
{
	/* Spaces at the end are left out, through as many runs as have nothing else. */
	size_t count = line->run_count, last = 0;
	for (; count; count--) {
		last = line->runs[count - 1].size;
		while (last && line->runs[count - 1].text[last - 1] == ' ')
			last--;
		if (last)
			break;
	}
	for (size_t i = 0; i < count; i++) {
		const struct layout_run *run = &line->runs[i];
		bool styled = ansi && !style_is_plain(run->style);
		if (styled)
			style_begin(run->style, into);
		buf_put(into, run->text, i + 1 == count ? last : run->size);
		if (styled)
			buf_puts(into, "\x1B[0m");
	}
	buf_putc(into, '\n');
}

void
layout_write(const struct layout *l, bool ansi, struct buf *into)
{
	for (size_t i = 0; i < l->lines.count; i++) {
		struct layout_line line = layout_line(l, i);
		line_write(&line, ansi, into);
	}
}
