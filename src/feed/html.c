#include "feed/html.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/html_build.h"
#include "feed/html_reference.h"
#include "feed/url.h"

/* ---- lists -------------------------------------------------------------------------------- */

static enum list_kind
list_kind(struct html_builder *b)
{
	const char *type = attribute_text(b, "type");
	switch (type ? *type : '1') {
	case 'a':
		return LIST_LOWER_ALPHA;
	case 'A':
		return LIST_UPPER_ALPHA;
	case 'i':
		return LIST_LOWER_ROMAN;
	case 'I':
		return LIST_UPPER_ROMAN;
	default:
		return LIST_DECIMAL;
	}
}

/* A list that counts down begins with the number of its items, so that they are counted ahead;
   but the input as a whole is not read more than once again, whatever lists it nests. */
static int32_t
count_items(struct html_builder *b)
{
	struct html_reader ahead = b->reader;
	size_t from = (size_t)(ahead.end - ahead.at);
	int32_t items = 0;
	int depth = 1;

	while (depth > 0 && from - (size_t)(ahead.end - ahead.at) < b->look_ahead) {
		struct html_token t = html_next(&ahead);
		if (t.kind == HTML_END)
			break;
		bool list = t.element == HTML_OL || t.element == HTML_UL;
		if (t.kind == HTML_OPEN && t.element == HTML_LI && depth == 1)
			items++;
		else if (t.kind == HTML_OPEN && list)
			depth++;
		else if (t.kind == HTML_CLOSE && list)
			depth--;
	}
	size_t used = from - (size_t)(ahead.end - ahead.at);
	b->look_ahead -= used < b->look_ahead ? used : b->look_ahead;
	return items;
}

static void
list_begin(struct html_builder *b, struct html_open *e)
{
	e->kind = LIST_BULLETS;
	if (e->element == HTML_OL) {
		bool reversed = html_attribute(&b->reader, "reversed").text != NULL;
		e->kind = list_kind(b);
		e->step = reversed ? -1 : 1;
		e->next = attribute_number(b, "start", reversed ? count_items(b) : 1);
	}
	b->list = b->depth;
	document_open(&b->writer, BLOCK_LIST, e->kind);
}

static uint32_t
item_number(struct html_builder *b)
{
	struct html_open *list = b->list ? &b->open[b->list - 1] : NULL;
	if (!list || list->kind == LIST_BULLETS)
		return 0;
	int32_t number = attribute_number(b, "value", list->next);
	if (__builtin_add_overflow(number, list->step, &list->next))
		list->next = number;
	return (uint32_t)number;
}

/* ---- tables ------------------------------------------------------------------------------- */

static uint16_t
cell_span(struct html_builder *b, const char *name)
{
	int32_t span = attribute_number(b, name, 1);
	return (uint16_t)(span < 1 ? 1 : span > 1000 ? 1000 : span);
}

static uint32_t
cell_value(struct html_builder *b, enum html_element element)
{
	const char *align = attribute_text(b, "align");
	return document_cell_pack((struct document_cell){
		.heading = element == HTML_TH,
		.right = (align && strcasecmp(align, "right") == 0) ||
			 attribute_style(b, "text-align", "right") ||
			 attribute_style(b, "text-align", "end"),
		.cols = cell_span(b, "colspan"),
		.rows = cell_span(b, "rowspan"),
	});
}

static bool
table_only_places(struct html_builder *b)
{
	const char *role = attribute_text(b, "role");
	return role && (strcasecmp(role, "presentation") == 0 || strcasecmp(role, "none") == 0);
}

/* ---- blocks ------------------------------------------------------------------------------- */

/* A paragraph inside of what holds text alone, as in <dt><p>, is a line of it. */
static bool
is_line_of_leaf(const struct html_builder *b, enum block block)
{
	if (block != BLOCK_PARAGRAPH && block != BLOCK_HEADING)
		return false;
	enum block top = document_top(&b->writer);
	return top == BLOCK_TERM || top == BLOCK_CAPTION || top == BLOCK_CODE ||
	       (top == BLOCK_HEADING && block == BLOCK_PARAGRAPH);
}

