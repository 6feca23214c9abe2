#ifndef CAUREADER_FEED_XML_PREPARE_H
#define CAUREADER_FEED_XML_PREPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/**
 * @file
 * Mends what an XML parser must stop at and a reader of news need not: one linear pass over
 * UTF-8 text before libxml2 sees it. Junk before the first tag goes, control characters too;
 * a named character of HTML becomes that character, any other bare ampersand "&amp;"; a document
 * type declaration goes whole, and with it every entity of its own (XML 1.0, section 4.2), so
 * that no entity can multiply.
 */

/** What was mended, a bit each. */
enum xml_mended {
	XML_JUNK_BEFORE = 1 << 0,
	XML_CONTROLS = 1 << 1,
	XML_AMPERSANDS = 1 << 2,
	XML_DOCTYPE_ENTITIES = 1 << 3,
	XML_ENTITIES = 1 << 4, /* of HTML, undeclared: so common that it harms nothing */
};

/** @param into  appended to. @return the set of what was mended */
unsigned xml_prepare(const char *text, size_t size, struct buf *into);

#endif
