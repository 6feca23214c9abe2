#include <string.h>

#include "feed/document.h"
#include "feed/html_reference.h"

static void
html_attribute(struct buf *into, const char *name, struct slice value)
{
	buf_printf(into, " %s=\"", name);
	html_escape(value.text, value.size, into);
	buf_putc(into, '"');
}

/* ---- elements ----------------------------------------------------------------------------- */

static const char *const block_elements[BLOCK_COUNT] = {
	[BLOCK_PARAGRAPH] = "p",   [BLOCK_ITEM] = "li",       [BLOCK_DEFINITIONS] = "dl",
	[BLOCK_TERM] = "dt",       [BLOCK_DEFINITION] = "dd", [BLOCK_QUOTE] = "blockquote",
	[BLOCK_CODE] = "pre",      [BLOCK_TABLE] = "table",   [BLOCK_ROW] = "tr",
	[BLOCK_FIGURE] = "figure",
};

static const char *const span_elements[SPAN_COUNT] = {
	[SPAN_EMPHASIS] = "em", [SPAN_STRONG] = "strong", [SPAN_CODE] = "code",
	[SPAN_LINK] = "a",      [SPAN_DELETED] = "del",   [SPAN_INSERTED] = "ins",
	[SPAN_SUB] = "sub",     [SPAN_SUP] = "sup",       [SPAN_MARK] = "mark",
};

static const char list_types[LIST_KIND_COUNT] = {
	[LIST_LOWER_ALPHA] = 'a',
	[LIST_UPPER_ALPHA] = 'A',
	[LIST_LOWER_ROMAN] = 'i',
	[LIST_UPPER_ROMAN] = 'I',
};

/* ---- writing ------------------------------------------------------------------------------ */

/* A block that is open. */
struct html_open {
	enum block block;
	uint32_t value;
	int64_t next; /* of a list: the number that an item has without saying so */
	bool bare;    /* a paragraph without its tags */
	bool begun;   /* something stands in it */
};

struct html_writer {
	struct buf *into;
	const struct document_images *images; /* or NULL */
	bool xml;
	unsigned links; /* that are open */
	struct html_open open[DOCUMENT_DEPTH_MAX];
	size_t depth;
};

static void
html_open_list(struct html_writer *w, struct html_open *list)
{
	list->next = 1;
	if (list->value == LIST_BULLETS) {
		buf_puts(w->into, "<ul>");
		return;
	}
	buf_puts(w->into, "<ol");
	if (list_types[list->value])
		buf_printf(w->into, " type=\"%c\"", list_types[list->value]);
	buf_putc(w->into, '>');
}

static void
html_open_item(struct html_writer *w, struct html_open *outer, uint32_t value)
{
	buf_puts(w->into, "<li");
	int32_t number = (int32_t)value;
	if (outer && outer->value != LIST_BULLETS && number != outer->next)
		buf_printf(w->into, " value=\"%d\"", (int)number);
	if (outer)
		outer->next = (int64_t)number + 1;
	buf_putc(w->into, '>');
}

static void
html_open_cell(struct html_writer *w, uint32_t value)
{
	struct document_cell cell = document_cell(value);
	buf_puts(w->into, cell.heading ? "<th" : "<td");
	if (cell.cols > 1)
		buf_printf(w->into, " colspan=\"%u\"", cell.cols);
	if (cell.rows > 1)
		buf_printf(w->into, " rowspan=\"%u\"", cell.rows);
	if (cell.right)
		buf_puts(w->into, w->xml ? " style=\"text-align: right\"" : " align=\"right\"");
	buf_putc(w->into, '>');
}

/* Items, definitions and cells say their first paragraph without its tags. */
static bool
html_paragraph_is_bare(const struct html_open *outer)
{
	return outer && !outer->begun &&
	       (outer->block == BLOCK_ITEM || outer->block == BLOCK_DEFINITION ||
		outer->block == BLOCK_CELL);
}

static void
html_open_block(struct html_writer *w, const struct token *t)
{
	struct html_open *outer = w->depth ? &w->open[w->depth - 1] : NULL;
	struct html_open *open = &w->open[w->depth++];
	*open = (struct html_open){.block = t->block, .value = t->value};
	open->bare = t->block == BLOCK_PARAGRAPH && html_paragraph_is_bare(outer);

	/* A block after the bare paragraph of an item begins a line of its own. */
	if (outer && outer->begun && w->into->size && w->into->bytes[w->into->size - 1] != '\n')
		buf_putc(w->into, '\n');
	if (outer)
		outer->begun = true;
	switch (t->block) {
	case BLOCK_HEADING:
		buf_printf(w->into, "<h%u>", t->value ? t->value : 1);
		break;
	case BLOCK_LIST:
		html_open_list(w, open);
		break;
	case BLOCK_ITEM:
		html_open_item(w, outer, t->value);
		break;
	case BLOCK_CELL:
		html_open_cell(w, t->value);
		break;
	case BLOCK_RULE:
		buf_puts(w->into, w->xml ? "<hr/>\n" : "<hr>\n");
		break;
	case BLOCK_CAPTION:
		buf_puts(w->into,
			 outer && outer->block == BLOCK_TABLE ? "<caption>" : "<figcaption>");
		break;
	default:
		if (!open->bare)
			buf_printf(w->into, "<%s>", block_elements[t->block]);
		if (t->block == BLOCK_CODE) /* the first line end in <pre> is not seen */
			buf_putc(w->into, '\n');
		break;
	}
	/* What holds blocks has them on lines of their own, but for the bare paragraph. */
	if (t->block == BLOCK_LIST || t->block == BLOCK_DEFINITIONS || t->block == BLOCK_QUOTE ||
	    t->block == BLOCK_TABLE || t->block == BLOCK_FIGURE)
		buf_putc(w->into, '\n');
}

