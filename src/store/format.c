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
	    struct document body, struct saved_source source)
{
	const char **foreign[] = {&draft.id, &draft.title, &draft.link, &draft.language,
				  &byline,   &source.id,   &source.name};
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
		taker->take(taker->arg, article_create(&draft), source);
	for (size_t i = 0; i < COUNT; i++)
		free(cleaned[i]);
	free((void *)body.bytes);
}

/* ---- images ------------------------------------------------------------------------------- */

static const char *
place_image(void *arg, struct slice url)
{
	struct format_images *f = arg;
	const struct images *images = f->subject->images;
	const struct image *image = images_get(images, url);
	buf_cut(&f->url, 0);
	if (image && image->bytes)
		f->put(f->subject, (size_t)(image - images->list), &f->url);
	return f->url.size ? f->url.bytes : NULL;
}

const struct document_images *
format_images_begin(struct format_images *f, const struct save_subject *subject, image_put *put)
{
	*f = (struct format_images){
		.subject = subject, .put = put, .images = {.place = place_image, .arg = f}};
	return subject->images && subject->images->bytes ? &f->images : NULL;
}
