#include "feed/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

/* ---- the lines ----------------------------------------------------------------------------- */

struct line {
	size_t first_run, run_count;
	size_t offset;
	size_t cells;
	bool kept;
};

struct layout {
	struct buf text; /* of all runs; their pointers are set when all is there */
	struct layout_run *runs;
	size_t run_count, run_capacity;
	size_t *starts; /* of the runs' texts */
	size_t start_capacity;
	struct line *lines;
	size_t line_count, line_capacity;
	struct layout_link *links;
	size_t link_count, link_capacity;
};

/* What cannot be broken: a part of a word in one style. */
struct atom {
	size_t at; /* in flow.text */
	uint32_t size;
	uint16_t style;
	uint32_t link;
	bool space;     /* one stands before it: a line may be broken here */
	bool newline;   /* a line ends before it */
	size_t letters; /* of the document before it */
};

enum { INDENTS_MAX = 64, MARKER_SIZE = 24 };

/* What stands before the lines of an open block. */
struct indent {
	char first[MARKER_SIZE], rest[MARKER_SIZE];
	bool used; /* `first` has been written */
};

struct flow {
	struct layout *out;
	const struct layout_options *options;
	size_t width;
	struct buf text;
	struct atom *atoms;
	size_t atom_count, atom_capacity;
	bool space_due, newline_due;
	uint16_t style;
	uint32_t link;
	size_t letters;
	struct indent indents[INDENTS_MAX];
	size_t indent_count;
	enum list_kind kinds[INDENTS_MAX];
	size_t list_depth;
	size_t code, quotes, headings;
	bool code_open; /* a line of code has begun */
	size_t table;   /* depth of tables: cells flow side by side */
	bool blank_due;
	size_t spans[SPAN_COUNT];
};

/* ---- writing runs -------------------------------------------------------------------------- */

static void
run_put(struct flow *f, const char *text, size_t size, uint16_t style, uint32_t link)
{
	struct layout *l = f->out;
	struct line *line = &l->lines[l->line_count - 1];
	size_t cells = utf8_cells(text, size);
	struct layout_run *last = line->run_count ? &l->runs[l->run_count - 1] : NULL;
	if (!size)
		return;
	if (last && last->style == style && last->link == link &&
	    last->cells + cells < UINT16_MAX) {
		last->size += (uint32_t)size;
		last->cells = (uint16_t)(last->cells + cells);
	} else {
		size_t capacity = l->run_capacity;
		l->runs = mem_grow(l->runs, &l->run_capacity, l->run_count, sizeof(*l->runs));
		if (capacity != l->run_capacity)
			l->starts = mem_realloc(l->starts, l->run_capacity, sizeof(*l->starts));
		l->starts[l->run_count] = l->text.size;
		l->runs[l->run_count++] = (struct layout_run){.size = (uint32_t)size,
							      .cells = (uint16_t)cells,
							      .style = style,
							      .link = link};
		line->run_count++;
	}
	buf_put(&l->text, text, size);
	line->cells += cells;
}

static void
line_add(struct flow *f, size_t offset, bool kept)
{
	struct layout *l = f->out;
	l->lines = mem_grow(l->lines, &l->line_capacity, l->line_count, sizeof(*l->lines));
	l->lines[l->line_count++] = (struct line){l->run_count, 0, offset, 0, kept};
}

/* Indents that leave less than half of the width for text are left out, the outer ones first. */
static size_t
indents_from(const struct flow *f)
{
	size_t cells = 0, from = f->indent_count;
	while (from > 0) {
		cells += utf8_cells(f->indents[from - 1].rest, strlen(f->indents[from - 1].rest));
		if (cells > f->width / 2)
			break;
		from--;
	}
	return from;
}

