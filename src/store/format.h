#ifndef CAUREADER_STORE_FORMAT_H
#define CAUREADER_STORE_FORMAT_H

#include <stdbool.h>

#include "base/buf.h"
#include "store/save_subject.h"

/**
 * @file
 * The formats of saved files: one writer each, and what they share. For save.c and format_*.c.
 *
 * Threads:  any; pure.
 */

struct format {
	const char *ending; /* of the file's name, with its dot */

	/** Appends the whole file. */
	void (*write)(const struct save_subject *subject, struct buf *into);

	/**
	 * Appends the line or lines by which a file is known to hold this article: its address
	 * and ID, byte for byte as write() puts them at a line's beginning in the head.
	 */
	void (*mark)(const struct save_subject *subject, struct buf *into);

	const char
		*head_end; /* ends the head of a file: no foreign text before it can forge a mark */
	bool makes_books;  /* several articles can be one file */
	bool has_images;   /* it can show images that are kept with it */
	bool images_beside; /* and they lie beside the file */
};

extern const struct format format_markdown;
extern const struct format format_text;
extern const struct format format_html;
extern const struct format format_json;
extern const struct format format_epub;

/** The article's address as it may be stored: without user and password. @return the caller's */
char *format_link(const struct save_subject *subject);

/** Appends the URL that the kept image subject->images->list[i] has in this format; nothing, where
 * it stays a link. */
typedef void image_put(const struct save_subject *subject, size_t i, struct buf *into);

/** The article's body, its images where they are kept. @param made  the bytes of the body where
 * they are new, the caller's to free(), else NULL */
struct document format_body(const struct save_subject *subject, image_put *put, void **made);

/** "3 Jul 2024 14:02", where the user is; nothing for 0. */
void format_date(int64_t at, struct buf *into);

#endif
