#ifndef CAUREADER_BASE_ARGV_H
#define CAUREADER_BASE_ARGV_H

#include <stddef.h>

/**
 * @file
 * A command line of the configuration as the argument vector it stands for. No shell reads it:
 * words are apart by blanks, quotes keep a word whole, and nothing else means anything.
 *
 * Threads:  any; pure.
 */

enum { ARGV_MAX = 32 };

/**
 * Cuts a text into its words, in place.
 *
 * @param words  filled: at most ARGV_MAX - 2 of them, then NULL, so that one more has room
 * @return       how many
 */
size_t argv_split(char *text, char *words[static ARGV_MAX]);

#endif
