#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "feed/layout_parts.h"

void
lines_clear(struct lines *l)
{
	buf_clear(&l->text);
	free(l->runs);
	free(l->lines);
	*l = (struct lines){0};
}

void
lines_empty(struct lines *l)
{
	buf_cut(&l->text, 0);
	l->run_count = 0;
	l->count = 0;
}

struct line *
lines_begin(struct lines *l, size_t offset)
{
	l->lines = mem_grow(l->lines, &l->capacity, l->count, sizeof(*l->lines));
	struct line *line = &l->lines[l->count++];
	*line = (struct line){.first_run = l->run_count, .offset = offset};
	return line;
}

void
lines_put(struct lines *l, const char *text, size_t size, size_t cells, unsigned style,
	  uint32_t link)
{
	struct line *line = &l->lines[l->count - 1];
	struct run *last = line->run_count ? &l->runs[l->run_count - 1] : NULL;

	if (!last || last->style != style || last->link != link) {
		l->runs = mem_grow(l->runs, &l->run_capacity, l->run_count, sizeof(*l->runs));
		last = &l->runs[l->run_count++];
		*last = (struct run){.at = l->text.size, .style = (uint16_t)style, .link = link};
		line->run_count++;
	}
	buf_put(&l->text, text, size);
	last->size += (uint32_t)size;
	last->cells = (uint16_t)(last->cells + cells);
	line->cells += cells;
}

void
lines_pad(struct lines *l, size_t cells)
{
	static const char spaces[] = "                                ";
	for (size_t part; cells; cells -= part) {
		part = cells < sizeof(spaces) - 1 ? cells : sizeof(spaces) - 1;
		lines_put(l, spaces, part, part, LAYOUT_PLAIN, 0);
	}
}

void
lines_repeat(struct lines *l, const char *text, size_t cells, unsigned style)
{
	size_t size = strlen(text);
	for (; cells; cells--)
		lines_put(l, text, size, 1, style, 0);
}

void
lines_copy(struct lines *l, const struct lines *from, size_t i)
{
	const struct line *line = &from->lines[i];
	for (size_t r = line->first_run; r < line->first_run + line->run_count; r++) {
		const struct run *run = &from->runs[r];
		lines_put(l, from->text.bytes + run->at, run->size, run->cells, run->style,
			  run->link);
	}
}
