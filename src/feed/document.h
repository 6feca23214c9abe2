#ifndef CAUREADER_FEED_DOCUMENT_H
#define CAUREADER_FEED_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/**
 * @file
 * The one shape of an article's body: blocks of spans of text, as a flat run of bytes.
 *
 * A document *is* its packed form: a version byte, then tokens one behind the other, each
 * block and span opened and closed around what it holds. So keeping it, copying it to another
 * thread and writing it to disk are one memcpy(), and reading it is one walk that allocates
 * nothing. Blocks hold blocks or spans and leaves, never both; spans hold spans and leaves.
 * A document of size 0 is empty.
 *
 * Owner:    the bytes are their holder's; a writer's are in its buf.
 * Threads:  any; a document does not change.
 * Strings:  slices into the document, valid UTF-8, cleaned (base/utf8.h), without a NUL behind.
 *           '\n' and '\t' stand in the text of a BLOCK_CODE alone. URLs are absolute, "" for
 *           none.
 */
struct document {
	const uint8_t *bytes;
	size_t size;
};

enum {
	DOCUMENT_DEPTH_MAX = 64,       /* open blocks and spans, as a walk may meet them */
	DOCUMENT_BLOCK_DEPTH_MAX = 48, /* blocks; deeper ones are read as their content */
	DOCUMENT_SPAN_DEPTH_MAX = 10,
};

enum block {
	BLOCK_PARAGRAPH,
	BLOCK_HEADING,     /* value = level 1..6; 0 = title of the whole page */
	BLOCK_LIST,        /* value = enum list_kind; holds items */
	BLOCK_ITEM,        /* value = its number in a numbered list, an int32_t; holds blocks */
	BLOCK_DEFINITIONS, /* holds terms and definitions */
	BLOCK_TERM,        /* holds spans */
	BLOCK_DEFINITION,  /* holds blocks */
	BLOCK_QUOTE,       /* holds blocks */
	BLOCK_CODE,        /* preformatted: white space and '\n' as written; holds spans */
	BLOCK_TABLE,       /* holds a caption, then rows */
	BLOCK_ROW,         /* holds cells */
	BLOCK_CELL,        /* value = CELL_* and spans, see document_cell(); holds blocks */
	BLOCK_FIGURE,      /* holds blocks, among them a caption */
	BLOCK_CAPTION,     /* of a figure or a table; holds spans */
	BLOCK_RULE,        /* holds nothing */
	BLOCK_COUNT
};

/** How the items of a list are marked (HTML Standard, 4.4.5, the type attribute). */
enum list_kind {
	LIST_BULLETS,
	LIST_DECIMAL,
	LIST_LOWER_ALPHA,
	LIST_UPPER_ALPHA,
	LIST_LOWER_ROMAN,
	LIST_UPPER_ROMAN,
	LIST_KIND_COUNT
};

enum span {
	SPAN_EMPHASIS,
	SPAN_STRONG,
	SPAN_CODE,
	SPAN_LINK, /* has a url */
	SPAN_DELETED,
	SPAN_INSERTED,
	SPAN_SUB,
	SPAN_SUP,
	SPAN_MARK,
	SPAN_COUNT
};

enum media { MEDIA_IMAGE, MEDIA_VIDEO, MEDIA_AUDIO, MEDIA_EMBED, MEDIA_COUNT };

enum token_kind {
	TOKEN_END,         /* nothing more */
	TOKEN_BLOCK,       /* a block opens: block, value */
	TOKEN_BLOCK_CLOSE, /* block */
	TOKEN_SPAN,        /* a span opens: span, url */
	TOKEN_SPAN_CLOSE,  /* span */
	TOKEN_TEXT,        /* text; white space folded but for code */
	TOKEN_BREAK,       /* a line ends here (<br>) */
	TOKEN_MEDIA,       /* media, text = what it shows in words, url = where it lies */
};

struct slice {
	const char *text; /* not NUL-terminated */
	size_t size;
};

/** @return true when the slice is this word, in any case; a slice without text is none */
bool slice_is(struct slice s, const char *word);

/** Orders a slice and a word of lower case, whatever the slice's case. @return <0, 0, >0 */
int slice_order(struct slice s, const char *word);

struct token {
	enum token_kind kind;
	union {
		enum block block;
		enum span span;
		enum media media;
	};
	uint32_t value;
	struct slice text;
	struct slice url;
};

/** What a table cell's value says. */
struct document_cell {
	bool heading;
	bool right;    /* written to the right */
	uint16_t cols; /* 1..1000 */
	uint16_t rows; /* 1..1000 */
};