static void
block_begin(struct html_builder *b, struct html_open *e, enum block block)
{
	struct document_writer *w = &b->writer;
	bool placed = b->placing && (block == BLOCK_ROW || block == BLOCK_CELL ||
				     (block == BLOCK_CAPTION && e->element == HTML_CAPTION));
	if (block == BLOCK_TABLE)
		placed = b->placing = table_only_places(b);
	if (placed || is_line_of_leaf(b, block)) {
		document_part(w);
		return;
	}
	e->wrote = true;
	switch (block) {
	case BLOCK_HEADING:
		document_open(w, block, (uint32_t)(e->element - HTML_H1) + 1);
		break;
	case BLOCK_LIST:
		list_begin(b, e);
		break;
	case BLOCK_ITEM:
		document_open(w, block, item_number(b));
		break;
	case BLOCK_CELL:
		document_open(w, block, cell_value(b, e->element));
		break;
	default:
		document_open(w, block, 0);
		break;
	}
	if (block == BLOCK_CODE)
		b->pre_begins = true;
}

/* ---- elements ----------------------------------------------------------------------------- */

/* What else an element does when it opens, beside its block or span. */
static void
element_opened(struct html_builder *b, struct html_open *e)
{
	struct document_writer *w = &b->writer;
	switch (e->element) {
	case HTML_SUMMARY:
		document_open_span(w, SPAN_STRONG, NULL);
		break;
	case HTML_Q:
		document_text(w, "\u201C", strlen("\u201C"));
		break;
	case HTML_RT:
		document_text(w, "(", 1);
		break;
	case HTML_VIDEO:
	case HTML_AUDIO:
		media_begin(b, e->element);
		e->hidden = true; /* what browsers show that know no video */
		break;
	case HTML_IFRAME:
		media_put(b, e->element);
		e->hidden = true;
		break;
	case HTML_OBJECT:
		if (html_attribute(&b->reader, "data").size) {
			media_put(b, e->element);
			e->hidden = true;
		}
		break;
	case HTML_DIALOG:
		e->hidden = !html_attribute(&b->reader, "open").text;
		break;
	case HTML_HEAD:
		e->hidden = true;
		break;
	default:
		break;
	}
}

void
element_closed(struct html_builder *b, const struct html_open *e)
{
	struct document_writer *w = &b->writer;
	const struct html_element_info *info = html_element_info(e->element);

	if (b->media.depth == b->depth)
		media_end(b);
	if (b->depth > 1 && b->open[b->depth - 2].hidden)
		return;
	switch (e->element) {
	case HTML_SUMMARY:
		document_close_span(w, SPAN_STRONG);
		break;
	case HTML_Q:
		if (!e->hidden)
			document_text(w, "\u201D", strlen("\u201D"));
		break;
	case HTML_RT:
		if (!e->hidden)
			document_text(w, ")", 1);
		break;
	default:
		break;
	}
	if (e->wrote)
		document_close(w, info->block);
	else if (info->traits & HTML_TRAIT_PART)
		document_part(w);
}

static void
void_element(struct html_builder *b, enum html_element element)
{
	struct document_writer *w = &b->writer;
	switch (element) {
	case HTML_BR:
		document_break(w);
		break;
	case HTML_WBR:
		document_text(w, "\u200B", strlen("\u200B"));
		break;
	case HTML_HR:
		document_open(w, BLOCK_RULE, 0);
		document_close(w, BLOCK_RULE);
		break;
	case HTML_IMG:
	case HTML_EMBED:
		media_put(b, element);
		break;
	default:
		break;
	}
}

/* The first counts, wherever it stands (HTML Standard, 4.2.3). */
static void
base_element(struct html_builder *b)
{
	const char *href = b->base_found ? NULL : attribute_text(b, "href");
	if (!href || !*href)
		return;
	char *base = url_resolve(b->base, href);
	if (url_is_web(base)) {
		free(b->base);
		b->base = base;
		b->base_found = true;
	} else {
		free(base);
	}
}

static void
format_begin(struct html_builder *b, const struct html_token *t, enum span span)
{
	char *url = NULL;
	if (b->format_count == HTML_FORMATS_MAX)
		return;
	if (span == SPAN_LINK) {
		url = attribute_url(b, "href", false);
		span = url ? SPAN_LINK : SPAN_COUNT;
	}
	b->formats[b->format_count++] = (struct html_format){t->element, span};
	if (span != SPAN_COUNT)
		document_open_span(&b->writer, span, url);
	free(url);
}

