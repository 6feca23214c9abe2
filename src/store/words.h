#ifndef CAUREADER_STORE_WORDS_H
#define CAUREADER_STORE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * @file
 * Words and phrases that are looked for, and the rule by which a text has them. It is one rule,
 * whether the text lies in memory or in a row of the database.
 *
 * Threads:  any; pure.
 */

/** What is looked for. */
struct words {
	char *text;  /* folded (base/utf8.h); as it was typed for an address or a language */
	size_t size; /* its bytes, at least 1 */
	uint32_t first, last; /* its characters */
	bool phrase;          /* the end of the text is the end of a word, too */
};

/** @param text  taken */
struct words words_of(char *text, size_t size, bool phrase);
struct words words_copy(const struct words *w);

/** Whether a folded text has the words: from the beginning of a word, and for a phrase up to the
 *  end of one. So `armen` finds Armenian, and `art` no party. */
bool words_in(const struct words *w, const char *folded, size_t size);

/** The same for a text that has still to be folded. */
bool words_in_raw(const struct words *w, const char *text);

/** Whether an address has the text anywhere, in any case. */
bool words_in_url(const struct words *w, const char *url);

/** Whether a language is meant: basic filtering of language ranges (RFC 4647, section 3.3.1), so
 *  that `en` matches en and en-GB. */
bool words_name_language(const struct words *w, const char *tag);

#endif