/* Begins a line: the blank one that is due before it, then what the open blocks put there. */
static void
line_begin(struct flow *f, size_t offset, bool kept)
{
	if (f->blank_due && f->out->line_count)
		line_add(f, offset, false);
	f->blank_due = false;
	line_add(f, offset, kept);
	for (size_t i = indents_from(f); i < f->indent_count; i++) {
		struct indent *in = &f->indents[i];
		const char *marker = in->used ? in->rest : in->first;
		in->used = true;
		bool spaces = marker[strspn(marker, " ")] == '\0';
		run_put(f, marker, strlen(marker), spaces ? LAYOUT_PLAIN : LAYOUT_MARKER, 0);
	}
}

static size_t
room_left(const struct flow *f)
{
	const struct line *line = &f->out->lines[f->out->line_count - 1];
	return f->width > line->cells ? f->width - line->cells : 0;
}

/* A piece that fits in no line is cut where it must be. */
static void
piece_put(struct flow *f, const struct atom *a)
{
	const char *text = f->text.bytes + a->at;
	size_t size = a->size;
	while (size) {
		size_t room = room_left(f), cells;
		size_t fits = utf8_fit(text, size, room, &cells);
		if (!fits) {
			unsigned width;
			fits = utf8_cluster(text, size, &width);
			if (width > room && f->out->lines[f->out->line_count - 1].run_count &&
			    width <= f->width) {
				bool only_indent = room + 2 > f->width;
				line_begin(f, a->letters, false);
				if (only_indent || room_left(f) < width) {
					text += fits;
					size -= fits;
				}
				continue;
			}
			if (width > room) { /* wider than any line */
				text += fits;
				size -= fits;
				continue;
			}
		}
		run_put(f, text, fits, a->style, a->link);
		text += fits;
		size -= fits;
		if (size)
			line_begin(f, a->letters, false);
	}
}

/* ---- flowing ------------------------------------------------------------------------------- */

static size_t
word_end(const struct flow *f, size_t i, size_t *cells)
{
	*cells = 0;
	size_t at = i;
	do {
		*cells += utf8_cells(f->text.bytes + f->atoms[at].at, f->atoms[at].size);
		at++;
	} while (at < f->atom_count && !f->atoms[at].space && !f->atoms[at].newline);
	return at;
}

static void
atoms_flow(struct flow *f)
{
	bool begun = false;
	for (size_t i = 0; i < f->atom_count;) {
		size_t cells, end = word_end(f, i, &cells);
		const struct atom *a = &f->atoms[i];
		if (!begun || a->newline) {
			line_begin(f, a->letters, false);
			begun = true;
		} else if (a->space) {
			/* a CJK joint is a place to break without a space: its atom begins with
			   no space of its own */
			size_t gap = a->at > 0 && f->text.bytes[a->at - 1] == ' ';
			if (cells + gap > room_left(f)) {
				line_begin(f, a->letters, false);
			} else if (gap) {
				const struct atom *before = &f->atoms[i - 1];
				bool same = before->style == a->style && before->link == a->link;
				run_put(f, " ", 1, same ? a->style : LAYOUT_PLAIN,
					same ? a->link : 0);
			}
		}
		for (; i < end; i++)
			piece_put(f, &f->atoms[i]);
	}
}

/* The block's text is whole: makes lines of it. @return true when there was any */
static bool
block_flow(struct flow *f)
{
	bool any = f->atom_count > 0;
	atoms_flow(f);
	f->atom_count = 0;
	buf_cut(&f->text, 0);
	f->space_due = f->newline_due = false;
	return any;
}

static void
atom_add(struct flow *f, const char *text, size_t size, uint16_t style, uint32_t link, bool joint)
{
	if (f->space_due)
		buf_putc(&f->text, ' ');
	f->atoms = mem_grow(f->atoms, &f->atom_capacity, f->atom_count, sizeof(*f->atoms));
	f->atoms[f->atom_count++] =
		(struct atom){f->text.size,          (uint32_t)size, style,     link,
			      f->space_due || joint, f->newline_due, f->letters};
	buf_put(&f->text, text, size);
	f->space_due = f->newline_due = false;
}

