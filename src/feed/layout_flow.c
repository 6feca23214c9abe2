#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "feed/layout_parts.h"

enum {
	/* What a line keeps for its text, whatever stands around it: half of it, and this much. */
	ROOM_MIN = 10,
	QUOTE_CELLS = 2,
	CODE_CELLS = 2,
	DEFINITION_CELLS = 4,
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

/* @param cells  what it would take of each line, if there is room */
static struct container *
container_push(struct flow *f, enum block block, unsigned cells)
{
	struct container *c = &f->containers[f->container_count++];
	size_t left = f->width - f->prefix;
	size_t keeps = f->width / 2 > ROOM_MIN ? f->width / 2 : ROOM_MIN;
	bool fits = left >= keeps + cells;

	*c = (struct container){.block = block, .cells = fits ? cells : 0};
	f->prefix += c->cells;
	return c;
}

static void
container_pop(struct flow *f)
{
	if (f->container_count == 0)
		return;
	f->prefix -= f->containers[--f->container_count].cells;
	if (f->gap_depth > f->container_count)
		f->gap_depth = f->container_count;
}

static struct container *
container_top(struct flow *f)
{
	return f->container_count ? &f->containers[f->container_count - 1] : NULL;
}

/* ---- lists -------------------------------------------------------------------------------- */

static void
roman_write(int32_t number, bool upper, char into[static MARKER_MAX])
{
	static const struct {
		int32_t value;
		const char *lower, *upper;
	} digits[] = {
		{1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"}, {400, "cd", "CD"},
		{100, "c", "C"},  {90, "xc", "XC"},  {50, "l", "L"},  {40, "xl", "XL"},
		{10, "x", "X"},   {9, "ix", "IX"},   {5, "v", "V"},   {4, "iv", "IV"},
		{1, "i", "I"},
	};
	size_t size = 0;
	for (size_t i = 0; i < sizeof(digits) / sizeof(digits[0]); i++) {
		for (; number >= digits[i].value; number -= digits[i].value)
			size += (size_t)snprintf(into + size, MARKER_MAX - size, "%s",
						 upper ? digits[i].upper : digits[i].lower);
	}
}

static void
alpha_write(int32_t number, char first, char into[static MARKER_MAX])
{
	char reversed[8];
	size_t size = 0;
	for (; number > 0; number = (number - 1) / 26)
		reversed[size++] = (char)(first + (number - 1) % 26);
	for (size_t i = 0; i < size; i++)
		into[i] = reversed[size - 1 - i];
	into[size] = '\0';
}

/* @return the cells of the marker, with the space behind it */
static unsigned
marker_write(const struct flow *f, enum list_kind kind, unsigned level, int32_t number,
	     char into[static MARKER_MAX])
{
	static const char *const bullets[] = {"\u2022 ", "\u25E6 ", "\u25AA "};
	static const char *const ascii_bullets[] = {"* ", "- ", "+ "};
	char mark[MARKER_MAX] = "";

	if (kind == LIST_BULLETS) {
		const char *bullet = (f->options->ascii ? ascii_bullets : bullets)[level % 3];
		snprintf(into, MARKER_MAX, "%s", bullet);
		return 2;
	}
	bool roman = kind == LIST_LOWER_ROMAN || kind == LIST_UPPER_ROMAN;
	if (number > 0 && roman && number < 4000)
		roman_write(number, kind == LIST_UPPER_ROMAN, mark);
	else if (number > 0 && kind == LIST_LOWER_ALPHA)
		alpha_write(number, 'a', mark);
	else if (number > 0 && kind == LIST_UPPER_ALPHA)
		alpha_write(number, 'A', mark);
	else
		snprintf(mark, sizeof(mark), "%d", (int)number);
	return (unsigned)snprintf(into, MARKER_MAX, "%.*s. ", MARKER_MAX - 3, mark);
}

/* What must be known of a list before its first item: how wide its markers are, and whether
   an item has several blocks, so that all stand apart. */
static void
list_survey(const struct flow *f, struct document_walk ahead, struct container *list)
{
	size_t depth = 1, blocks = 0;
	char marker[MARKER_MAX];

	while (depth > 0) {
		struct token t = document_next(&ahead);
		if (t.kind == TOKEN_END)
			break;
		if (t.kind == TOKEN_BLOCK_CLOSE)
			depth--;
		if (t.kind != TOKEN_BLOCK)
			continue;
		if (depth == 1) {
			unsigned cells =
				marker_write(f, list->kind, list->level, (int32_t)t.value, marker);
			if (cells > list->marker_cells)
				list->marker_cells = cells;
			blocks = 0;
		} else if (depth == 2 && t.block != BLOCK_LIST && ++blocks == 2) {
			list->loose = true;
		}
		depth++;
	}
}

static void
list_begin(struct flow *f, const struct token *t, struct document_walk ahead)
{
	unsigned level = 0;
	for (size_t i = 0; i < f->container_count; i++)
		level += f->containers[i].block == BLOCK_LIST;
	if (container_top(f) && container_top(f)->block == BLOCK_ITEM)
		f->gap = false;
	struct container *list = container_push(f, BLOCK_LIST, 0);
	list->kind = t->value < LIST_KIND_COUNT ? t->value : LIST_BULLETS;
	list->level = level;
	list_survey(f, ahead, list);
}

static void
item_begin(struct flow *f, const struct token *t, struct document_walk ahead)
{
	const struct container *top = container_top(f);
	const struct container list = top ? *top : (struct container){.marker_cells = 2};
	struct container *item = container_push(f, BLOCK_ITEM, list.marker_cells);

	/* An item that is nothing but another list has no bullet of its own. */
	struct token next = document_next(&ahead);
	bool bare = next.kind == TOKEN_BLOCK && next.block == BLOCK_LIST;
	if (!bare || list.kind != LIST_BULLETS)
		item->marker_cells =
			marker_write(f, list.kind, list.level, (int32_t)t->value, item->marker);
}

/* ---- blocks ------------------------------------------------------------------------------- */

static unsigned
block_style(enum block block)
{
	switch (block) {
	case BLOCK_HEADING:
		return LAYOUT_HEADING;
	case BLOCK_TERM:
		return LAYOUT_STRONG;
	case BLOCK_CAPTION:
		return LAYOUT_EMPHASIS;
	case BLOCK_CODE:
		return LAYOUT_CODE;
	case BLOCK_QUOTE:
		return LAYOUT_QUOTE;
	default:
		return LAYOUT_PLAIN;
	}
}

static void
heading_begin(struct flow *f, uint32_t level)
{
	/* The title of the page stands first and alone: it needs no mark to be told. */
	level = level > 6 ? 6 : level;
	struct container *c = container_push(f, BLOCK_HEADING, level ? level + 1 : 0);
	if (c->cells) {
		snprintf(c->marker, sizeof(c->marker), "%.*s ", (int)level, "######");
		c->marker_cells = level + 1;
	}
}

static void
rule_put(struct flow *f)
{
	flow_begin_line(f);
	lines_repeat(f->lines, f->options->ascii ? "-" : "\u2500",
		     f->measuring ? 1 : f->width - f->line_cells, LAYOUT_MARKER);
	f->ruled = true;
	flow_end_line(f);
}

static void
block_begin(struct flow *f, const struct token *t, struct document_walk ahead)
{
	f->block_style |= block_style(t->block);
	f->style |= block_style(t->block);
	switch (t->block) {
	case BLOCK_HEADING:
		heading_begin(f, t->value);
		break;
	case BLOCK_LIST:
		list_begin(f, t, ahead);
		break;
	case BLOCK_ITEM:
		item_begin(f, t, ahead);
		break;
	case BLOCK_DEFINITION:
		container_push(f, BLOCK_DEFINITION, DEFINITION_CELLS);
		break;
	case BLOCK_QUOTE:
		container_push(f, BLOCK_QUOTE, QUOTE_CELLS);
		break;
	case BLOCK_CODE:
		container_push(f, BLOCK_CODE, CODE_CELLS);
		break;
	case BLOCK_RULE:
		rule_put(f);
		break;
	case BLOCK_FIGURE:
		f->figure_line = f->lines->count;
		break;
	case BLOCK_CAPTION: /* right under what it is of */
		f->gap = f->gap && f->lines->count == f->figure_line;
		break;
	default:
		break;
	}
}

/* Styles of blocks around this one stay; there are two that can lie around another. */
static void
block_style_end(struct flow *f, enum block block)
{
	f->block_style &= ~block_style(block);
	for (size_t i = 0; block == BLOCK_QUOTE && i < f->container_count; i++) {
		if (f->containers[i].block == BLOCK_QUOTE)
			f->block_style |= LAYOUT_QUOTE;
	}
	f->style = f->block_style;
}

static void
block_end(struct flow *f, enum block block)
{
	if (block == BLOCK_CODE)
		words_end_code(f);
	else
		words_end(f);
	bool loose = true;
	switch (block) {
	case BLOCK_HEADING:
	case BLOCK_CODE:
	case BLOCK_DEFINITION:
	case BLOCK_QUOTE:
	case BLOCK_LIST:
	case BLOCK_ITEM:
		container_pop(f);
		break;
	default:
		break;
	}
	const struct container *top = container_top(f);
	if (block == BLOCK_ITEM)
		loose = top && top->loose;
	else if (block == BLOCK_LIST)
		loose = !top || top->block != BLOCK_ITEM;
	else if (block == BLOCK_TERM || block == BLOCK_DEFINITION)
		loose = false;
	else if (block == BLOCK_ROW || block == BLOCK_TABLE)
		return;
	flow_gap(f);
	f->gap = loose;
	block_style_end(f, block);
}

/* ---- spans -------------------------------------------------------------------------------- */

static const unsigned span_styles[SPAN_COUNT] = {
	[SPAN_EMPHASIS] = LAYOUT_EMPHASIS, [SPAN_STRONG] = LAYOUT_STRONG,
	[SPAN_CODE] = LAYOUT_CODE,         [SPAN_LINK] = LAYOUT_LINK,
	[SPAN_DELETED] = LAYOUT_DELETED,   [SPAN_INSERTED] = LAYOUT_INSERTED,
	[SPAN_MARK] = LAYOUT_MARK,
};

static void
style_renew(struct flow *f)
{
	f->style = f->block_style;
	for (size_t span = 0; span < SPAN_COUNT; span++) {
		if (f->span_counts[span])
			f->style |= span_styles[span];
	}
	f->link = f->link_depth ? f->link_stack[f->link_depth - 1] : 0;
}

/* What is not of the document's text: it is not counted. */
static void
put_quietly(struct flow *f, const char *text, size_t size)
{
	f->quiet = true;
	f->quiet_at = f->letters;
	if (f->block_style & LAYOUT_CODE)
		words_code(f, text, size);
	else
		words_put(f, text, size);
	f->letters = f->quiet_at;
	f->quiet = false;
}

static void
number_put(struct flow *f, uint32_t number)
{
	char text[16];
	int size = snprintf(text, sizeof(text), "[%u]", number);
	uint32_t outer = f->link;
	f->link = number;
	words_put_glued(f, text, (size_t)size, LAYOUT_MARKER | LAYOUT_LINK);
	f->link = outer;
}

static void
span_begin(struct flow *f, const struct token *t)
{
	f->span_counts[t->span]++;
	if (t->span == SPAN_LINK && f->link_depth < DOCUMENT_SPAN_DEPTH_MAX)
		f->link_stack[f->link_depth++] = links_number(f->links, t->url);
	style_renew(f);
	if (t->span == SPAN_DELETED)
		put_quietly(f, "~", 1);
}

static void
span_end(struct flow *f, enum span span)
{
	if (span == SPAN_DELETED)
		put_quietly(f, "~", 1);
	if (span == SPAN_LINK && f->link_depth) {
		uint32_t number = f->link_stack[--f->link_depth];
		if (number)
			number_put(f, number);
	}
	if (f->span_counts[span])
		f->span_counts[span]--;
	style_renew(f);
}

/* ---- raised and lowered text -------------------------------------------------------------- */

/* Unicode has a raised and a lowered form of these; of few letters besides. */
static const struct script_form {
	char plain;
	const char *raised, *lowered;
} script_forms[] = {
	{'0', "\u2070", "\u2080"}, {'1', "\u00B9", "\u2081"}, {'2', "\u00B2", "\u2082"},
	{'3', "\u00B3", "\u2083"}, {'4', "\u2074", "\u2084"}, {'5', "\u2075", "\u2085"},
	{'6', "\u2076", "\u2086"}, {'7', "\u2077", "\u2087"}, {'8', "\u2078", "\u2088"},
	{'9', "\u2079", "\u2089"}, {'+', "\u207A", "\u208A"}, {'-', "\u207B", "\u208B"},
	{'=', "\u207C", "\u208C"}, {'(', "\u207D", "\u208D"}, {')', "\u207E", "\u208E"},
	{'n', "\u207F", "\u2099"}, {'i', "\u2071", "\u1D62"},
};

static const char *
script_form(char c, bool raised)
{
	for (size_t i = 0; i < sizeof(script_forms) / sizeof(script_forms[0]); i++) {
		if (script_forms[i].plain == c)
			return raised ? script_forms[i].raised : script_forms[i].lowered;
	}
	return NULL;
}

/* "10<sup>6</sup>" must not be read as 106: digits are written raised, other text with a sign
   before it where it would run together with a number. */
static void
script_put(struct flow *f, const struct token *t, bool raised)
{
	const char *text = t->text.text;
	size_t size = t->text.size, mapped = 0;
	bool digit = false;

	buf_cut(&f->scratch, 0);
	for (; mapped < size && !f->options->ascii; mapped++) {
		const char *form = script_form(text[mapped], raised);
		if (!form)
			break;
		buf_puts(&f->scratch, form);
	}
	for (size_t i = 0; i < size; i++)
		digit = digit || (text[i] >= '0' && text[i] <= '9');
	if (mapped < size || f->options->ascii) {
		buf_cut(&f->scratch, 0);
		if ((digit || size == 1) && text[0] != '[' && f->word.text.size)
			buf_putc(&f->scratch, raised ? '^' : '_');
		buf_put(&f->scratch, text, size);
	}
	put_quietly(f, f->scratch.bytes, f->scratch.size);
	for (size_t i = 0; i < size; i++)
		f->letters += ((unsigned char)text[i] & 0xC0) != 0x80;
}

/* ---- media -------------------------------------------------------------------------------- */

/* @return the last part of the path, or the host where there is none */
static struct slice
url_file(struct slice url)
{
	size_t end = 0;
	while (end < url.size && url.text[end] != '?' && url.text[end] != '#')
		end++;
	while (end > 0 && url.text[end - 1] == '/')
		end--;
	size_t begin = end;
	while (begin > 0 && url.text[begin - 1] != '/')
		begin--;
	return (struct slice){url.text + begin, end - begin};
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A file's name, as one reads it: without the percent signs. */
static void
file_name_put(struct slice name, struct buf *into)
{
	struct buf raw = {0};
	for (size_t i = 0; i < name.size; i++) {
		int high = i + 2 < name.size ? hex_digit(name.text[i + 1]) : -1;
		int low = high < 0 ? -1 : hex_digit(name.text[i + 2]);
		if (name.text[i] == '%' && low >= 0) {
			buf_putc(&raw, (char)(high << 4 | low));
			i += 2;
		} else {
			buf_putc(&raw, name.text[i]);
		}
	}
	utf8_clean(into, buf_text(&raw), raw.size, UTF8_LINE);
	buf_clear(&raw);
}

static void
media_put(struct flow *f, const struct token *t)
{
	static const char *const names[MEDIA_COUNT] = {
		[MEDIA_IMAGE] = "image",
		[MEDIA_VIDEO] = "video",
		[MEDIA_AUDIO] = "audio",
		[MEDIA_EMBED] = "embed",
	};
	if (f->word.text.size && !(f->block_style & LAYOUT_CODE))
		words_space(f);
	buf_cut(&f->scratch, 0);
	buf_printf(&f->scratch, "[%s", names[t->media]);
	size_t bare = f->scratch.size;
	buf_puts(&f->scratch, ": ");
	size_t named = f->scratch.size;
	if (t->text.size)
		buf_put(&f->scratch, t->text.text, t->text.size);
	else
		file_name_put(url_file(t->url), &f->scratch);
	if (f->scratch.size == named)
		buf_cut(&f->scratch, bare);
	buf_putc(&f->scratch, ']');

	unsigned style = f->style;
	f->style |= LAYOUT_MEDIA;
	put_quietly(f, f->scratch.bytes, f->scratch.size);
	f->style = style;
	uint32_t number = links_number(f->links, t->url);
	if (number && number != f->link)
		number_put(f, number);
	f->media_before = true;
}

/* ---- the walk ----------------------------------------------------------------------------- */

static void
text_put(struct flow *f, const struct token *t)
{
	if (f->block_style & LAYOUT_CODE) {
		words_code(f, t->text.text, t->text.size);
		return;
	}
	/* Pictures stand apart from words that were written right behind them. */
	if (f->media_before && t->text.size && (unsigned char)t->text.text[0] > '?')
		words_space(f);
	f->media_before = false;
	if (f->span_counts[SPAN_SUP])
		script_put(f, t, true);
	else if (f->span_counts[SPAN_SUB])
		script_put(f, t, false);
	else
		words_put(f, t->text.text, t->text.size);
}

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
				block_begin(f, &t, walk);
			break;
		case TOKEN_BLOCK_CLOSE:
			f->media_before = false;
			block_end(f, t.block);
			break;
		case TOKEN_SPAN:
			span_begin(f, &t);
			break;
		case TOKEN_SPAN_CLOSE:
			span_end(f, t.span);
			break;
		case TOKEN_TEXT:
			text_put(f, &t);
			break;
		case TOKEN_BREAK:
			f->media_before = false;
			if (f->block_style & LAYOUT_CODE)
				put_quietly(f, "\n", 1);
			else
				words_break(f);
			break;
		case TOKEN_MEDIA:
			media_put(f, &t);
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
