#include "store/image.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "feed/url.h"

/* What a kind's first bytes are ('?' is any byte), and what it is called: RFC 2046, RFC 9649, and
   the registrations of image/png and image/avif. */
static const struct {
	const char *magic;
	const char *ending, *type;
} kinds[IMAGE_KIND_COUNT] = {
	[IMAGE_JPEG] = {"\xFF\xD8\xFF", ".jpg", "image/jpeg"},
	[IMAGE_PNG] = {"\x89PNG\r\n\x1A\n", ".png", "image/png"},
	[IMAGE_GIF] = {"GIF8?a", ".gif", "image/gif"},
	[IMAGE_WEBP] = {"RIFF????WEBP", ".webp", "image/webp"},
	[IMAGE_AVIF] = {"????ftypavif", ".avif", "image/avif"},
};

static bool
begins_with(const char *bytes, size_t size, const char *magic)
{
	size_t length = strlen(magic);
	for (size_t i = 0; i < length; i++)
		if (i >= size || (magic[i] != '?' && magic[i] != bytes[i]))
			return false;
	return true;
}

bool
image_kind_of(const char *bytes, size_t size, enum image_kind *kind)
{
	for (unsigned k = 0; k < IMAGE_KIND_COUNT; k++) {
		if (begins_with(bytes, size, kinds[k].magic)) {
			*kind = (enum image_kind)k;
			return true;
		}
	}
	return false;
}

const char *
image_ending(enum image_kind kind)
{
	return kinds[kind].ending;
}

const char *
image_type(enum image_kind kind)
{
	return kinds[kind].type;
}

void
images_clear(struct images *images)
{
	for (size_t i = 0; i < images->count; i++) {
		free(images->list[i].url);
		free(images->list[i].bytes);
	}
	free(images->list);
	*images = (struct images){0};
}

struct image *
images_get(const struct images *images, struct slice url)
{
	for (size_t i = 0; i < images->count; i++) {
		const char *known = images->list[i].url;
		if (strlen(known) == url.size && memcmp(known, url.text, url.size) == 0)
			return &images->list[i];
	}
	return NULL;
}

/* @param url  taken */
static void
images_add(struct images *images, char *url)
{
	if (!url_is_web(url)) {
		free(url);
		return;
	}
	if (!images->list)
		images->list = mem_zalloc(IMAGES_MAX, sizeof(*images->list));
	images->list[images->count++].url = url;
}

void
images_find(struct images *images, struct document body)
{
	struct document_walk walk = document_walk(body);
	for (struct token t; (t = document_next(&walk)).kind != TOKEN_END;)
		if (t.kind == TOKEN_MEDIA && t.media == MEDIA_IMAGE && images->count < IMAGES_MAX &&
		    !images_get(images, t.url))
			images_add(images, mem_strndup(t.url.text, t.url.size));
}

bool
images_take(struct images *images, struct image *image, char *bytes, size_t size)
{
	if (image->bytes || images->bytes + size > IMAGES_MAX_BYTES ||
	    !image_kind_of(bytes, size, &image->kind)) {
		free(bytes);
		return false;
	}
	image->bytes = bytes;
	image->size = size;
	images->bytes += size;
	return true;
}
