#ifndef CAUREADER_FEED_XML_READER_H
#define CAUREADER_FEED_XML_READER_H

#include <stdbool.h>

#include "base/buf.h"
#include "feed/feed.h"
#include "feed/item.h"
#include "feed/xml_scan.h"
#include "feed/xml_vocabulary.h"

/**
 * @file
 * The state of reading one XML feed, and what its parts do for each other. For xml.c and
 * xml_*.c alone.
 *
 * Owner:    xml_read().
 * Threads:  one at a time.
 */

enum {
	XML_FRAMES_MAX = 64,
	XML_SPACES_MAX = 64,
	XML_TEXT_MAX = 12 << 20,
};

/** An element whose content says something to us. */
struct xml_frame {
	enum place place;
	size_t number;     /* of the element, as the scanner counts */
	size_t base_bytes; /* of reader.bases, before its xml:base */
	size_t base;
	bool is_item;
};

/** The element whose text is being collected. */
struct xml_collected {
	const struct element *element; /* NULL = nothing is collected */
	size_t number;                 /* as the scanner counts */
	struct buf text;               /* decoded; HTML once has_markup */
	struct buf piece;
	size_t wrapper; /* number of XHTML's div around it all, 0 = none */
	bool has_markup;
	char type[64]; /* Atom's, lower case */
	char rel[64];  /* of a link whose address is its text */
	bool escaped, base64, permalink;
	char *label;             /* of a category: its attribute; NULL = its text is it */
	size_t base_bytes, base; /* as in the frame, to be restored */
};

struct xml_reader {
	struct xml_scanner scan;
	const struct feed_sink *sink;
	struct feed_info *info;
	const char *url;
	bool atom;     /* elements without prefix are Atom's */
	bool rooted;   /* a root was seen */
	bool is_feed;  /* and it was that of a feed */
	bool has_feed; /* and a channel, feed or item was seen */
	bool stopped;
	char root[64];

	struct xml_frame frames[XML_FRAMES_MAX];
	size_t depth;
	size_t skipped; /* number of the element whose content says nothing to us, 0 = none */

	struct {
		struct slice prefix;
		enum space space;
		size_t number; /* of the element that declares it */
	} spaces[XML_SPACES_MAX];
	size_t space_count;

	struct buf bases; /* xml:base of the open elements, each with its NUL */
	size_t base;      /* where the current one begins */

	struct xml_collected collected;

	struct item item;
	/* Whom an item inherits where it names nobody, the first that has anybody. */
	struct item source_persons; /* of the feed that the entry was taken from */
	struct item feed_persons;
	struct item owner;
	struct buf person_name, person_url, person_email;
	int feed_priority[FEED_ICON + 1];
	int64_t period_s, frequency;
};

/* ---- xml.c -------------------------------------------------------------------------------- */

/** @return the xml:base in force, else the document's own URL */
const char *xml_base(const struct xml_reader *r);

/** @return what links of an item are resolved against: xml:base, else the document, else the
 *          site */
const char *xml_link_base(const struct xml_reader *r);

/* ---- xml_text.c: the text of an element --------------------------------------------------- */

/** The element that began is collected from here on. */
void xml_collect(struct xml_reader *r, const struct element *e);

/** Of what is collected: a piece of text; the tags of an element within. */
void xml_collect_text(struct xml_reader *r);
void xml_markup_start(struct xml_reader *r);
void xml_markup_end(struct xml_reader *r);

/** All of it is there: from here to xml_collect_clear() it can be asked for. */
void xml_collect_finish(struct xml_reader *r);
void xml_collect_clear(struct xml_reader *r);

/** The text without white space around it, in place. */
struct slice xml_trimmed(const struct xml_reader *r);

/** One line of plain text. @return the caller's to free() */
char *xml_line(const struct xml_reader *r);

/** The text as HTML (RFC 4287, section 3.1, for Atom). @return valid until the next is collected */
struct slice xml_html(struct xml_reader *r);

/* ---- xml_deeds.c: what elements do -------------------------------------------------------- */

/** An element begins: what its attributes say. @return false when its text is wanted too: then
 *  xml_deed_text() follows at its end */
bool xml_deed_start(struct xml_reader *r, const struct element *e);
void xml_deed_text(struct xml_reader *r, const struct element *e);

/** Sets a member of the feed (FEED_TITLE, ...) unless it has one of at least this priority.
 *  @param value  taken */
void xml_feed_put(struct xml_reader *r, int member, char *value, int priority);

/** The person whose parts were collected is complete. */
void xml_person_end(struct xml_reader *r, enum place place);

#endif
