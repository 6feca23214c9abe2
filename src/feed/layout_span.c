#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "feed/layout_parts.h"

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

void
flow_put_quietly(struct flow *f, const char *text, size_t size)
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

void
flow_begin_span(struct flow *f, const struct token *t)
{
	f->span_counts[t->span]++;
	if (t->span == SPAN_LINK && f->link_depth < DOCUMENT_SPAN_DEPTH_MAX)
		f->link_stack[f->link_depth++] = links_number(f->links, t->url);
	style_renew(f);
	if (t->span == SPAN_DELETED)
		flow_put_quietly(f, "~", 1);
}

void
flow_end_span(struct flow *f, enum span span)
{
	if (span == SPAN_DELETED)
		flow_put_quietly(f, "~", 1);
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
	flow_put_quietly(f, f->scratch.bytes, f->scratch.size);
	f->letters += utf8_letters(text, size);
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

void
flow_put_media(struct flow *f, const struct token *t)
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
	flow_put_quietly(f, f->scratch.bytes, f->scratch.size);
	f->style = style;
	uint32_t number = links_number(f->links, t->url);
	if (number && number != f->link)
		number_put(f, number);
	f->media_before = true;
}

/* ---- text ---------------------------------------------------------------------------------- */

void
flow_put_text(struct flow *f, const struct token *t)
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
