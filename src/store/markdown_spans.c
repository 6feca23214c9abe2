#include "store/markdown_spans.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "store/letter.h"

/*
 * An opening mark is held back until there is content behind it, a closing one until it is
 * known what follows: a mark is one only between the right neighbours (CommonMark 0.31,
 * section 6.2, "flanking"). Where they are wrong the span must be written without marks; that
 * is seen at its end at the latest, and then the block is written anew, that span plain.
 */

enum {
	SPANS_DEEP = DOCUMENT_DEPTH_MAX,
	ATTEMPTS = 8, /* at writing a block; the last one without any emphasis */
};

/* A span that is open, or one whose mark is held back. */
struct held {
	enum span span;
	bool plain;    /* written without marks */
	size_t number; /* of the span in its block */
	struct slice url;
};

/* Spans that were tried in vain, by number. */
struct plain_set {
	bool *is;
	size_t count, capacity;
	bool grown; /* since this attempt began */
};

struct spans {
	struct buf *out;
	enum markdown_place place;
	const char *prefix;
	const struct document_images *images; /* or NULL */
	struct plain_set *plain;
	bool no_emphasis;
	size_t count; /* of spans so far */

	struct held open[SPANS_DEEP]; /* outermost first */
	size_t depth;
	size_t opening;                  /* the last so many of them are held back */
	struct held closing[SPANS_DEEP]; /* held back, innermost first */
	size_t closing_count;
	bool space;       /* due before the next content */
	unsigned breaks;  /* due before the next content */
	struct buf code;  /* of a code span that may go on */
	struct buf text;  /* scratch */
	size_t code_end;  /* in out, of the code span written last */
	unsigned in_code; /* code spans open */
	bool in_link;
	enum { AT_START, AT_NUMBER, INSIDE } line; /* what is on it: nothing, digits, more */
};

/* ---- marks -------------------------------------------------------------------------------- */

static const struct mark {
	const char *open, *close;
	bool flanked; /* it is one only between the right neighbours */
} marks[SPAN_COUNT] = {
	[SPAN_EMPHASIS] = {"*", "*", true},
	[SPAN_STRONG] = {"**", "**", true},
	[SPAN_DELETED] = {"~~", "~~", true},
	[SPAN_LINK] = {"[", "](", false}, /* the address and ")" follow */
	[SPAN_INSERTED] = {"<ins>", "</ins>", false},
	[SPAN_SUB] = {"<sub>", "</sub>", false},
	[SPAN_SUP] = {"<sup>", "</sup>", false},
	[SPAN_MARK] = {"<mark>", "</mark>", false},
	[SPAN_CODE] = {"", "", false}, /* see code_flush() */
};

static bool
marks_join(const struct held *a, const struct held *b)
{
	return marks[a->span].flanked && marks[a->span].open[0] == marks[b->span].open[0];
}

static bool
plain_has(const struct plain_set *plain, size_t number)
{
	return number < plain->count && plain->is[number];
}

static void
plain_add(struct plain_set *plain, size_t number)
{
	while (plain->count <= number) {
		plain->is = mem_grow(plain->is, &plain->capacity, plain->count, sizeof(bool));
		plain->is[plain->count++] = false;
	}
	plain->grown = true;
	plain->is[number] = true;
}

/* ---- neighbours --------------------------------------------------------------------------- */

enum kind { CLASS_SPACE, CLASS_PUNCTUATION, CLASS_OTHER };

static enum kind
class_of(uint32_t code)
{
	if (code == ' ' || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) ||
	    code == 0x202F || code == 0x205F || code == 0x3000)
		return CLASS_SPACE;
	if (letter_is_word(code) || (code >= 0x80 && utf8_width(code) == 0) || code == 0xAD)
		return CLASS_OTHER;
	return CLASS_PUNCTUATION; /* categories P and S */
}

/* Of what the line ends with so far. */
static enum kind
class_before(const struct spans *s)
{
	if (s->line == AT_START)
		return CLASS_SPACE;
	size_t from = s->out->size - 1;
	while (((unsigned char)s->out->bytes[from] & 0xC0) == 0x80)
		from--;
	uint32_t code;
	utf8_decode(s->out->bytes + from, s->out->size - from, &code);
	return class_of(code);
}

