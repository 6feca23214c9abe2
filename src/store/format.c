#include "store/format.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "feed/url.h"

char *
format_link(const struct save_subject *subject)
{
	return url_without_login(subject->article->link);
}

void
format_date(int64_t at, struct buf *into)
{
	static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	if (!at)
		return;
	struct clock_civil c = clock_civil_local(at);
	buf_printf(into, "%d %s %d %02d:%02d", c.day, months[c.month - 1], c.year, c.hour,
		   c.minute);
}

/* ---- reading back ------------------------------------------------------------------------- */

void
format_give(const struct saved_taker *taker, struct article draft, const char *byline,
	    struct document body, const char *source_id)
{
	const char **foreign[] = {&draft.id, &draft.title, &draft.link, &draft.language, &byline};
	enum { COUNT = sizeof(foreign) / sizeof(foreign[0]) };
	char *cleaned[COUNT];
	for (size_t i = 0; i < COUNT; i++) {
		const char *text = *foreign[i] ? *foreign[i] : "";
		*foreign[i] = cleaned[i] = utf8_cleaned(text, strlen(text), UTF8_LINE);
	}
	if (!url_is_web(draft.link))
		draft.link = "";
	struct author author = {.name = byline};
	draft.body = body;
	if (*byline) {
		draft.authors = &author;
		draft.author_count = 1;
	}
	if (*draft.id)
		taker->take(taker->arg, article_create(&draft), source_id ? source_id : "");
	for (size_t i = 0; i < COUNT; i++)
		free(cleaned[i]);
	free((void *)body.bytes);
}

/* ---- images ------------------------------------------------------------------------------- */

struct placing {
	const struct save_subject *subject;
	image_put *put;
	struct buf url; /* the last one */
};

static const char *
place_image(void *arg, struct slice url)
{
	struct placing *p = arg;
	const struct images *images = p->subject->images;
	const struct image *image = images_get(images, url);
	buf_cut(&p->url, 0);
	if (image && image->bytes)
		p->put(p->subject, (size_t)(image - images->list), &p->url);
	return p->url.size ? p->url.bytes : NULL;
}

struct document
format_body(const struct save_subject *subject, image_put *put, void **made)
{
	struct placing placing = {.subject = subject, .put = put};
	struct document body = subject->article->body;
	*made = NULL;
	if (!subject->images || !subject->images->bytes)
		return body;
	body = document_with_images(body, place_image, &placing);
	*made = (void *)body.bytes;
	buf_clear(&placing.url);
	return body;
}