/* Ideographs and kana may be parted from each other (UAX #14, class ID), but not from closing
   punctuation that follows them. */
static bool
is_ideograph(const char *text, size_t size)
{
	uint32_t c;
	utf8_decode(text, size, &c);
	return (c >= 0x3041 && c <= 0x30FF && c != 0x30FC) || (c >= 0x3400 && c <= 0x9FFF) ||
	       (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x20000 && c <= 0x3FFFF);
}

static bool
is_closing(const char *text, size_t size)
{
	uint32_t c;
	utf8_decode(text, size, &c);
	return c == 0x3001 || c == 0x3002 || c == 0xFF0C || c == 0xFF0E || c == 0x300D ||
	       c == 0x300F || c == 0x3011 || c == 0xFF09 || c == 0xFF01 || c == 0xFF1F ||
	       c == 0xFF1A || c == 0xFF1B || c == 0x30FC || c < 0x80;
}

static void
word_add(struct flow *f, const char *text, size_t size)
{
	size_t begin = 0;
	bool joint = false;
	for (size_t at = 0; at < size;) {
		unsigned width;
		size_t used = utf8_cluster(text + at, size - at, &width);
		size_t next = at + used;
		bool parts = width == 2 && is_ideograph(text + at, used) && next < size &&
			     !is_closing(text + next, size - next);
		if (parts) {
			atom_add(f, text + begin, next - begin, f->style, f->link, joint);
			begin = next;
			joint = true;
		}
		at = next;
	}
	if (begin < size)
		atom_add(f, text + begin, size - begin, f->style, f->link, joint);
}

static size_t
letters_in(const char *text, size_t size)
{
	size_t letters = 0;
	for (size_t i = 0; i < size; i++)
		letters += ((unsigned char)text[i] & 0xC0) != 0x80;
	return letters;
}

static void
text_add(struct flow *f, struct slice text)
{
	static const char soft_hyphen[] = "\xC2\xAD";
	for (size_t i = 0; i < text.size;) {
		if (text.text[i] == ' ' || text.text[i] == '\n' || text.text[i] == '\t') {
			f->space_due = f->atom_count > 0;
			f->letters++;
			i++;
			continue;
		}
		size_t begin = i;
		while (i < text.size && text.text[i] != ' ' && text.text[i] != '\n' &&
		       text.text[i] != '\t')
			i++;
		/* soft hyphens are not shown: without hyphenation they say nothing */
		const char *word = text.text + begin;
		size_t size = i - begin;
		struct buf bare = {0};
		if (memmem(word, size, soft_hyphen, 2)) {
			for (size_t k = 0; k < size; k++) {
				if (k + 1 < size && memcmp(word + k, soft_hyphen, 2) == 0)
					k++;
				else
					buf_putc(&bare, word[k]);
			}
			word_add(f, buf_text(&bare), bare.size);
		} else {
			word_add(f, word, size);
		}
		buf_clear(&bare);
		f->letters += letters_in(word, i - begin);
	}
}

/* Code keeps its lines and spaces; what is too wide goes on in the next line. */
static void
code_add(struct flow *f, struct slice text)
{
	enum { TAB = 8 };
	for (size_t i = 0; i <= text.size;) {
		size_t end = i;
		while (end < text.size && text.text[end] != '\n')
			end++;
		struct buf line = {0};
		for (size_t k = i; k < end; k++) {
			if (text.text[k] != '\t') {
				buf_putc(&line, text.text[k]);
				continue;
			}
			do
				buf_putc(&line, ' ');
			while (utf8_cells(line.bytes, line.size) % TAB);
		}
		if (f->newline_due || !f->code_open)
			line_begin(f, f->letters, true);
		f->code_open = true;
		f->newline_due = end < text.size;
		const char *from = buf_text(&line);
		size_t left = line.size;
		while (left) {
			size_t fits = utf8_fit(from, left, room_left(f), NULL);
			if (!fits) {
				line_begin(f, f->letters, true);
				unsigned width;
				fits = utf8_fit(from, left, room_left(f), NULL);
				if (!fits)
					fits = utf8_cluster(from, left, &width);
			}
			run_put(f, from, fits, (uint16_t)(f->style | LAYOUT_CODE), f->link);
			from += fits;
			left -= fits;
			if (left)
				line_begin(f, f->letters, true);
		}
		f->letters += letters_in(text.text + i, end - i) + 1;
		buf_clear(&line);
		if (end == text.size)
			break;
		i = end + 1;
		if (i == text.size)
			break; /* the last line end opens no line */
	}
}

