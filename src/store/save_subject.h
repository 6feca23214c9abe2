#ifndef CAUREADER_STORE_SAVE_SUBJECT_H
#define CAUREADER_STORE_SAVE_SUBJECT_H

#include <stddef.h>
#include <stdint.h>

#include "feed/article.h"
#include "store/image.h"

/** What a saved file says of the source of an article; "" where it does not. */
struct saved_source {
	const char *id;
	const char *name;
};

/** What a writer of a format may know of an article. */
struct save_subject {
	const struct article *article;
	const char *source_name;
	const char *const *categories; /* titles */
	size_t category_count;
	const char *name; /* of the file, before its ending: {date}, {time}, {slug} and {source}
			     stand for themselves; NULL = {date}-{slug} */
	const char *source_id;       /* of {source}, and what the file says; or NULL */
	const char *folder;          /* under the save folder: the first category's ID */
	const char *saved_path;      /* where it was saved before, or NULL or "": rewritten when it
					lies in the folder, has the format's ending and bears the
					article's ID, whatever its title was then */
	int64_t saved_at;            /* UTC seconds */
	unsigned text_width;         /* of the text format, cells */
	const struct images *images; /* that came; of all articles of a book; NULL = they stay
					links */
	/* Filled by the save where the format has them beside its file: a relative URL each, or
	   NULL. */
	char *const *image_places;
	/* Further articles of the same book, where the format makes books; theirs are not looked
	 * at. */
	const struct save_subject *more;
	size_t more_count;
};

#endif