static enum kind
class_at(const char *text, size_t size)
{
	uint32_t code;
	utf8_decode(text, size, &code);
	return class_of(code);
}

/* The one test for both ends: a mark beside punctuation on its inner side must have white
   space or punctuation on its outer side; and none may have white space on its inner side. */
static bool
is_flanked(enum kind inner, enum kind outer)
{
	return inner != CLASS_SPACE && (inner != CLASS_PUNCTUATION || outer != CLASS_OTHER);
}

/* Whether an opening run with these neighbours could be read as a closing one: it is
   right-flanking too. */
static bool
is_ambiguous(enum kind inner, enum kind outer)
{
	return outer != CLASS_SPACE && (outer != CLASS_PUNCTUATION || inner != CLASS_OTHER);
}

/* ---- addresses ---------------------------------------------------------------------------- */

/* Whether a '&' may begin a character reference: then it is escaped. `open` says that what
   follows the end is not known. */
static bool
begins_reference(const char *at, const char *end, bool open)
{
	const char *from = ++at;
	while (at < end && at - from < 40 &&
	       ((*at >= '0' && *at <= '9') || ((*at | 32) >= 'a' && (*at | 32) <= 'z') ||
		*at == '#'))
		at++;
	return at == end ? open : *at == ';' && at > from;
}

static void
put_url(struct spans *s, struct slice url)
{
	bool brackets = false;
	for (size_t i = 0; i < url.size; i++)
		brackets |= strchr(" ()<>", url.text[i]) != NULL;
	if (brackets)
		buf_putc(s->out, '<');
	for (const char *at = url.text, *end = at + url.size; at < end; at++) {
		if ((unsigned char)*at < ' ')
			continue;
		if (*at == '\\' || *at == '<' || *at == '>' ||
		    (*at == '|' && s->place == MARKDOWN_CELL) ||
		    (*at == '&' && begins_reference(at, end, true)))
			buf_putc(s->out, '\\');
		buf_putc(s->out, *at);
	}
	if (brackets)
		buf_putc(s->out, '>');
}

/* Behind an address, in quotes. */
static void
put_title(struct spans *s, struct slice title)
{
	buf_puts(s->out, " \"");
	for (const char *at = title.text, *end = at + title.size; at < end; at++) {
		if (strchr("\\\"", *at) || (*at == '|' && s->place == MARKDOWN_CELL) ||
		    (*at == '&' && begins_reference(at, end, true)))
			buf_putc(s->out, '\\');
		buf_putc(s->out, *at);
	}
	buf_putc(s->out, '"');
}

/* Begins a link or its like: an exclamation mark before it would make an image of it. */
static void
put_bracket(struct spans *s)
{
	if (s->line != AT_START && s->out->bytes[s->out->size - 1] == '!') {
		buf_cut(s->out, s->out->size - 1);
		buf_puts(s->out, "\\!");
	}
	buf_putc(s->out, '[');
}

/* ---- what is held back -------------------------------------------------------------------- */

/* How many from `at` on are one run of the same character, up to `end`. */
static size_t
run_length(const struct held *at, const struct held *end)
{
	size_t length = 1;
	while (at + length < end && marks_join(at, at + length))
		length++;
	return length;
}

static void
run_fail(struct spans *s, const struct held *run, size_t length)
{
	for (size_t i = 0; i < length; i++)
		plain_add(s->plain, run[i].number);
}

/* Whether the marks of a span of the same character are written and not closed. */
static bool
run_is_inside(const struct spans *s, const struct held *run, size_t open)
{
	for (size_t i = 0; i < open; i++)
		if (!s->open[i].plain && marks_join(&s->open[i], run))
			return true;
	return false;
}

static void
flush_closing(struct spans *s, enum kind next)
{
	const struct held *end = s->closing + s->closing_count;
	for (const struct held *run = s->closing; run < end;) {
		size_t length = run_length(run, end);
		enum kind outer = run + length < end ? CLASS_PUNCTUATION : next;
		if (marks[run->span].flanked && !is_flanked(class_before(s), outer))
			run_fail(s, run, length);
		for (; length; length--, run++) {
			buf_puts(s->out, marks[run->span].close);
			if (run->span == SPAN_LINK) {
				put_url(s, run->url);
				buf_putc(s->out, ')');
			}
		}
	}
	s->closing_count = 0;
}

