#ifndef CAUREADER_FEED_SANITIZE_H
#define CAUREADER_FEED_SANITIZE_H

#include <stddef.h>

#include "base/buf.h"

/**
 * @file
 * Foreign HTML -> HTML that another program may show: what runs, loads a page or restyles one
 * is gone, what is text stays.
 *
 * A table says which elements and attributes are kept; of any other element the tags go and the
 * content stays, and of a few (script, style, svg, template, title) the content goes too.
 * Addresses are judged as a browser reads them, after references are decoded and white space is
 * dropped: javascript:, vbscript:, and data: but for an image shown in place, do not survive.
 * Comments, doctypes and CDATA marks go, a "<" that begins no tag becomes "&lt;", so that what
 * was dropped cannot join its neighbours to a new tag.
 *
 * Where nothing has to go, the bytes are those of the input. One pass, linear in the input.
 *
 * Threads:  any; no state.
 * Strings:  UTF-8, as clean as the input was.
 */

/**
 * @param base  absolute URL against which relative links are resolved; "" leaves them as they are
 * @param into  appended to; its ceiling bounds it
 */
void html_sanitize(const char *html, size_t size, const char *base, struct buf *into);

#endif
