#ifndef CAUREADER_TESTS_STORE_PARTS_H
#define CAUREADER_TESTS_STORE_PARTS_H

/* What the tests of store/ share: a configuration out of a text, articles out of strings.
   Included behind cmocka.h. */

#include <stdlib.h>
#include <string.h>

#include "config/settings.h"
#include "feed/article.h"

/* One article while it is described; what is not said is empty. */
struct draft {
	const char *id, *title, *link, *text, *byline, *language, *tag;
	int64_t published_at;
	bool mended;
};

static inline const struct article *
article_of(struct draft d)
{
	struct document_writer w;
	document_writer_init(&w, 1 << 20);
	if (d.text)
		document_text(&w, d.text, strlen(d.text));
	struct document body = document_finish(&w);
	struct author author = {d.byline, "", ""};
	const struct article *a = article_create(&(struct article){
		.id = d.id,
		.title = d.title,
		.link = d.link,
		.language = d.language,
		.published_at = d.published_at,
		.mended = d.mended,
		.body = body,
		.authors = &author,
		.author_count = d.byline != NULL,
		.tags = &d.tag,
		.tag_count = d.tag != NULL,
	});
	free((void *)body.bytes);
	return a;
}

static inline struct settings *
settings_of(const char *text)
{
	struct faults faults = {0};
	struct err why = {0};
	struct settings *s = settings_from_text("test.ini", text, strlen(text), &faults, &why);
	if (!s)
		fail_msg("%s", why.text);
	return s;
}

#endif