static void
element_begin(struct html_builder *b, struct html_token *t)
{
	if (t->element == HTML_IMAGE) /* as the standard has it */
		t->element = HTML_IMG;
	if (t->element == HTML_HTML || t->element == HTML_BODY)
		return;
	const struct html_element_info *info = html_element_info(t->element);

	tree_make_way(b, t->element);
	if (info->traits & HTML_TRAIT_VOID || t->empty) {
		if (t->element == HTML_BASE)
			base_element(b);
		else if (t->element == HTML_SOURCE)
			media_source(b);
		else if (!tree_hidden(b) && !attribute_hides(b))
			void_element(b, t->element);
		return;
	}
	bool hides = info->traits & HTML_TRAIT_DROPPED || attribute_hides(b);
	if (info->span != SPAN_COUNT && !hides && !tree_hidden(b)) {
		format_begin(b, t, info->span);
		return;
	}
	struct html_open *e = tree_push(b, t);
	if (!e || e->hidden || hides) {
		if (e)
			e->hidden = true;
		else if (info->traits & HTML_TRAIT_PART)
			document_part(&b->writer);
		return;
	}
	if (info->block != BLOCK_COUNT)
		block_begin(b, e, info->block);
	else if (info->traits & HTML_TRAIT_PART || attribute_style(b, "display", "block"))
		document_part(&b->writer);
	element_opened(b, e);
}

static void
element_end(struct html_builder *b, const struct html_token *t)
{
	if (t->element == HTML_BR) {
		if (!tree_hidden(b))
			document_break(&b->writer);
	} else if (!tree_close(b, t) && html_element_info(t->element)->traits & HTML_TRAIT_PART &&
		   !tree_hidden(b)) {
		document_part(&b->writer);
	}
}

/* ---- text --------------------------------------------------------------------------------- */

static bool
is_blank(struct slice text)
{
	for (size_t i = 0; i < text.size; i++) {
		if (!strchr(" \t\n\r\f", text.text[i]) || !text.text[i])
			return false;
	}
	return true;
}

static void
text_put(struct html_builder *b, const struct html_token *t)
{
	struct slice text = t->text;
	if (b->pre_begins && text.size) {
		size_t line_end = text.text[0] == '\r' && text.size > 1 && text.text[1] == '\n';
		line_end += text.text[line_end] == '\n';
		text.text += line_end;
		text.size -= line_end;
		b->pre_begins = false;
	}
	if (b->depth && b->open[b->depth - 1].element == HTML_HEAD && !is_blank(text))
		tree_pop_to(b, b->depth - 1);
	if (tree_hidden(b))
		return;
	if (t->literal || !memchr(text.text, '&', text.size)) {
		document_text(&b->writer, text.text, text.size);
		return;
	}
	buf_cut(&b->scratch, 0);
	html_decode(text.text, text.size, false, &b->scratch);
	document_text(&b->writer, b->scratch.bytes, b->scratch.size);
}

/* ---- the way in --------------------------------------------------------------------------- */

struct document
html_to_document(const char *html, size_t size, const char *base)
{
	struct html_builder *b = mem_zalloc(1, sizeof(*b));
	size = size < HTML_MAX_BYTES ? size : HTML_MAX_BYTES;
	b->reader = html_reader(html, size);
	b->base = mem_strdup(base);
	b->look_ahead = size;
	document_writer_init(&b->writer, DOCUMENT_MAX_BYTES);
	buf_room(&b->writer.out, size); /* as much as it is likely to become */

	for (struct html_token t; (t = html_next(&b->reader)).kind != HTML_END;) {
		if (t.kind == HTML_TEXT) {
			text_put(b, &t);
			continue;
		}
		b->pre_begins = false;
		if (t.kind == HTML_OPEN)
			element_begin(b, &t);
		else
			element_end(b, &t);
	}
	tree_pop_to(b, 0);
	struct document doc = document_finish(&b->writer);
	buf_clear(&b->scratch);
	free(b->base);
	free(b);
	return doc;
}

char *
html_to_line(const char *html, size_t size)
{
	struct html_reader reader =
		html_reader(html, size < HTML_MAX_BYTES ? size : HTML_MAX_BYTES);
	struct buf text = {0};
	bool dropped = false;

	for (struct html_token t; (t = html_next(&reader)).kind != HTML_END;) {
		if (t.kind == HTML_TEXT) {
			if (!dropped)
				html_decode(t.text.text, t.text.size, false, &text);
			continue;
		}
		const struct html_element_info *info = html_element_info(t.element);
		unsigned raw = HTML_TRAIT_RAW | HTML_TRAIT_DROPPED;
		dropped = t.kind == HTML_OPEN && !t.empty && (info->traits & raw) == raw;
		if (info->traits & HTML_TRAIT_PART || info->block != BLOCK_COUNT ||
		    t.element == HTML_BR)
			buf_putc(&text, ' ');
	}
	char *line = utf8_cleaned(buf_text(&text), text.size, UTF8_LINE);
	buf_clear(&text);
	return line;
}
