#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "feed/html_build.h"
#include "feed/url.h"

/* ---- images ------------------------------------------------------------------------------- */

/* Where lazy pages keep the address until the image is scrolled to; before src, which then
   holds a placeholder. */
static const char *const lazy_names[] = {"data-src", "data-lazy-src", "data-original",
					 "data-orig-file"};

/* One candidate of a srcset (HTML Standard, 4.8.4.2.1): its address and how large it is. */
struct candidate {
	const char *url;
	size_t size;
	double weight;
};

/* @return behind the candidate; NULL when there is none */
static const char *
candidate_read(const char *at, struct candidate *c)
{
	at += strspn(at, " \t\n\r\f,");
	if (!*at)
		return NULL;
	*c = (struct candidate){.url = at, .size = strcspn(at, " \t\n\r\f"), .weight = 1};
	at += c->size;
	if (c->url[c->size - 1] == ',') {
		while (c->size && c->url[c->size - 1] == ',')
			c->size--;
		return at;
	}
	size_t descriptor = strcspn(at, ",");
	char *end;
	double weight = strtod(at, &end);
	if (end > at && end <= at + descriptor)
		c->weight = weight;
	return at + descriptor;
}

/* @return the address of the largest candidate, the caller's, or NULL */
static char *
srcset_url(struct html_builder *b, const char *name)
{
	const char *at = attribute_text(b, name);
	struct candidate best = {0}, c;
	while (at && (at = candidate_read(at, &c))) {
		if (c.weight > best.weight)
			best = c;
	}
	if (!best.url)
		return NULL;
	char *reference = mem_strndup(best.url, best.size);
	char *url = resolve_url(b, reference, true);
	free(reference);
	return url;
}

static char *
image_url(struct html_builder *b)
{
	char *url = NULL;
	for (size_t i = 0; !url && i < sizeof(lazy_names) / sizeof(lazy_names[0]); i++)
		url = attribute_url(b, lazy_names[i], true);
	if (!url)
		url = attribute_url(b, "src", true);
	if (!url)
		url = srcset_url(b, "data-srcset");
	return url ? url : srcset_url(b, "srcset");
}

/* @return true when the attribute says 0 or 1, in pixels */
static bool
is_dot(struct html_builder *b, const char *name)
{
	const char *text = attribute_text(b, name);
	if (!text || (*text != '0' && *text != '1'))
		return false;
	return text[1] == '\0' || strcmp(text + 1, "px") == 0;
}

static bool
image_is_pixel(struct html_builder *b)
{
	static const char *const sizes[] = {"width", "height"};
	static const char *const dots[] = {"0", "0px", "1px"};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		if (is_dot(b, sizes[i]))
			return true;
		for (size_t d = 0; d < sizeof(dots) / sizeof(dots[0]); d++) {
			if (attribute_style(b, sizes[i], dots[d]))
				return true;
		}
	}
	return false;
}

/* WordPress and others put pictures in the place of emoji; the words are the emoji itself. */
static bool
image_is_emoji(struct html_builder *b)
{
	struct slice class = html_attribute(&b->reader, "class");
	return class.text && (memmem(class.text, class.size, "emoji", 5) ||
			      memmem(class.text, class.size, "wp-smiley", 9));
}

static void
image_put(struct html_builder *b)
{
	if (image_is_pixel(b))
		return;
	const char *alt = attribute_text(b, "alt");
	if (alt && *alt && image_is_emoji(b)) {
		document_text(&b->writer, alt, strlen(alt));
		return;
	}
	char *url = image_url(b);
	alt = attribute_text(b, "alt");
	if (!alt || !*alt)
		alt = attribute_text(b, "title");
	alt = alt ? alt : "";
	if (url || *alt)
		document_media(&b->writer, MEDIA_IMAGE, alt, url ? url : "");
	free(url);
}

/* ---- embedded pages ----------------------------------------------------------------------- */

static void
embed_put(struct html_builder *b, const char *const *names)
{
	char *url = NULL;
	for (; !url && *names; names++)
		url = attribute_url(b, *names, true);
	if (!url)
		return;
	const char *title = attribute_text(b, "title");
	document_media(&b->writer, MEDIA_EMBED, title ? title : "", url);
	free(url);
}

void
media_put(struct html_builder *b, enum html_element element)
{
	static const char *const frame_names[] = {"data-src", "data-lazy-src", "src", NULL};
	static const char *const object_names[] = {"data", NULL};

	if (element == HTML_IMG)
		image_put(b);
	else
		embed_put(b, element == HTML_OBJECT ? object_names : frame_names);
}

/* ---- video and audio ---------------------------------------------------------------------- */

void
media_begin(struct html_builder *b, enum html_element element)
{
	if (b->media.depth)
		return;
	const char *title = attribute_text(b, "title");
	if (!title)
		title = attribute_text(b, "aria-label");
	b->media = (struct html_media){
		.depth = b->depth,
		.media = element == HTML_VIDEO ? MEDIA_VIDEO : MEDIA_AUDIO,
		.text = mem_strdup(title),
	};
	media_source(b);
}

void
media_source(struct html_builder *b)
{
	if (!b->media.depth || b->media.url)
		return;
	b->media.url = attribute_url(b, "src", true);
	if (!b->media.url)
		b->media.url = attribute_url(b, "data-src", true);
}

void
media_end(struct html_builder *b)
{
	if (b->media.url)
		document_media(&b->writer, b->media.media, b->media.text, b->media.url);
	free(b->media.url);
	free(b->media.text);
	b->media = (struct html_media){0};
}