/* ---- links --------------------------------------------------------------------------------- */

static uint32_t
link_number(struct flow *f, struct slice url)
{
	struct layout *l = f->out;
	if (!url.size)
		return 0;
	for (size_t i = 0; i < l->link_count; i++)
		if (strlen(l->links[i].url) == url.size &&
		    memcmp(l->links[i].url, url.text, url.size) == 0)
			return (uint32_t)(i + 1);
	l->links = mem_grow(l->links, &l->link_capacity, l->link_count, sizeof(*l->links));
	l->links[l->link_count++] =
		(struct layout_link){mem_strndup(url.text, url.size), l->line_count};
	return (uint32_t)l->link_count;
}

static void
link_mark(struct flow *f, uint32_t number)
{
	char mark[16];
	int size = snprintf(mark, sizeof(mark), "[%u]", (unsigned)number);
	bool space = f->space_due;
	f->space_due = true;
	atom_add(f, mark, (size_t)size, LAYOUT_MARKER, number, false);
	f->space_due = space;
}

static void
media_add(struct flow *f, const struct token *t)
{
	static const char *const names[MEDIA_COUNT] = {"image", "video", "audio", "embedded"};
	struct buf words = {0};
	uint32_t number = link_number(f, t->url);
	buf_printf(&words, "[%s", names[t->media]);
	if (t->text.size)
		buf_printf(&words, ": %.*s", (int)t->text.size, t->text.text);
	buf_putc(&words, ']');
	uint16_t style = f->style;
	uint32_t link = f->link;
	f->style = LAYOUT_MEDIA;
	f->link = number;
	size_t letters = f->letters;
	f->space_due = f->atom_count > 0;
	text_add(f, (struct slice){words.bytes, words.size});
	f->letters = letters;
	f->style = style;
	f->link = link;
	if (number)
		link_mark(f, number);
	f->space_due = true;
	buf_clear(&words);
}

/* ---- blocks -------------------------------------------------------------------------------- */

static void
indent_push(struct flow *f, const char *first, const char *rest)
{
	if (f->indent_count < INDENTS_MAX) {
		struct indent *in = &f->indents[f->indent_count];
		snprintf(in->first, sizeof(in->first), "%s", first);
		snprintf(in->rest, sizeof(in->rest), "%s", rest);
		in->used = false;
	}
	f->indent_count++;
}

static void
indent_pop(struct flow *f)
{
	f->indent_count--;
}

