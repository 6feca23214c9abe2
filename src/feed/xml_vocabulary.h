#ifndef CAUREADER_FEED_XML_VOCABULARY_H
#define CAUREADER_FEED_XML_VOCABULARY_H

#include <stdbool.h>

#include "feed/document.h"

/**
 * @file
 * The words of RSS, Atom, CDF and their modules: which element at which place means what.
 *
 * Threads:  any; tables.
 */

enum space {
	SPACE_CORE, /* none, or one of RSS's own */
	SPACE_RDF,
	SPACE_ATOM,
	SPACE_CONTENT,
	SPACE_DC,
	SPACE_DCTERMS,
	SPACE_MEDIA,
	SPACE_ITUNES,
	SPACE_SYNDICATION,
	SPACE_XHTML,
	SPACE_OTHER,
};

enum place {
	PLACE_START, /* before the root */
	PLACE_ROOT,  /* <rss>, <rdf:RDF> */
	PLACE_FEED,
	PLACE_ITEM,
	PLACE_FEED_PERSON,
	PLACE_ITEM_PERSON,
	PLACE_SOURCE_PERSON,
	PLACE_OWNER, /* itunes:owner: who is the author where nobody else is */
	PLACE_FEED_IMAGE,
	PLACE_ITEM_IMAGE,
	PLACE_MEDIA, /* group and content, inside an item */
	PLACE_ITEM_CATEGORY,
	PLACE_SOURCE, /* Atom's source of an entry */
	PLACE_SKIP_HOURS,
};

enum deed {
	DO_ENTER, /* what is inside stands at another place */
	DO_ITEM,  /* an item begins */
	DO_FIELD, /* text of an item's field */
	DO_FEED,  /* text of a feed's member */
	DO_DATE,
	DO_AUTHOR,
	DO_TAG,
	DO_TAG_NAMED, /* an attribute text is the tag; others may be inside */
	DO_KEYWORDS,  /* tags, "," between */
	DO_GUID,
	DO_LINK,      /* RSS's: text, or attributes as Atom has them */
	DO_ATOM_LINK, /* attributes; text where it has no address */
	DO_ENCLOSURE,
	DO_DURATION, /* of the enclosure: seconds, m:s or h:m:s */
	DO_MEDIA_FILE,
	DO_IMAGE_URL, /* an attribute url or href is the image */
	DO_PERSON_NAME,
	DO_PERSON_URL,
	DO_PERSON_EMAIL,
	DO_TTL,
	DO_PERIOD,
	DO_FREQUENCY,
	DO_SKIP_HOUR,
	DO_SKIP_DAY,
};

/* How the text of an element is to be read. */
enum text_kind {
	TEXT_PLAIN, /* no markup */
	TEXT_GUESS, /* RSS says nothing: markup where it looks like markup */
	TEXT_TYPED, /* Atom's type attribute, section 3.1 */
	TEXT_HTML,
};

enum { FEED_TITLE, FEED_LINK, FEED_DESCRIPTION, FEED_LANGUAGE, FEED_ICON };

struct element {
	enum place at;
	enum space space;
	const char *name; /* lower case; written in any case */
	enum deed deed;
	int what;     /* enum item_field, FEED_..., enum place, or 1 for a date of change */
	int priority; /* of competing elements the highest wins */
	enum text_kind text;
};

/** @return what a declared namespace is; SPACE_OTHER for those of no row */
enum space space_of_uri(struct slice uri);

/** @return what an undeclared prefix usually stands for; SPACE_CORE for none */
enum space space_of_prefix(struct slice prefix);

/** @return NULL when the element says nothing at this place */
const struct element *element_find(enum place at, enum space space, struct slice name);

#endif
