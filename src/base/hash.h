#ifndef CAUREADER_BASE_HASH_H
#define CAUREADER_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/**
 * @file
 * FNV-1a, 64 bits: tells things apart whose makers gain nothing by making them look alike. Both are
 * kept in stores: what they give for the same bytes stays as it is.
 *
 * Threads:  any; no state.
 */

/** What a hash begins with; the result of one call goes on with the next. */
#define HASH_START UINT64_C(0xcbf29ce484222325)

/** A byte a step, for names. */
uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size);

/** Eight bytes a step, each folded, for bodies: another hash than hash_bytes(). */
uint64_t hash_words(uint64_t hash, const void *bytes, size_t size);

/** A text with its NUL, so that "ab", "c" and "a", "bc" differ. */
uint64_t hash_text(uint64_t hash, const char *text);

#endif