static void
roman(int32_t n, bool upper, char into[static MARKER_SIZE])
{
	static const struct {
		int value;
		const char *lower, *upper;
	} digits[] = {{1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"}, {400, "cd", "CD"},
		      {100, "c", "C"},  {90, "xc", "XC"},  {50, "l", "L"},  {40, "xl", "XL"},
		      {10, "x", "X"},   {9, "ix", "IX"},   {5, "v", "V"},   {4, "iv", "IV"},
		      {1, "i", "I"}};
	size_t size = 0;
	for (size_t i = 0; i < sizeof(digits) / sizeof(digits[0]); i++)
		for (; n >= digits[i].value; n -= digits[i].value)
			size += (size_t)snprintf(into + size, MARKER_SIZE - size, "%s",
						 upper ? digits[i].upper : digits[i].lower);
}

static void
item_marker(const struct flow *f, int32_t number, char into[static MARKER_SIZE])
{
	enum list_kind kind = f->list_depth && f->list_depth <= INDENTS_MAX
				      ? f->kinds[f->list_depth - 1]
				      : LIST_BULLETS;
	char digits[MARKER_SIZE];
	bool alpha = kind == LIST_LOWER_ALPHA || kind == LIST_UPPER_ALPHA;
	bool is_roman = kind == LIST_LOWER_ROMAN || kind == LIST_UPPER_ROMAN;
	if (kind == LIST_BULLETS) {
		snprintf(into, MARKER_SIZE, "%s ",
			 f->options->ascii   ? "*"
			 : f->list_depth % 2 ? "•"
					     : "◦");
		return;
	}
	if (alpha && number >= 1 && number <= 26)
		snprintf(digits, sizeof(digits), "%c",
			 (char)((kind == LIST_LOWER_ALPHA ? 'a' : 'A') + number - 1));
	else if (is_roman && number >= 1 && number <= 399)
		roman(number, kind == LIST_UPPER_ROMAN, digits);
	else
		snprintf(digits, sizeof(digits), "%d", (int)number);
	snprintf(into, MARKER_SIZE, "%.16s. ", digits);
}

static void
rule_add(struct flow *f)
{
	f->blank_due = true;
	line_begin(f, f->letters, false);
	for (size_t room = room_left(f); room; room--)
		run_put(f, f->options->ascii ? "-" : "─", f->options->ascii ? 1 : 3, LAYOUT_MARKER,
			0);
	f->blank_due = true;
}

static void
block_open(struct flow *f, const struct token *t)
{
	char marker[MARKER_SIZE], blank[MARKER_SIZE] = "";
	bool in_cell = f->table > 0;
	if (in_cell && t->block != BLOCK_TABLE && t->block != BLOCK_ROW && t->block != BLOCK_CELL) {
		f->space_due = f->atom_count > 0;
		f->code += t->block == BLOCK_CODE;
		return;
	}
	if (t->block != BLOCK_CELL && block_flow(f) && !f->list_depth)
		f->blank_due = true;
	switch (t->block) {
	case BLOCK_HEADING:
		f->headings++;
		f->style |= LAYOUT_HEADING;
		break;
	case BLOCK_LIST:
		if (f->list_depth < INDENTS_MAX)
			f->kinds[f->list_depth] = (enum list_kind)t->value;
		f->list_depth++;
		break;
	case BLOCK_ITEM:
		item_marker(f, (int32_t)t->value, marker);
		snprintf(blank, sizeof(blank), "%*s", (int)utf8_cells(marker, strlen(marker)), "");
		indent_push(f, marker, blank);
		break;
	case BLOCK_DEFINITION:
		indent_push(f, "    ", "    ");
		break;
	case BLOCK_TERM:
		f->style |= LAYOUT_STRONG;
		break;
	case BLOCK_QUOTE:
		marker[0] = '\0';
		indent_push(f, f->options->ascii ? "> " : "│ ", f->options->ascii ? "> " : "│ ");
		f->quotes++;
		f->style |= LAYOUT_QUOTE;
		break;
	case BLOCK_CODE:
		f->code++;
		f->code_open = false;
		break;
	case BLOCK_TABLE:
		f->table++;
		break;
	case BLOCK_CELL:
		if (f->atom_count) {
			f->space_due = true;
			atom_add(f, "|", 1, LAYOUT_MARKER, 0, false);
			f->space_due = true;
		}
		if (document_cell(t->value).heading)
			f->style |= LAYOUT_STRONG;
		break;
	case BLOCK_CAPTION:
		f->style |= LAYOUT_EMPHASIS;
		break;
	case BLOCK_RULE:
		rule_add(f);
		break;
	default:
		break;
	}
}

static void
block_close(struct flow *f, enum block block)
{
	if (f->table && block != BLOCK_TABLE && block != BLOCK_ROW && block != BLOCK_CELL) {
		f->space_due = f->atom_count > 0;
		f->code -= block == BLOCK_CODE;
		return;
	}
	bool any = block != BLOCK_CELL && block_flow(f);
	switch (block) {
	case BLOCK_HEADING:
		f->headings--;
		f->style &= (uint16_t)~LAYOUT_HEADING;
		break;
	case BLOCK_LIST:
		f->list_depth--;
		any = !f->list_depth;
		break;
	case BLOCK_ITEM:
	case BLOCK_DEFINITION:
		indent_pop(f);
		return; /* items stand close */
	case BLOCK_TERM:
		f->style &= (uint16_t)~LAYOUT_STRONG;
		return;
	case BLOCK_QUOTE:
		indent_pop(f);
		if (!--f->quotes)
			f->style &= (uint16_t)~LAYOUT_QUOTE;
		any = true;
		break;
	case BLOCK_CODE:
		f->code--;
		f->newline_due = false;
		any = true;
		break;
	case BLOCK_TABLE:
		f->table--;
		any = true;
		break;
	case BLOCK_ROW:
		return;
	case BLOCK_CELL:
		f->style &= (uint16_t)~LAYOUT_STRONG;
		return;
	case BLOCK_CAPTION:
		f->style &= (uint16_t)~LAYOUT_EMPHASIS;
		break;
	default:
		break;
	}
	if (any && !(f->list_depth && block == BLOCK_PARAGRAPH))
		f->blank_due = true;
}

/* ---- spans --------------------------------------------------------------------------------- */

static const uint16_t span_styles[SPAN_COUNT] = {
	[SPAN_EMPHASIS] = LAYOUT_EMPHASIS, [SPAN_STRONG] = LAYOUT_STRONG,
	[SPAN_CODE] = LAYOUT_CODE,         [SPAN_LINK] = LAYOUT_LINK,
	[SPAN_DELETED] = LAYOUT_DELETED,   [SPAN_INSERTED] = LAYOUT_INSERTED,
	[SPAN_MARK] = LAYOUT_MARK,
};

static void
sign_add(struct flow *f, const char *sign)
{
	bool space = f->space_due;
	f->space_due = false;
	atom_add(f, sign, strlen(sign), f->style, f->link, false);
	f->space_due = space && f->atom_count == 0;
}

static void
span_open(struct flow *f, const struct token *t)
{
	if (t->span == SPAN_LINK)
		f->link = link_number(f, t->url);
	if (t->span == SPAN_SUP)
		sign_add(f, "^");
	else if (t->span == SPAN_SUB)
		sign_add(f, "_");
	f->spans[t->span]++;
	f->style |= span_styles[t->span];
}

static void
span_close(struct flow *f, enum span span)
{
	if (span == SPAN_LINK && f->link) {
		link_mark(f, f->link);
		f->link = 0;
	}
	if (--f->spans[span] == 0 && span_styles[span])
		f->style &= (uint16_t)~span_styles[span];
}

/* ---- all of it ----------------------------------------------------------------------------- */

static void
links_list(struct flow *f)
{
	if (f->options->no_link_list || !f->out->link_count)
		return;
	rule_add(f);
	for (size_t i = 0; i < f->out->link_count; i++) {
		char number[MARKER_SIZE], blank[MARKER_SIZE] = "";
		snprintf(number, sizeof(number), "[%zu] ", i + 1);
		snprintf(blank, sizeof(blank), "%*s", (int)strlen(number), "");
		indent_push(f, number, blank);
		f->style = LAYOUT_LINK;
		f->link = (uint32_t)(i + 1);
		atom_add(f, f->out->links[i].url, strlen(f->out->links[i].url), f->style, f->link,
			 false);
		block_flow(f);
		indent_pop(f);
	}
}

static void
token_flow(struct flow *f, const struct token *t)
{
	switch (t->kind) {
	case TOKEN_BLOCK:
		block_open(f, t);
		break;
	case TOKEN_BLOCK_CLOSE:
		block_close(f, t->block);
		break;
	case TOKEN_SPAN:
		span_open(f, t);
		break;
	case TOKEN_SPAN_CLOSE:
		span_close(f, t->span);
		break;
	case TOKEN_TEXT:
		if (f->code && !f->table)
			code_add(f, t->text);
		else
			text_add(f, t->text);
		break;
	case TOKEN_BREAK:
		f->newline_due = f->atom_count > 0;
		f->space_due = false;
		break;
	case TOKEN_MEDIA:
		media_add(f, t);
		break;
	case TOKEN_END:
		break;
	}
}

struct layout *
layout_create(struct document doc, const struct layout_options *options)
{
	struct layout *l = mem_zalloc(1, sizeof(*l));
	struct flow f = {
		.out = l, .options = options, .width = options->width < 2 ? 2 : options->width};
	struct document_walk walk = document_walk(doc);
	for (struct token t = document_next(&walk); t.kind != TOKEN_END; t = document_next(&walk))
		token_flow(&f, &t);
	block_flow(&f);
	links_list(&f);
	for (size_t i = 0; i < l->run_count; i++)
		l->runs[i].text = l->text.bytes + l->starts[i];
	free(l->starts);
	l->starts = NULL;
	free(f.atoms);
	buf_clear(&f.text);
	return l;
}

void
layout_destroy(struct layout *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < l->link_count; i++)
		free((char *)l->links[i].url);
	free(l->links);
	free(l->lines);
	free(l->runs);
	buf_clear(&l->text);
	free(l);
}

