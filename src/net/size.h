#ifndef CAUREADER_NET_SIZE_H
#define CAUREADER_NET_SIZE_H

#include <stddef.h>

/**
 * @file
 * Sizes in words, for failures.
 *
 * Threads:  any.
 */

enum { SIZE_WORDS = 32 };

/** A limit as the configuration writes it: "32M", "512K", "1000". @return into */
const char *size_limit(size_t bytes, char into[static SIZE_WORDS]);

/** What came, rounded: "812 bytes", "1.2 kB", "3.4 MB". @return into */
const char *size_words(size_t bytes, char into[static SIZE_WORDS]);

#endif