static void
flush_opening(struct spans *s, enum kind next)
{
	struct held runs[SPANS_DEEP];
	size_t count = 0, open = s->depth - s->opening;
	for (size_t i = open; i < s->depth; i++)
		if (!s->open[i].plain)
			runs[count++] = s->open[i];
	s->opening = 0;

	const struct held *end = runs + count;
	for (const struct held *run = runs; run < end;) {
		size_t length = run_length(run, end);
		enum kind outer = class_before(s);
		enum kind inner = run + length < end ? CLASS_PUNCTUATION : next;
		if (marks[run->span].flanked &&
		    (!is_flanked(inner, outer) ||
		     (is_ambiguous(inner, outer) && run_is_inside(s, run, open))))
			run_fail(s, run, length);
		for (; length; length--, run++) {
			if (run->span == SPAN_LINK)
				put_bracket(s);
			else
				buf_puts(s->out, marks[run->span].open);
			s->line = INSIDE;
		}
	}
}

static bool
opens_visibly(const struct spans *s)
{
	for (size_t i = s->depth - s->opening; i < s->depth; i++)
		if (!s->open[i].plain)
			return true;
	return false;
}

static void
put_break(struct spans *s)
{
	if (s->place == MARKDOWN_CELL) {
		buf_puts(s->out, "<br>");
		return;
	}
	buf_puts(s->out, "\\\n");
	buf_puts(s->out, s->prefix);
	s->line = AT_START;
}

/* Writes all that is due before content that begins with this class of character. */
static void
begin_content(struct spans *s, enum kind first)
{
	if (s->line == AT_START) {
		s->space = false;
		s->breaks = 0;
	}
	if (s->closing_count) {
		bool apart = s->space || s->breaks;
		flush_closing(s, apart              ? CLASS_SPACE
				 : opens_visibly(s) ? CLASS_PUNCTUATION
						    : first);
	}
	if (s->breaks && s->place != MARKDOWN_HEADING) {
		for (; s->breaks; s->breaks--)
			put_break(s);
	} else if (s->space || s->breaks) {
		buf_putc(s->out, ' ');
		s->line = INSIDE;
	}
	s->space = false;
	s->breaks = 0;
	if (s->opening)
		flush_opening(s, first);
}

/* ---- text --------------------------------------------------------------------------------- */

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* Whether a character must be escaped where it stands: the previous and the next one of the
   same word count. `open`: the word may go on behind `end`, in the next token. */
static bool
wants_escape(const struct spans *s, const char *at, const char *end, bool open, char before)
{
	char next = at + 1 < end ? at[1] : '\0';

	switch (*at) {
	case '\\':
	case '`':
	case '*':
	case '[':
	case ']':
	case '<':
	case '~':
		return true;
	case '_':
		return !is_alnum(before) || !is_alnum(next);
	case '&':
		return begins_reference(at, end, open);
	case '|':
		return s->place == MARKDOWN_CELL || s->line == AT_START;
	case '#':
		return s->line == AT_START || (s->place == MARKDOWN_HEADING && !before);
	case '>':
	case '=':
		return s->line == AT_START;
	case '-':
	case '+':
	case ':':
		return s->line == AT_START && !is_alnum(next) && !(next & 0x80);
	case '.':
	case ')':
		return s->line == AT_NUMBER && !next;
	default:
		return false;
	}
}

static void
put_word(struct spans *s, const char *at, const char *end, bool open)
{
	const char *from = at;
	for (char before = '\0'; at < end; before = *at++) {
		bool digit = *at >= '0' && *at <= '9';
		if (wants_escape(s, at, end, open, before)) {
			buf_put(s->out, from, (size_t)(at - from));
			buf_putc(s->out, '\\');
			from = at;
		}
		s->line = digit && s->line != INSIDE ? AT_NUMBER : INSIDE;
	}
	buf_put(s->out, from, (size_t)(end - from));
}

static void
put_text(struct spans *s, struct slice text)
{
	const char *at = text.text, *end = at + text.size;
	while (at < end) {
		const char *from = at;
		while (at < end && *at != ' ' && *at != '\n' && *at != '\t')
			at++;
		if (at == from) {
			s->space = true;
			at++;
			continue;
		}
		begin_content(s, class_at(from, (size_t)(at - from)));
		put_word(s, from, at, at == end);
	}
}

