#ifndef CAUREADER_FEED_HTML_REFERENCE_H
#define CAUREADER_FEED_HTML_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/**
 * @file
 * Character references of HTML ("&amp;", "&#8217;", "&copy2020"): the HTML Standard, 13.2.5.72
 * to 13.2.5.80, with its table of names.
 *
 * Threads:  any; no state.
 */

/**
 * Decodes all references of a text. Numbers of the C1 range are what windows-1252 has there;
 * numbers that are no character, and 0, become U+FFFD. What is no reference stays.
 *
 * @param in_attribute  the rule for values: "&copy=" and "&copyx" stay as they are
 * @param into          appended to; the result is as well-formed as the text was
 */
void html_decode(const char *text, size_t size, bool in_attribute, struct buf *into);

/**
 * Decodes the one reference that begins here, as XML has them: with a semicolon at its end (XML
 * 1.0, section 4.1). Names are those of HTML, for feeds use them undeclared.
 *
 * @param text  begins with "&"
 * @return      bytes used; 0, with nothing put, when it is none
 */
size_t xml_reference(const char *text, size_t size, struct buf *into);

/** The reverse: text for between tags or within a quoted value. @param into  appended to */
void html_escape(const char *text, size_t size, struct buf *into);

#endif
