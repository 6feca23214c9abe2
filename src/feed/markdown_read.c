#include "feed/markdown_read.h"

#include <stdlib.h>
#include <string.h>

#include "feed/html.h"
#include "feed/html_reference.h"
#include "feed/url.h"

struct document
plain_to_document(const char *text, size_t size)
{
	struct document_writer w;
	document_writer_init(&w, DOCUMENT_MAX_BYTES);
	while (size && text[size - 1] == '\n')
		size--;
	document_open(&w, BLOCK_CODE, 0);
	document_text(&w, text, size);
	document_close(&w, BLOCK_CODE);
	return document_finish(&w);
}

#ifdef CAUREADER_MD4C
#include <md4c.h>

enum { LISTS_MAX = 64 };

struct markdown_reader {
	struct document_writer w;
	struct {
		bool numbered;
		uint32_t next;
	} lists[LISTS_MAX]; /* that are open; those too deep are not numbered */
	size_t list_count;
	size_t images;    /* that are open: one may stand in the words of another */
	struct buf words; /* of the outermost */
	struct buf url;
};

/* A destination, its references decoded; "" for one that leads nowhere a reader goes. */
static const char *
address_of(const MD_ATTRIBUTE *a, struct buf *into)
{
	buf_cut(into, 0);
	html_decode(a->text ? a->text : "", a->size, false, into);
	return url_is_openable(buf_text(into)) ? into->bytes : "";
}

static void
list_begin(struct markdown_reader *r, bool numbered, uint32_t first)
{
	if (r->list_count++ >= LISTS_MAX)
		return;
	r->lists[r->list_count - 1].numbered = numbered;
	r->lists[r->list_count - 1].next = first;
}

static uint32_t
item_number(struct markdown_reader *r)
{
	if (!r->list_count || r->list_count > LISTS_MAX || !r->lists[r->list_count - 1].numbered)
		return 0;
	return r->lists[r->list_count - 1].next++;
}

/* What a block is here. BLOCK_COUNT: its content alone matters. */
static enum block
block_of(MD_BLOCKTYPE type)
{
	static const enum block blocks[] = {
		[MD_BLOCK_DOC] = BLOCK_COUNT,   [MD_BLOCK_QUOTE] = BLOCK_QUOTE,
		[MD_BLOCK_UL] = BLOCK_LIST,     [MD_BLOCK_OL] = BLOCK_LIST,
		[MD_BLOCK_LI] = BLOCK_ITEM,     [MD_BLOCK_HR] = BLOCK_RULE,
		[MD_BLOCK_H] = BLOCK_HEADING,   [MD_BLOCK_CODE] = BLOCK_CODE,
		[MD_BLOCK_HTML] = BLOCK_COUNT,  [MD_BLOCK_P] = BLOCK_PARAGRAPH,
		[MD_BLOCK_TABLE] = BLOCK_TABLE, [MD_BLOCK_THEAD] = BLOCK_COUNT,
		[MD_BLOCK_TBODY] = BLOCK_COUNT, [MD_BLOCK_TR] = BLOCK_ROW,
		[MD_BLOCK_TH] = BLOCK_CELL,     [MD_BLOCK_TD] = BLOCK_CELL,
	};
	return (size_t)type < sizeof(blocks) / sizeof(blocks[0]) ? blocks[type] : BLOCK_COUNT;
}

static int
on_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct markdown_reader *r = arg;
	uint32_t value = 0;
	if (type == MD_BLOCK_UL) {
		value = LIST_BULLETS;
		list_begin(r, false, 0);
	} else if (type == MD_BLOCK_OL) {
		value = LIST_DECIMAL;
		list_begin(r, true, ((MD_BLOCK_OL_DETAIL *)detail)->start);
	} else if (type == MD_BLOCK_LI) {
		value = item_number(r);
	} else if (type == MD_BLOCK_H) {
		value = ((MD_BLOCK_H_DETAIL *)detail)->level;
	} else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD) {
		value = document_cell_pack((struct document_cell){
			.heading = type == MD_BLOCK_TH,
			.right = ((MD_BLOCK_TD_DETAIL *)detail)->align == MD_ALIGN_RIGHT,
			.cols = 1,
			.rows = 1,
		});
	}
	if (block_of(type) != BLOCK_COUNT)
		document_open(&r->w, block_of(type), value);
	return 0;
}

static int
on_block_end(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct markdown_reader *r = arg;
	(void)detail;
	r->list_count -= type == MD_BLOCK_UL || type == MD_BLOCK_OL;
	if (block_of(type) != BLOCK_COUNT)
		document_close(&r->w, block_of(type));
	return 0;
}

