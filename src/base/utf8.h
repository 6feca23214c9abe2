#ifndef CAUREADER_BASE_UTF8_H
#define CAUREADER_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/**
 * @file
 * Unicode text: one step, its width on a terminal, and the cleaning of what is foreign.
 *
 * Threads:  any; no state. It does not depend on the locale.
 * Units:    sizes are bytes, widths are terminal cells.
 */

enum { UTF8_REPLACEMENT = 0xFFFD };

/**
 * Decodes one character strictly (Unicode 15, section 3.9, table 3-7: no overlong forms, no
 * surrogates, nothing above U+10FFFF).
 *
 * @param size  how many bytes there are, at least 1
 * @param code  filled with the character; U+FFFD for a byte that begins none
 * @return      bytes used, 1..4; an ill-formed sequence uses its maximal subpart, as the
 *              Encoding Standard's decoder does
 */
size_t utf8_decode(const char *text, size_t size, uint32_t *code);

/** Writes a character (a surrogate or a number too large becomes U+FFFD). @return bytes, 1..4 */
size_t utf8_encode(uint32_t code, char into[static 4]);

/** @return true when the bytes are UTF-8 throughout */
bool utf8_valid(const char *text, size_t size);

/**
 * Cells of one character that stands alone: 0 for combining marks, joiners, variation
 * selectors and control characters; 2 for East Asian Wide and Fullwidth and for characters
 * with emoji presentation; else 1. (UAX #11, UTS #51, as terminals show them.)
 */
unsigned utf8_width(uint32_t code);

/**
 * The next thing a terminal shows as one: a base character with its combining marks, an emoji
 * sequence with its joiners and modifiers, a pair of regional indicators (UAX #29, extended
 * grapheme clusters, of which the rules that change where a line may be cut).
 *
 * @param size   bytes there are, at least 1; well-formed
 * @param width  filled with its cells, 0..2
 * @return       bytes used, at least 1
 */
size_t utf8_cluster(const char *text, size_t size, unsigned *width);

/** @return the cells of a whole text */
size_t utf8_cells(const char *text, size_t size);

/**
 * The longest beginning of a text that fits.
 *
 * @param cells  filled with the cells it takes, when not NULL
 * @return       its bytes; never cuts a cluster
 */
size_t utf8_fit(const char *text, size_t size, size_t max_cells, size_t *cells);

/** @return characters (code points) of a valid text */
size_t utf8_letters(const char *text, size_t size);

/** What a cleaned text may still hold. */
enum utf8_keep {
	UTF8_LINE,  /* one line: every run of white space and line ends becomes one space,
		       none at the ends */
	UTF8_BLOCK, /* '\n' and '\t' stay as they are */
};

/**
 * The choke point for foreign text: nothing reaches the terminal, a file name or a command
 * that has not come through here. Ill-formed bytes become U+FFFD; removed are control
 * characters (C0, DEL, C1, and with them ESC), line and paragraph separators (a space in their
 * place), bidirectional embeddings, overrides and isolates (U+202A..E, U+2066..9), invisible
 * operators and tags, non-characters, U+FEFF, and combining marks beyond the eighth on one
 * base. ZWJ, ZWNJ, LRM, RLM and the soft hyphen stay: scripts need them. The zero width space
 * and the word joiner stay in a block alone, for there lines are broken.
 *
 * Cleaning a cleaned text changes nothing.
 *
 * @param into  appended to; its ceiling bounds the result
 * @return      false when the ceiling cut the text (at a character)
 */
bool utf8_clean(struct buf *into, const char *text, size_t size, enum utf8_keep keep);

/**
 * @return how many bytes from the first on stay as they are when a line is cleaned, and there are
 *         no more spaces than one between two words: often all. It may stop before it must.
 */
size_t utf8_plain(const char *text, size_t size);

/** The text cleaned as a new string. @return never NULL, the caller's to free() */
char *utf8_cleaned(const char *text, size_t size, enum utf8_keep keep);

/**
 * Folds a text so that a person's search finds it: case, accents and compatibility forms are
 * dropped for Latin, Greek, Cyrillic, Armenian and Georgian (Mtavruli as Mkhedruli); dotted
 * and dotless i are one letter; typographic quotes and dashes are ASCII.
 *
 * @param into  appended to
 */
void utf8_fold(struct buf *into, const char *text, size_t size);

#endif