size_t
layout_line_count(const struct layout *l)
{
	return l->line_count;
}

struct layout_line
layout_line(const struct layout *l, size_t i)
{
	const struct line *line = &l->lines[i];
	return (struct layout_line){l->runs + line->first_run, line->run_count, line->offset,
				    line->cells, line->kept};
}

size_t
layout_find_line(const struct layout *l, size_t offset)
{
	size_t low = 0, high = l->line_count;
	while (low + 1 < high) {
		size_t middle = (low + high) / 2;
		if (l->lines[middle].offset <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

size_t
layout_link_count(const struct layout *l)
{
	return l->link_count;
}

struct layout_link
layout_link(const struct layout *l, size_t number)
{
	return l->links[number - 1];
}

/* ---- as text ------------------------------------------------------------------------------- */

static void
sgr_put(struct buf *into, uint16_t style)
{
	static const struct {
		uint16_t style;
		const char *codes;
	} table[] = {
		{LAYOUT_EMPHASIS, ";3"}, {LAYOUT_STRONG, ";1"},   {LAYOUT_CODE, ";36"},
		{LAYOUT_LINK, ";4"},     {LAYOUT_HEADING, ";1"},  {LAYOUT_QUOTE, ";3"},
		{LAYOUT_DELETED, ";9"},  {LAYOUT_INSERTED, ";4"}, {LAYOUT_MARK, ";7"},
		{LAYOUT_MEDIA, ";2"},    {LAYOUT_MARKER, ";2"},
	};
	buf_puts(into, "\033[0");
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (style & table[i].style)
			buf_puts(into, table[i].codes);
	buf_putc(into, 'm');
}

void
layout_write(const struct layout *l, bool ansi, struct buf *into)
{
	for (size_t i = 0; i < l->line_count; i++) {
		struct layout_line line = layout_line(l, i);
		size_t begin = into->size;
		bool styled = false;
		for (size_t r = 0; r < line.run_count; r++) {
			const struct layout_run *run = &line.runs[r];
			if (ansi && (run->style || styled)) {
				sgr_put(into, run->style);
				styled = run->style != 0;
			}
			buf_put(into, run->text, run->size);
		}
		if (styled)
			buf_puts(into, "\033[0m");
		while (into->size > begin && into->bytes[into->size - 1] == ' ')
			buf_cut(into, into->size - 1);
		buf_putc(into, '\n');
	}
}
