#ifndef CAUREADER_FEED_XML_SCAN_H
#define CAUREADER_FEED_XML_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "feed/document.h"

/**
 * @file
 * XML -> tags and text, one by one, for documents as they are sent: what XML 1.0 calls a fatal
 * error is mended and noted, and the reading goes on.
 *
 * Every start tag gets its end: an end tag closes what was opened within its element, one
 * that closes nothing is passed over, and at the end of the input all that is open is closed.
 * Attributes need no quotes. A "<" or "&" that begins nothing is a character. Of a document type
 * declaration only entities of plain text are read, and what they become is bounded; what
 * is in them is text, so that none can multiply, and nothing is fetched. Names of HTML's
 * characters mean those. Comments, processing
 * instructions and what stands before the first tag are passed over.
 *
 * It takes time in proportion to the input, whatever that holds, and no memory but for the
 * values of one tag.
 *
 * Owner:    the caller; xml_scanner_clear() frees the values.
 * Threads:  any.
 * Strings:  slices into the input, as written, until xml_decode() or xml_attribute() read them.
 */

enum xml_event {
	XML_DOCUMENT_END, /* nothing more */
	XML_START,        /* an element begins: scanner.name, its attributes */
	XML_END,          /* the element number scanner.depth ends; scanner.name is its name */
	XML_TEXT,         /* scanner.text; scanner.literal: CDATA, without references */
};

/** What was mended, a bit each. */
enum xml_mended {
	XML_JUNK_BEFORE = 1 << 0,
	XML_CONTROLS = 1 << 1,
	XML_AMPERSANDS = 1 << 2,
	XML_DOCTYPE_ENTITIES = 1 << 3, /* of its own, which were not read */
	XML_ENTITIES = 1 << 4,         /* of HTML, undeclared: so common that it harms nothing */
	XML_UNBALANCED = 1 << 5,       /* elements that do not end, or end twice */
	XML_ATTRIBUTES = 1 << 6,       /* values without quotes, or without their second one */
	XML_CUT = 1 << 7,              /* the input ends within an element or tag */
	XML_TOO_DEEP = 1 << 8,
};

enum {
	XML_DEPTH_MAX = 256, /* elements in elements; deeper ones are passed over, not their text */
	XML_ATTRIBUTES_MAX = 64,
	XML_VALUE_MAX = 64 << 10,   /* bytes of an attribute's value; a larger one is not there */
	XML_ENTITIES_MAX = 32,      /* of the document's own */
	XML_ENTITY_MAX = 1024,      /* bytes that one stands for */
	XML_EXPANDED_MAX = 1 << 20, /* bytes that all of them become */
};

/** "media:content": prefix and local part. A prefix of size 0 is none. */
struct xml_name {
	struct slice prefix;
	struct slice local;
};

struct xml_scan_attribute {
	struct xml_name name;
	struct slice value;
	const char *decoded; /* NULL until it was asked for */
};

struct xml_scanner {
	const char *at, *end;
	struct xml_name name;
	struct slice text;
	bool literal;
	size_t depth; /* elements that are open; the one that just began or ends is this number */
	size_t attribute_count;
	struct xml_scan_attribute attributes[XML_ATTRIBUTES_MAX];
	unsigned mended;

	/* Its own. */
	struct {
		struct slice name, value;
	} entities[XML_ENTITIES_MAX];
	size_t entity_count;
	size_t expanded; /* bytes that entities became */
	struct xml_open {
		struct slice name; /* qualified */
		uint32_t hash;
	} open[XML_DEPTH_MAX];
	uint16_t open_by_hash[256]; /* how many of them have this hash, folded */
	size_t close_to;            /* elements above this number are being closed */
	size_t too_deep;            /* start tags that were passed over and want an end */
	bool in_end;                /* the last event was XML_END: it is to be taken off */
	bool begun;                 /* the root has begun */
	/* What is missing from here on, so that it is not looked for again. */
	bool no_quote[2]; /* '"', "'" */
	bool no_comment_end, no_doctype_end, no_instruction_end;
	struct buf values;
};

/** @param text  UTF-8; must outlive the scanner */
void xml_scanner_init(struct xml_scanner *s, const char *text, size_t size);
void xml_scanner_clear(struct xml_scanner *s);

enum xml_event xml_next(struct xml_scanner *s);

/**
 * Only after XML_START: the element that began is a child of the open element `number` (from 1; 0
 * makes it the root), and what was open between the two has ended without its end tag. No XML_END
 * comes for those.
 */
void xml_raise(struct xml_scanner *s, size_t number);

/**
 * Of the last start tag.
 *
 * @param name  without prefix, in any case; the first that has it, whatever its prefix
 * @return      the value, decoded, until the next start tag; NULL when there is none
 */
const char *xml_attribute(struct xml_scanner *s, const char *name);

/** The same by its place: scanner.attributes[i]. */
const char *xml_attribute_at(struct xml_scanner *s, size_t i);

/**
 * Appends a text with its references decoded and without control characters but tab and line
 * ends. What had to be mended is noted in the scanner.
 *
 * @param literal  there are no references in it
 */
void xml_decode(struct xml_scanner *s, struct slice text, bool literal, struct buf *into);

#endif