static const enum span spans[] = {
	[MD_SPAN_EM] = SPAN_EMPHASIS, [MD_SPAN_STRONG] = SPAN_STRONG, [MD_SPAN_A] = SPAN_LINK,
	[MD_SPAN_IMG] = SPAN_COUNT,   [MD_SPAN_CODE] = SPAN_CODE,     [MD_SPAN_DEL] = SPAN_DELETED,
};

static int
on_span(MD_SPANTYPE type, void *detail, void *arg)
{
	struct markdown_reader *r = arg;
	if (type == MD_SPAN_IMG && r->images++ == 0) {
		buf_cut(&r->words, 0);
		const MD_SPAN_IMG_DETAIL *image = detail;
		if (!*address_of(&image->src, &r->url) && !*address_of(&image->title, &r->url))
			buf_cut(&r->url, 0);
	}
	if (r->images)
		return 0;
	const char *url =
		type == MD_SPAN_A ? address_of(&((MD_SPAN_A_DETAIL *)detail)->href, &r->url) : NULL;
	document_open_span(&r->w, spans[type], url);
	return 0;
}

static int
on_span_end(MD_SPANTYPE type, void *detail, void *arg)
{
	struct markdown_reader *r = arg;
	(void)detail;
	if (type == MD_SPAN_IMG && --r->images == 0)
		document_media(&r->w, MEDIA_IMAGE, buf_text(&r->words), buf_text(&r->url));
	else if (!r->images)
		document_close_span(&r->w, spans[type]);
	return 0;
}

/* The elements that saved files have, for want of marks. @return false for any other, which is
   shown as it is written */
static bool
put_element(struct markdown_reader *r, struct slice tag)
{
	static const struct {
		const char *open, *close;
		enum span span;
	} elements[] = {
		{"<sub>", "</sub>", SPAN_SUB},
		{"<sup>", "</sup>", SPAN_SUP},
		{"<ins>", "</ins>", SPAN_INSERTED},
		{"<mark>", "</mark>", SPAN_MARK},
	};
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
		if (slice_is(tag, elements[i].open))
			document_open_span(&r->w, elements[i].span, NULL);
		else if (slice_is(tag, elements[i].close))
			document_close_span(&r->w, elements[i].span);
		else
			continue;
		return true;
	}
	if (!slice_is(tag, "<br>"))
		return false;
	document_break(&r->w);
	return true;
}

static int
on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *arg)
{
	struct markdown_reader *r = arg;
	struct buf decoded = {0};
	if (type == MD_TEXT_ENTITY) {
		html_decode(text, size, false, &decoded);
		text = buf_text(&decoded);
		size = (MD_SIZE)decoded.size;
	} else if (type == MD_TEXT_NULLCHAR) {
		text = "\xEF\xBF\xBD";
		size = 3;
	} else if (type == MD_TEXT_SOFTBR || (type == MD_TEXT_BR && r->images)) {
		text = " ";
		size = 1;
	}
	if (type == MD_TEXT_HTML && !r->images && put_element(r, (struct slice){text, size}))
		return 0;
	if (r->images)
		buf_put(&r->words, text, size);
	else if (type == MD_TEXT_BR)
		document_break(&r->w);
	else
		document_text(&r->w, text, size);
	buf_clear(&decoded);
	return 0;
}

struct document
markdown_to_document(const char *text, size_t size)
{
	static const MD_PARSER parser = {
		.flags = MD_FLAG_NOHTMLBLOCKS | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH,
		.enter_block = on_block,
		.leave_block = on_block_end,
		.enter_span = on_span,
		.leave_span = on_span_end,
		.text = on_text,
	};
	struct markdown_reader r = {.list_count = 0};
	struct buf whole = {0};
	document_writer_init(&r.w, DOCUMENT_MAX_BYTES);
	/* md4c 0.4.8 looks behind a text whose last line does not end. */
	buf_put(&whole, text, size);
	buf_puts(&whole, "\n");
	bool read = size <= HTML_MAX_BYTES &&
		    md_parse(whole.bytes, (MD_SIZE)whole.size, &parser, &r) == 0;
	struct document doc = document_finish(&r.w);
	buf_clear(&whole);
	buf_clear(&r.words);
	buf_clear(&r.url);
	if (read)
		return doc;
	free((void *)doc.bytes);
	return plain_to_document(text, size);
}

#else

struct document
markdown_to_document(const char *text, size_t size)
{
	return plain_to_document(text, size);
}

#endif
