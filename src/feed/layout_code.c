#include <string.h>

#include "base/utf8.h"
#include "feed/layout_parts.h"

enum {
	TAB_CELLS = 8,
};

static bool
code_line_is_blank(const struct word *w)
{
	for (size_t i = 0; i < w->text.size; i++) {
		if (w->text.bytes[i] != ' ')
			return false;
	}
	return true;
}

/* The word is a whole line of code here; what is too wide goes on in the next with a mark. */
static void
code_line_end(struct flow *f)
{
	struct word *w = &f->word;
	if (code_line_is_blank(w)) {
		f->blank_lines += f->code_begun;
		word_reset(w);
		return;
	}
	for (; f->blank_lines; f->blank_lines--) {
		flow_begin_line(f)->kept = true;
		flow_end_line(f);
	}
	size_t from = 0, done = 0;
	do {
		flow_begin_line(f)->kept = true;
		size_t room = f->width - f->line_cells, cells = w->cells - done;
		bool fits = cells <= room;
		size_t size = fits ? w->text.size - from
				   : word_fit(w, from, room > 2 ? room - 1 : room, &cells);
		word_put(f, from, from + size, cells);
		if (!fits && room > 2)
			lines_put(f->lines, f->options->ascii ? "\\" : "\u21A9",
				  f->options->ascii ? 1 : strlen("\u21A9"), 1, LAYOUT_MARKER, 0);
		flow_end_line(f);
		from += size;
		done += cells;
	} while (from < w->text.size);
	f->code_begun = true;
	word_reset(w);
}

void
words_code(struct flow *f, const char *text, size_t size)
{
	static const char spaces[TAB_CELLS + 1] = "        ";
	for (size_t at = 0; at < size;) {
		if (text[at] == '\n') {
			code_line_end(f);
			f->letters++;
			at++;
		} else if (text[at] == '\t') {
			size_t cells = TAB_CELLS - f->word.cells % TAB_CELLS;
			word_append(f, spaces, cells, cells);
			f->letters++;
			at++;
		} else {
			size_t from = at;
			while (at < size && text[at] != '\n' && text[at] != '\t')
				at++;
			word_append(f, text + from, at - from, utf8_cells(text + from, at - from));
			f->letters += utf8_letters(text + from, at - from);
		}
	}
}

void
words_end_code(struct flow *f)
{
	code_line_end(f);
	f->blank_lines = 0;
	f->code_begun = false;
}
