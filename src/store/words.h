#ifndef CAUREADER_STORE_WORDS_H
#define CAUREADER_STORE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/**
 * @file
 * Words and phrases that are looked for, and the rule by which a text has them. It is one rule,
 * whether the text lies in memory, in a row of the database or in its index.
 *
 * A word is letters, marks and digits; what stands between words does not matter. Each letter of
 * a script that sets no spaces (store/letter.h) is a word of its own.
 *
 * Threads:  any; pure.
 */

/** What is looked for. */
struct words {
	char *text; /* folded (base/utf8.h), one space between words; "" = no word, which every text
		       has. As it was typed for an address or a language */
	size_t size;       /* its bytes */
	size_t first_size; /* of its first word */
	bool phrase;       /* the end of the text is the end of a word, too */
};

/** Appends the words of a folded text, a space before each. */
void words_apart(struct buf *into, const char *folded, size_t size);

/** Reads what was typed. */
struct words words_of(const char *typed, size_t size, bool phrase);

/** The same for an address or a language, which is taken as it is. */
struct words words_verbatim(const char *typed, size_t size);

struct words words_copy(const struct words *w);

/**
 * Finds the words in a folded text: from the beginning of a word, and for a phrase up to the end of
 * one. So `armen` finds Armenian, and `art` no party.
 *
 * @param from  offset to begin at
 * @param end   filled: where they end
 * @return      where they begin; SIZE_MAX when they do not stand there
 */
size_t words_find(const struct words *w, const char *folded, size_t size, size_t from, size_t *end);

/** @return true when a folded text has the words */
bool words_in(const struct words *w, const char *folded, size_t size);

/** The same for a text that has still to be folded. */
bool words_in_raw(const struct words *w, const char *text);

/** @return true when a text, still to be folded, is these words and nothing else */
bool words_are(const struct words *w, const char *text);

/** Whether an address has the text anywhere, in any case. */
bool words_in_url(const struct words *w, const char *url);

/** Whether a language is meant: basic filtering of language ranges (RFC 4647, section 3.3.1), so
 *  that `en` matches en and en-GB. */
bool words_name_language(const struct words *w, const char *tag);

#endif
