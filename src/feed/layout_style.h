#ifndef CAUREADER_FEED_LAYOUT_STYLE_H
#define CAUREADER_FEED_LAYOUT_STYLE_H

#include <stdbool.h>

/**
 * @file
 * What a layout (feed/layout.h) is asked for, and how its text looks: known to those who make
 * the lines and to those who show them.
 *
 * Threads:  any; nothing but words.
 */

/** How a run of text looks; a set of bits. The theme says what each means on a screen. */
enum layout_style {
	LAYOUT_PLAIN = 0,
	LAYOUT_EMPHASIS = 1 << 0,
	LAYOUT_STRONG = 1 << 1,
	LAYOUT_CODE = 1 << 2,
	LAYOUT_LINK = 1 << 3,
	LAYOUT_HEADING = 1 << 4,
	LAYOUT_QUOTE = 1 << 5,
	LAYOUT_DELETED = 1 << 6,
	LAYOUT_INSERTED = 1 << 7,
	LAYOUT_MARK = 1 << 8,
	LAYOUT_MEDIA = 1 << 9,   /* "[image: ...]" and its kin */
	LAYOUT_MARKER = 1 << 10, /* bullets, quote bars, rules, link numbers, table frames */
};

struct layout_options {
	unsigned width;    /* cells */
	bool ascii;        /* bullets, bars and rules in ASCII */
	bool no_link_list; /* leave the list of addresses at the end out */
};

#endif
