#ifndef CAUREADER_STORE_FORMAT_H
#define CAUREADER_STORE_FORMAT_H

#include <stdbool.h>

#include "base/buf.h"
#include "config/settings.h"
#include "store/save_subject.h"

/**
 * @file
 * The formats of saved files: one writer each, and what they share. For save.c and format_*.c.
 *
 * Threads:  any; pure.
 */

/** Who takes the articles that a saved file holds. */
struct saved_taker {
	/** @param article  taken */
	void (*take)(void *arg, const struct article *article, struct saved_source source);
	void *arg;
};

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
	/**
	 * Reads back what write() wrote: each article of the file goes to the taker. A file that is
	 * none of ours, or was edited beyond knowing, has none.
	 */
	void (*read)(struct slice file, const struct saved_taker *taker);

	bool makes_books;   /* several articles can be one file */
	bool has_images;    /* it can show images that are kept with it */
	bool images_beside; /* and they lie beside the file */
};

/** The format that the settings call so. */
const struct format *format_get(enum save_format format);

extern const struct format format_markdown;
extern const struct format format_text;
extern const struct format format_html;
extern const struct format format_json;
extern const struct format format_epub;

/** The article's address as it may be stored: without user and password. @return the caller's */
char *format_link(const struct save_subject *subject);

/**
 * Makes an article of what a saved file says of it, and gives it on; nothing, without an ID.
 *
 * @param draft   what is not known in it is NULL or 0; its strings are foreign text, cleaned here
 * @param byline  the authors' names, foreign text too, or NULL
 * @param source  the same
 * @param body    its bytes are taken
 */
void format_give(const struct saved_taker *taker, struct article draft, const char *byline,
		 struct document body, struct saved_source source);

/** Reads back an HTML or XHTML page that says in its head which article it is. */
void format_read_page(struct slice page, const struct saved_taker *taker);

/** Appends the lines of a page's head that say whose article it is. @param ending  of an element:
 *  ">", or "/>" where it is XML */
void format_page_source(const struct save_subject *subject, const char *ending, struct buf *into);

/** Appends the URL that the kept image subject->images->list[i] has in this format; nothing, where
 * it stays a link. */
typedef void image_put(const struct save_subject *subject, size_t i, struct buf *into);

/** Where the images of an article lie. Owner: the writer; buf_clear() of its url ends it. */
struct format_images {
	const struct save_subject *subject;
	image_put *put;
	struct buf url; /* the one asked for last */
	struct document_images images;
};

/** @return what the writers of documents are to be given: NULL where no image is kept */
const struct document_images *format_images_begin(struct format_images *f,
						  const struct save_subject *subject,
						  image_put *put);

/** "3 Jul 2024 14:02", where the user is; nothing for 0. */
void format_date(int64_t at, struct buf *into);

#endif
