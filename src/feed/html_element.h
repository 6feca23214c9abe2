#ifndef CAUREADER_FEED_HTML_ELEMENT_H
#define CAUREADER_FEED_HTML_ELEMENT_H

#include <stddef.h>

#include "feed/document.h"

/**
 * @file
 * The elements of HTML as a table: the HTML Standard, sections 4 and 16.2 (what is obsolete,
 * for feeds are old), with what parsing and reading must know of each.
 *
 * Threads:  any; no state.
 */

/** In the order of their names. */
enum html_element {
	HTML_A,
	HTML_ABBR,
	HTML_ADDRESS,
	HTML_ANNOTATION,
	HTML_ANNOTATION_XML,
	HTML_APPLET,
	HTML_AREA,
	HTML_ARTICLE,
	HTML_ASIDE,
	HTML_AUDIO,
	HTML_B,
	HTML_BASE,
	HTML_BASEFONT,
	HTML_BGSOUND,
	HTML_BIG,
	HTML_BLOCKQUOTE,
	HTML_BODY,
	HTML_BR,
	HTML_BUTTON,
	HTML_CANVAS,
	HTML_CAPTION,
	HTML_CENTER,
	HTML_CITE,
	HTML_CODE,
	HTML_COL,
	HTML_COLGROUP,
	HTML_DATA,
	HTML_DATALIST,
	HTML_DD,
	HTML_DEL,
	HTML_DETAILS,
	HTML_DFN,
	HTML_DIALOG,
	HTML_DIR,
	HTML_DIV,
	HTML_DL,
	HTML_DT,
	HTML_EM,
	HTML_EMBED,
	HTML_FIELDSET,
	HTML_FIGCAPTION,
	HTML_FIGURE,
	HTML_FONT,
	HTML_FOOTER,
	HTML_FOREIGNOBJECT,
	HTML_FORM,
	HTML_FRAME,
	HTML_H1,
	HTML_H2,
	HTML_H3,
	HTML_H4,
	HTML_H5,
	HTML_H6,
	HTML_HEAD,
	HTML_HEADER,
	HTML_HGROUP,
	HTML_HR,
	HTML_HTML,
	HTML_I,
	HTML_IFRAME,
	HTML_IMAGE,
	HTML_IMG,
	HTML_INPUT,
	HTML_INS,
	HTML_KBD,
	HTML_KEYGEN,
	HTML_LABEL,
	HTML_LEGEND,
	HTML_LI,
	HTML_LINK,
	HTML_LISTING,
	HTML_MAIN,
	HTML_MARK,
	HTML_MARQUEE,
	HTML_MATH,
	HTML_MENU,
	HTML_META,
	HTML_NAV,
	HTML_NOBR,
	HTML_NOEMBED,
	HTML_NOFRAMES,
	HTML_NOSCRIPT,
	HTML_OBJECT,
	HTML_OL,
	HTML_OPTGROUP,
	HTML_OPTION,
	HTML_P,
	HTML_PARAM,
	HTML_PICTURE,
	HTML_PLAINTEXT,
	HTML_PRE,
	HTML_Q,
	HTML_RB,
	HTML_RP,
	HTML_RT,
	HTML_RTC,
	HTML_RUBY,
	HTML_S,
	HTML_SAMP,
	HTML_SCRIPT,
	HTML_SEARCH,
	HTML_SECTION,
	HTML_SELECT,
	HTML_SMALL,
	HTML_SOURCE,
	HTML_SPAN,
	HTML_STRIKE,
	HTML_STRONG,
	HTML_STYLE,
	HTML_SUB,
	HTML_SUMMARY,
	HTML_SUP,
	HTML_SVG,
	HTML_TABLE,
	HTML_TBODY,
	HTML_TD,
	HTML_TEMPLATE,
	HTML_TEXTAREA,
	HTML_TFOOT,
	HTML_TH,
	HTML_THEAD,
	HTML_TIME,
	HTML_TITLE,
	HTML_TR,
	HTML_TRACK,
	HTML_TT,
	HTML_U,
	HTML_UL,
	HTML_VAR,
	HTML_VIDEO,
	HTML_WBR,
	HTML_XMP,
	HTML_ELEMENT_COUNT,
	HTML_UNKNOWN = HTML_ELEMENT_COUNT
};

enum html_trait {
	HTML_TRAIT_VOID = 1 << 0,     /* no content, no end tag */
	HTML_TRAIT_RAW = 1 << 1,      /* its content is text up to its end tag, whatever it holds */
	HTML_TRAIT_CLOSES_P = 1 << 2, /* its start tag closes an open p */
	HTML_TRAIT_SPECIAL = 1 << 3,  /* the end tag of an element around it does not close it */
	HTML_TRAIT_SCOPE = 1 << 4,    /* no tag inside it closes anything outside */
	HTML_TRAIT_PART = 1 << 5,     /* its text stands apart from that around it */
	HTML_TRAIT_HEAD = 1 << 6,     /* may stand in head */
	HTML_TRAIT_DROPPED = 1 << 7,  /* not shown, with all its content */
	HTML_TRAIT_BREAKOUT = 1 << 8, /* ends an unclosed svg or math around it */
};

struct html_element_info {
	const char *name;
	unsigned traits;
	enum block block; /* BLOCK_COUNT = none */
	enum span span;   /* SPAN_COUNT = none */
};

/** @param name  in any case. @return HTML_UNKNOWN when there is no such element */
enum html_element html_element(struct slice name);

/** @return what is known of an element, HTML_UNKNOWN among them */
const struct html_element_info *html_element_info(enum html_element element);

#endif
