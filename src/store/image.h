#ifndef CAUREADER_STORE_IMAGE_H
#define CAUREADER_STORE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "feed/document.h"

/**
 * @file
 * The images that are saved with articles: which ones an article shows, and what came of them.
 *
 * What an image is, its first bytes say, whatever its server and its name claim. One that may hold
 * more than a picture (SVG) is none of them.
 *
 * Owner:    whoever saves.
 * Threads:  any; no state.
 */

enum {
	IMAGES_MAX = 200,            /* of one file; the rest stay links */
	IMAGES_MAX_BYTES = 64 << 20, /* of all in one file */
};

enum image_kind { IMAGE_JPEG, IMAGE_PNG, IMAGE_GIF, IMAGE_WEBP, IMAGE_AVIF, IMAGE_KIND_COUNT };

struct image {
	char *url;   /* as the document has it */
	char *bytes; /* NULL = it is not there: it stays a link */
	size_t size;
	enum image_kind kind;
};

/** Each URL once, in the order in which they are shown. */
struct images {
	struct image *list;
	size_t count;
	size_t bytes; /* of all */
};

void images_clear(struct images *images);

/** Adds the images of a document that lie on a server (http and https). */
void images_find(struct images *images, struct document body);

/** @return the one with this URL, or NULL */
struct image *images_get(const struct images *images, struct slice url);

/** @return false when the bytes are no image that is kept */
bool image_kind_of(const char *bytes, size_t size, enum image_kind *kind);

/** @return ".jpg" and its like */
const char *image_ending(enum image_kind kind);

/** @return its media type, "image/jpeg" and its like */
const char *image_type(enum image_kind kind);

/**
 * Gives an image its bytes.
 *
 * @param bytes  taken
 * @return       false when they are no image that is kept, or too many
 */
bool images_take(struct images *images, struct image *image, char *bytes, size_t size);

#endif
