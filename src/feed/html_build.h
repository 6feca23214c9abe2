#ifndef CAUREADER_FEED_HTML_BUILD_H
#define CAUREADER_FEED_HTML_BUILD_H

#include "base/buf.h"
#include "feed/html_token.h"

/**
 * @file
 * What the files that read HTML (html*.c) share: the elements that are open, and the document
 * that is being written.
 *
 * Owner:    html_to_document(), for its call.
 * Threads:  one.
 */

enum {
	HTML_DEPTH_MAX = 512,  /* elements open; deeper ones are read as their content */
	HTML_FORMATS_MAX = 64, /* formatting elements open */
	HTML_URL_MAX = 8192,   /* bytes; a longer one is no address */
};

/** An element that is open. */
struct html_open {
	enum html_element element;
	struct slice name;  /* of an unknown element */
	bool hidden;        /* nothing in it is shown */
	bool wrote;         /* it opened its block */
	size_t formats;     /* formatting elements that were open before it */
	size_t outer_floor; /* format_floor before it */
	size_t outer_list;  /* what b->list and b->placing were before it */
	bool outer_placing;
	enum list_kind kind; /* of a list */
	int32_t next, step;  /* of a numbered list: the next item's number */
};

/** A formatting element that is open: it may cross the others. */
struct html_format {
	enum html_element element;
	enum span span; /* SPAN_COUNT = none, as of an anchor without an address */
};

/** Video and audio, which say where they lie in elements inside them. */
struct html_media {
	size_t depth; /* of the element, 0 = none is open */
	enum media media;
	char *url; /* NULL = not known yet */
	char *text;
};

struct html_builder {
	struct html_reader reader;
	struct document_writer writer;
	char *base;
	bool base_found; /* a <base> was seen: the first counts */

	struct html_open open[HTML_DEPTH_MAX];
	size_t depth;
	size_t over; /* opened beyond that */
	uint16_t counts[HTML_ELEMENT_COUNT + 1];
	struct html_format formats[HTML_FORMATS_MAX];
	size_t format_count;
	size_t format_floor; /* formatting elements that lie outside of the innermost cell */

	size_t list;       /* depth of the innermost list, 0 = none */
	bool pre_begins;   /* a line end right now is the one behind <pre> */
	bool placing;      /* the innermost table only places things */
	size_t look_ahead; /* bytes that may still be read twice */
	struct html_media media;
	struct buf scratch;
};

/* ---- the tree: html_tree.c ---- */

/** @return true inside of something that is not shown */
bool tree_hidden(const struct html_builder *b);

/** Closes what a start tag of this element closes without saying so. */
void tree_make_way(struct html_builder *b, enum html_element element);

/** @return the new element; NULL when it lies too deep, and is read as its content */
struct html_open *tree_push(struct html_builder *b, const struct html_token *t);

/** Closes what an end tag closes. @return false when it closes nothing */
bool tree_close(struct html_builder *b, const struct html_token *t);

/** Closes elements until so many are open. */
void tree_pop_to(struct html_builder *b, size_t depth);

/* ---- what elements become: html.c ---- */

/** Called for each element that is closed, while it is still the last. */
void element_closed(struct html_builder *b, const struct html_open *e);

/* ---- attributes: html_attribute.c ---- */

/** @return the decoded value, trimmed, in the scratch; NULL when there is no such attribute */
const char *attribute_text(struct html_builder *b, const char *name);

/** @return the value as a number; `otherwise` when there is none, or it is none */
int32_t attribute_number(struct html_builder *b, const char *name, int32_t otherwise);

/** @return true when the style has this declaration ("display", "none"), in any case */
bool attribute_style(struct html_builder *b, const char *property, const char *value);

/** @return true when the last start tag says that its element is not shown */
bool attribute_hides(struct html_builder *b);

/** @return the absolute address, the caller's; NULL when it is none that a reader may open */
char *attribute_url(struct html_builder *b, const char *name, bool web_only);

/** The same of a text that is no attribute's value but part of one. */
char *resolve_url(struct html_builder *b, const char *reference, bool web_only);

/* ---- images and their kin: html_media.c ---- */

/** Writes an img, embed, iframe or object. */
void media_put(struct html_builder *b, enum html_element element);

/** A video or audio opens at the present depth. */
void media_begin(struct html_builder *b, enum html_element element);

/** A source inside of one. */
void media_source(struct html_builder *b);

/** It closes: it is written when an address was found. */
void media_end(struct html_builder *b);

#endif