/** Spans out of their range are moved into it. */
uint32_t document_cell_pack(struct document_cell cell);
struct document_cell document_cell(uint32_t value);

/** @return true for blocks that hold spans and text, not blocks */
bool document_is_leaf(enum block block);

/** Where a walk stands. */
struct document_walk {
	const uint8_t *at;
	const uint8_t *end;
};

struct document_walk document_walk(struct document doc);

/** @return the next token; TOKEN_END at the end, and again after it */
struct token document_next(struct document_walk *walk);

/**
 * Proves that bytes from outside (a file) are a document: every later walk over them is safe.
 *
 * @return false when they are not: a wrong version, a cut token, a block not closed
 */
bool document_check(const uint8_t *bytes, size_t size);

/**
 * All words of a document, blocks and broken lines apart by '\n', without markup and without
 * what images and their kin show: for search and hashing.
 */
void document_plain(struct document doc, struct buf *into);

/** @return characters (code points) of text there are, markup not counted: for reading time */
size_t document_letters(struct document doc);

/** Where images lie that are kept with what is written. */
struct document_images {
	/** @return the address of the image that lies there: of a file beside, or a data: URL;
	 * borrowed until the next call; NULL = it is not kept */
	const char *(*place)(void *arg, struct slice url);
	void *arg;
};

/**
 * The document as an HTML fragment, escaped, one block a line: for JSON Feed and files.
 *
 * @param images  or NULL. Where one was, its data-src says
 */
void document_to_html(struct document doc, const struct document_images *images, struct buf *into);

/** The same as well-formed XML, for EPUB 3: what lies elsewhere (other images, video, audio) is a
 *  link. */
void document_to_xhtml(struct document doc, const struct document_images *images, struct buf *into);

/**
 * Builds a document. What is not nested as it should be is mended: a block opened where
 * spans are open closes them and they go on inside it, text outside of a block opens a
 * paragraph, an item outside of a list opens a list, what is closed but was never opened is let
 * pass. A block without content is taken back, and so is a span.
 *
 * Whoever opens closes, in any order but as often: what was not written for being too deep is
 * found again by counting.
 *
 * Owner: whoever holds it; document_finish() hands the bytes over, document_writer_clear()
 * frees what was not.
 */
struct document_writer {
	struct buf out;
	struct buf clean; /* scratch for text */
	struct buf urls;  /* of the spans below */
	struct document_open {
		uint8_t block;
		bool filled;  /* something to show was put into it */
		bool implied; /* nobody opened it: it closes when it is in the way */
		size_t began; /* where its token lies */
	} open[DOCUMENT_DEPTH_MAX];
	size_t depth;
	struct document_wish {
		uint8_t span;
		uint32_t times;            /* opened again while open */
		size_t url;                /* in urls */
	} wishes[DOCUMENT_SPAN_DEPTH_MAX]; /* spans opened, outermost first */
	size_t wish_count;
	size_t written; /* of the wishes, those whose token stands in the open block */
	size_t skipped; /* blocks opened too deep, not written */
	size_t max_bytes;
	size_t span_skipped;
	unsigned breaks; /* due before the next text; of two or more a new paragraph is made */
	bool space;      /* the same of a space */
	bool full;       /* the ceiling was reached: nothing more is written */
};

/** @param max_bytes  ceiling of the document; what goes beyond is cut, every block closed */
void document_writer_init(struct document_writer *w, size_t max_bytes);

void document_open(struct document_writer *w, enum block block, uint32_t value);
void document_close(struct document_writer *w, enum block block);

/** @param url  of a SPAN_LINK; else NULL */
void document_open_span(struct document_writer *w, enum span span, const char *url);
void document_close_span(struct document_writer *w, enum span span);

/**
 * Sets what follows apart from what was written: an open paragraph that nobody opened ends;
 * in a block that somebody did open, a line.
 */
void document_part(struct document_writer *w);

/** @return the innermost open block; BLOCK_COUNT when none is open */
enum block document_top(const struct document_writer *w);

/** Foreign text: cleaned and folded on its way in; in a BLOCK_CODE cleaned alone. */
void document_text(struct document_writer *w, const char *text, size_t size);
void document_break(struct document_writer *w);

/** @param text  what it shows in words, or "". @param url  absolute, or "" */
void document_media(struct document_writer *w, enum media media, const char *text, const char *url);

/** Closes all that is open. @return the document, its bytes the caller's to free() */
struct document document_finish(struct document_writer *w);

void document_writer_clear(struct document_writer *w);

#endif