/* ---- code --------------------------------------------------------------------------------- */

static size_t
longest_run(const char *text, size_t size, char c)
{
	size_t longest = 0, run = 0;
	for (size_t i = 0; i < size; i++) {
		run = text[i] == c ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void
put_repeated(struct buf *out, char c, size_t times)
{
	while (times--)
		buf_putc(out, c);
}

/* In a link at the beginning of a paragraph a "]:" of code would make a definition of it
   (CommonMark 0.31, section 4.7): the link must go. */
static void
link_fail(struct spans *s)
{
	for (size_t i = 0; i < s->depth; i++)
		if (s->open[i].span == SPAN_LINK && !s->open[i].plain)
			plain_add(s->plain, s->open[i].number);
}

/* Two code spans side by side would be one broken one: so they are gathered until other
   content comes, and then written (CommonMark 0.31, section 6.1). */
static void
code_flush(struct spans *s)
{
	if (!s->code.size)
		return;
	const char *from = s->code.bytes, *end = from + s->code.size;
	while (from < end && *from == ' ')
		from++;
	while (end > from && end[-1] == ' ')
		end--;
	size_t size = (size_t)(end - from);
	bool space_after = end < s->code.bytes + s->code.size;

	s->space |= from > s->code.bytes;
	if (memmem(from, size, "]:", 2))
		link_fail(s);
	if (size) {
		size_t fence = longest_run(from, size, '`') + 1;
		bool pad = *from == '`' || end[-1] == '`';
		begin_content(s, CLASS_PUNCTUATION);
		if (s->code_end == s->out->size)
			buf_putc(s->out, ' ');
		put_repeated(s->out, '`', fence);
		buf_puts(s->out, pad ? " " : "");
		for (; from < end; from++) {
			if (*from == '|' && s->place == MARKDOWN_CELL)
				buf_putc(s->out, '\\');
			buf_putc(s->out, *from);
		}
		buf_puts(s->out, pad ? " " : "");
		put_repeated(s->out, '`', fence);
		s->code_end = s->out->size;
		s->line = INSIDE;
	}
	s->space |= space_after;
	buf_cut(&s->code, 0);
}

static void
code_text(struct spans *s, struct slice text)
{
	for (size_t i = 0; i < text.size; i++)
		buf_putc(&s->code,
			 text.text[i] == '\n' || text.text[i] == '\t' ? ' ' : text.text[i]);
}

/* ---- spans and media ---------------------------------------------------------------------- */

static bool
span_is_open(const struct spans *s, enum span span)
{
	for (size_t i = 0; i < s->depth; i++)
		if (s->open[i].span == span && !s->open[i].plain)
			return true;
	return false;
}

/* Whether the mark of a span would stand right behind a closing one of the same character. */
static struct held *
find_collision(struct spans *s, const struct held *h)
{
	if (!s->closing_count || s->space || s->breaks || !marks[h->span].flanked)
		return NULL;
	struct held *last = &s->closing[s->closing_count - 1];
	return marks_join(last, h) ? last : NULL;
}

static void
span_open(struct spans *s, const struct token *t)
{
	struct held h = {.span = t->span, .number = s->count++, .url = t->url};
	if (s->depth == SPANS_DEEP)
		return;
	h.plain = s->in_code || t->span == SPAN_CODE || span_is_open(s, t->span) ||
		  (marks[t->span].flanked && s->no_emphasis) || plain_has(s->plain, h.number) ||
		  (t->span == SPAN_LINK && (!t->url.size || s->in_link));
	s->in_code += t->span == SPAN_CODE;
	s->in_link |= t->span == SPAN_LINK && !h.plain;

	if (!h.plain)
		code_flush(s);
	struct held *collided = h.plain ? NULL : find_collision(s, &h);
	if (collided && collided->span == h.span && !opens_visibly(s) &&
	    s->code_end != s->out->size) {
		/* One ends and the like begins: it goes on. Not behind code, which code may follow.
		 */
		h.number = collided->number;
		s->closing_count--;
		for (size_t i = s->depth - s->opening; i < s->depth; i++)
			s->open[i].plain = true;
		s->opening = 0;
		s->open[s->depth++] = h;
		return;
	}
	h.plain |= collided != NULL;
	s->open[s->depth++] = h;
	s->opening++;
}

static void
span_close(struct spans *s, const struct token *t)
{
	if (!s->depth)
		return;
	if (!s->open[s->depth - 1].plain)
		code_flush(s);
	struct held h = s->open[--s->depth];
	s->in_code -= t->span == SPAN_CODE && s->in_code;
	s->in_link &= h.plain || h.span != SPAN_LINK;
	if (s->opening)
		s->opening--; /* nothing was in it */
	else if (!h.plain)
		s->closing[s->closing_count++] = h;
}

static void
put_media(struct spans *s, const struct token *t)
{
	static const char *const names[MEDIA_COUNT] = {
		[MEDIA_IMAGE] = "",
		[MEDIA_VIDEO] = "video",
		[MEDIA_AUDIO] = "audio",
		[MEDIA_EMBED] = "embedded",
	};
	bool image = t->media == MEDIA_IMAGE;
	const char *place = image && s->images ? s->images->place(s->images->arg, t->url) : NULL;
	if (!t->url.size || (s->in_link && !image)) {
		put_text(s, t->text);
		return;
	}
	begin_content(s, CLASS_PUNCTUATION);
	if (image)
		buf_putc(s->out, '!');
	if (image)
		buf_putc(s->out, '[');
	else
		put_bracket(s);
	s->line = INSIDE;
	if (t->text.size)
		put_text(s, t->text);
	else
		buf_puts(s->out, names[t->media]);
	s->space = false;
	buf_puts(s->out, "](");
	if (place) {
		put_url(s, (struct slice){place, strlen(place)});
		put_title(s, t->url);
	} else {
		put_url(s, t->url);
	}
	buf_putc(s->out, ')');
}

/* Texts side by side are one, so that it is seen how a word goes on. */
static struct slice
gather_text(struct spans *s, struct document_walk *walk, struct slice text)
{
	bool copied = false;
	for (;;) {
		struct document_walk ahead = *walk;
		struct token t = document_next(&ahead);
		if (t.kind != TOKEN_TEXT)
			break;
		if (!copied) {
			buf_cut(&s->text, 0);
			buf_put(&s->text, text.text, text.size);
			copied = true;
		}
		buf_put(&s->text, t.text.text, t.text.size);
		*walk = ahead;
	}
	return copied ? (struct slice){s->text.bytes, s->text.size} : text;
}

/* ---- the block ---------------------------------------------------------------------------- */

/* @return false when it has to be written anew */
static bool
spans_write(struct spans *s, struct document_walk *walk)
{
	for (;;) {
		struct token t = document_next(walk);
		bool span = t.kind == TOKEN_SPAN || t.kind == TOKEN_SPAN_CLOSE;
		if (!s->in_code && !span)
			code_flush(s);
		switch (t.kind) {
		case TOKEN_END:
		case TOKEN_BLOCK:
		case TOKEN_BLOCK_CLOSE:
			flush_closing(s, CLASS_SPACE);
			buf_clear(&s->code);
			buf_clear(&s->text);
			return !s->plain->grown;
		case TOKEN_SPAN:
			span_open(s, &t);
			break;
		case TOKEN_SPAN_CLOSE:
			span_close(s, &t);
			break;
		case TOKEN_TEXT:
			if (s->in_code)
				code_text(s, t.text);
			else
				put_text(s, gather_text(s, walk, t.text));
			break;
		case TOKEN_BREAK:
			if (s->in_code)
				buf_putc(&s->code, ' ');
			else
				s->breaks++;
			break;
		case TOKEN_MEDIA:
			if (s->in_code)
				code_text(s, t.text);
			else
				put_media(s, &t);
			break;
		}
	}
}

void
markdown_write_spans(struct document_walk *walk, enum markdown_place place, const char *prefix,
		     const struct document_images *images, struct buf *into)
{
	const struct document_walk start = *walk;
	size_t began = into->size;
	struct plain_set plain = {0};

	for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
		struct spans s = {
			.out = into,
			.place = place,
			.prefix = prefix,
			.images = images,
			.plain = &plain,
			.code_end = SIZE_MAX,
			.no_emphasis = attempt == ATTEMPTS,
		};
		plain.grown = false;
		*walk = start;
		buf_cut(into, began);
		if (spans_write(&s, walk))
			break;
	}
	free(plain.is);
}
