#ifndef CAUREADER_STORE_LETTER_H
#define CAUREADER_STORE_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * @file
 * What of a text makes words: for search (where does a word begin) and for file names (what
 * is kept). By the tables of Unicode, not by the locale.
 *
 * Threads:  any.
 */

/** @return true for letters, marks and digits of every script (general categories L, M, N) */
bool letter_is_word(uint32_t code);

/** @return true for letters of scripts that set no spaces between words (Han, Kana, Thai, Lao,
 *          Khmer, Burmese): there a word may begin anywhere */
bool letter_is_unspaced(uint32_t code);

/** @return the small letter of a capital by the simple mapping, else the character itself */
uint32_t letter_lower(uint32_t code);

#endif
