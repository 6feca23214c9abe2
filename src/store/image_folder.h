#ifndef CAUREADER_STORE_IMAGE_FOLDER_H
#define CAUREADER_STORE_IMAGE_FOLDER_H

#include <stdbool.h>

#include "store/image.h"

/**
 * @file
 * The images beside a saved file, in a folder of its name:
 *
 *     2024-07-03-snow-in-may.md
 *     2024-07-03-snow-in-may.images/1.jpg
 *
 * An image that lies there already, byte for byte, is used; a file that holds something else is
 * left as it is, and the image has the next free name (1-2.jpg).
 *
 * Owner:    whoever saves; image_folder_clear() frees.
 * Threads:  any; no state beside the struct.
 */
struct image_folder {
	int above;     /* borrowed: the folder in which it lies */
	int fd;        /* of itself, or -1 */
	char *name;    /* of itself */
	char **places; /* of each image a relative URL; NULL = it is not there */
	char **made;   /* names of the files that were written now, and else NULL */
	size_t count;
	bool made_itself;
};

/**
 * Writes the images.
 *
 * @param above      the folder of the file
 * @param file_name  what the file is called
 * @return           false, with errno, when one cannot be written: then nothing of it is left
 */
bool image_folder_write(struct image_folder *f, int above, const char *file_name,
			const struct images *images);

/** Takes back what was written: there will be no file that shows it. Keeps errno. */
void image_folder_undo(struct image_folder *f);

void image_folder_clear(struct image_folder *f);

#endif