static void
html_close_block(struct html_writer *w)
{
	if (w->depth == 0)
		return;
	const struct html_open *open = &w->open[--w->depth];
	const struct html_open *outer = w->depth ? &w->open[w->depth - 1] : NULL;

	switch (open->block) {
	case BLOCK_HEADING:
		buf_printf(w->into, "</h%u>\n", open->value ? open->value : 1);
		break;
	case BLOCK_LIST:
		buf_puts(w->into, open->value == LIST_BULLETS ? "</ul>\n" : "</ol>\n");
		break;
	case BLOCK_CELL:
		buf_puts(w->into, document_cell(open->value).heading ? "</th>" : "</td>");
		break;
	case BLOCK_RULE:
		break;
	case BLOCK_CAPTION:
		buf_puts(w->into,
			 outer && outer->block == BLOCK_TABLE ? "</caption>\n" : "</figcaption>\n");
		break;
	default:
		if (!open->bare)
			buf_printf(w->into, "</%s>\n", block_elements[open->block]);
		break;
	}
}

static void
html_media(struct html_writer *w, const struct token *t)
{
	static const char *const elements[MEDIA_COUNT] = {
		[MEDIA_IMAGE] = "img",
		[MEDIA_VIDEO] = "video",
		[MEDIA_AUDIO] = "audio",
		[MEDIA_EMBED] = "iframe",
	};
	const char *element = elements[t->media];
	buf_printf(w->into, "<%s", element);
	html_attribute(w->into, "src", t->url);
	if (t->media == MEDIA_IMAGE)
		html_attribute(w->into, "alt", t->text);
	else if (t->text.size)
		html_attribute(w->into, "title", t->text);
	if (t->media == MEDIA_VIDEO || t->media == MEDIA_AUDIO)
		buf_puts(w->into, " controls");
	buf_putc(w->into, '>');
	if (t->media != MEDIA_IMAGE)
		buf_printf(w->into, "</%s>", element);
}

/* An image that is kept: where it is, and where it was. @return false when it is not */
static bool
kept_image(struct html_writer *w, const struct token *t)
{
	const struct document_images *images = w->images;
	const char *place =
		t->media == MEDIA_IMAGE && images ? images->place(images->arg, t->url) : NULL;
	if (!place)
		return false;
	buf_puts(w->into, "<img");
	html_attribute(w->into, "src", (struct slice){place, strlen(place)});
	html_attribute(w->into, "alt", t->text);
	html_attribute(w->into, "data-src", t->url);
	buf_puts(w->into, w->xml ? "/>" : ">");
	return true;
}

/* "[image: The platform]", a link to it. */
static void
xhtml_media(struct html_writer *w, const struct token *t)
{
	static const char *const kinds[MEDIA_COUNT] = {
		[MEDIA_IMAGE] = "image",
		[MEDIA_VIDEO] = "video",
		[MEDIA_AUDIO] = "audio",
		[MEDIA_EMBED] = "embedded page",
	};
	bool links = t->url.size && !w->links;
	if (links) {
		buf_puts(w->into, "<a");
		html_attribute(w->into, "href", t->url);
		buf_putc(w->into, '>');
	}
	buf_printf(w->into, "[%s%s", kinds[t->media], t->text.size ? ": " : "");
	html_escape(t->text.text, t->text.size, w->into);
	buf_puts(w->into, links ? "]</a>" : "]");
}

static void
html_write(struct html_writer *w, struct document doc)
{
	struct buf *into = w->into;
	struct document_walk walk = document_walk(doc);

	for (struct token t; (t = document_next(&walk)).kind != TOKEN_END;) {
		switch (t.kind) {
		case TOKEN_BLOCK:
			html_open_block(w, &t);
			break;
		case TOKEN_BLOCK_CLOSE:
			html_close_block(w);
			break;
		case TOKEN_SPAN:
			buf_printf(into, "<%s", span_elements[t.span]);
			if (t.span == SPAN_LINK)
				html_attribute(into, "href", t.url);
			w->links += t.span == SPAN_LINK;
			buf_putc(into, '>');
			break;
		case TOKEN_SPAN_CLOSE:
			buf_printf(into, "</%s>", span_elements[t.span]);
			w->links -= t.span == SPAN_LINK;
			break;
		case TOKEN_TEXT:
			html_escape(t.text.text, t.text.size, into);
			break;
		case TOKEN_BREAK:
			buf_puts(into, w->xml ? "<br/>" : "<br>");
			break;
		case TOKEN_MEDIA:
			if (kept_image(w, &t))
				break;
			if (w->xml)
				xhtml_media(w, &t);
			else
				html_media(w, &t);
			break;
		case TOKEN_END:
			break;
		}
	}
}

void
document_to_html(struct document doc, const struct document_images *images, struct buf *into)
{
	html_write(&(struct html_writer){.into = into, .images = images}, doc);
}

void
document_to_xhtml(struct document doc, const struct document_images *images, struct buf *into)
{
	html_write(&(struct html_writer){.into = into, .images = images, .xml = true}, doc);
}
