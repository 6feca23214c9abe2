#ifndef CAUREADER_STORE_WHOLE_FILE_H
#define CAUREADER_STORE_WHOLE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/**
 * @file
 * A file that is there whole or not at all: written under another name in the same folder, synced,
 * renamed, the folder synced. A crash or a full disk leaves what was there before, and no failure
 * leaves anything else behind.
 *
 * Threads:  any; no state.
 * Errors:   false, with errno.
 */

/** Writes a file that was not there. @return false with EEXIST when the name is taken */
bool whole_file_create(int folder, const char *name, const char *bytes, size_t size);

/** Writes a file in the place of the one that is there. @param mode  its permissions */
bool whole_file_replace(int folder, const char *name, const char *bytes, size_t size, mode_t mode);

#endif
