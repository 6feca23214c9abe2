#ifndef CAUREADER_STORE_SAVED_FILES_H
#define CAUREADER_STORE_SAVED_FILES_H

#include "store/save_subject.h"

/**
 * @file
 * The articles that were saved before, read back from their files: for when the store that knew of
 * them is gone.
 *
 * Looked at are plain files with the ending of a format, in the folders in the save folder. All
 * that is in them is foreign text: whoever can write there can have it read.
 *
 * Threads:  any; no state.
 */

enum {
	SAVED_FILES_MAX = 20000,         /* that are looked at */
	SAVED_FILE_BYTES_MAX = 96 << 20, /* of one; a larger one is let pass */
};

/**
 * @param dir   the save folder; nothing is found in one that is not there
 * @param take     called for each article: the reference is taken, the rest borrowed
 * @param goes_on  asked before each file; false ends it
 */
void saved_files_read(const char *dir,
		      void (*take)(void *arg, const struct article *article,
				   struct saved_source source, const char *path),
		      bool (*goes_on)(void *arg), void *arg);

#endif
