#include "feed/jsonfeed_write.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "feed/sanitize.h"

/* ---- values -------------------------------------------------------------------------------- */

/* RFC 8259, section 7; DEL and C1 too, for the output may go to a terminal. */
void
json_string_put(struct buf *out, const char *text)
{
	buf_putc(out, '"');
	for (const unsigned char *c = (const unsigned char *)text; *c;) {
		const unsigned char *run = c;
		while (*run >= 0x20 && *run != '"' && *run != '\\' && *run != 0x7F &&
		       !(*run == 0xC2 && run[1] >= 0x80 && run[1] < 0xA0))
			run++;
		buf_put(out, c, (size_t)(run - c));
		c = run;
		if (!*c)
			break;
		if (*c == '"' || *c == '\\')
			buf_printf(out, "\\%c", *c);
		else if (*c == '\n')
			buf_puts(out, "\\n");
		else if (*c == '\t')
			buf_puts(out, "\\t");
		else
			buf_printf(out, "\\u%04x", *c == 0xC2 ? *++c : *c);
		c++;
	}
	buf_putc(out, '"');
}

static void
name_put(struct buf *out, const char *name, const char *indent)
{
	char last = out->size ? out->bytes[out->size - 1] : '{';
	buf_printf(out, "%s\n%s\"%s\": ", last == '{' ? "" : ",", indent, name);
}

/* Nothing is written of what is not known. */
static void
text_put(struct buf *out, const char *indent, const char *name, const char *text)
{
	if (!text || !*text)
		return;
	name_put(out, name, indent);
	json_string_put(out, text);
}

static void
date_put(struct buf *out, const char *name, int64_t at)
{
	char text[CLOCK_RFC3339_SIZE];
	if (at)
		text_put(out, "\t\t\t", name, clock_rfc3339(at, text));
}

static void
authors_put(struct buf *out, const char *indent, const struct author *authors, size_t count)
{
	if (!count)
		return;
	name_put(out, "authors", indent);
	buf_putc(out, '[');
	for (size_t i = 0; i < count; i++) {
		buf_puts(out, i ? ", {" : "{");
		if (*authors[i].name) {
			buf_puts(out, "\"name\": ");
			json_string_put(out, authors[i].name);
		}
		if (*authors[i].url) {
			buf_puts(out, *authors[i].name ? ", \"url\": " : "\"url\": ");
			json_string_put(out, authors[i].url);
		}
		if (*authors[i].email) {
			bool first = !*authors[i].name && !*authors[i].url;
			buf_puts(out, first ? "\"email\": " : ", \"email\": ");
			json_string_put(out, authors[i].email);
		}
		buf_putc(out, '}');
	}
	buf_putc(out, ']');
}

static void
tags_put(struct buf *out, const char *const *tags, size_t count)
{
	if (!count)
		return;
	name_put(out, "tags", "\t\t\t");
	for (size_t i = 0; i < count; i++) {
		buf_puts(out, i ? ", " : "[");
		json_string_put(out, tags[i]);
	}
	buf_putc(out, ']');
}

static void
attachments_put(struct buf *out, const struct attachment *list, size_t count)
{
	if (!count)
		return;
	name_put(out, "attachments", "\t\t\t");
	buf_putc(out, '[');
	for (size_t i = 0; i < count; i++) {
		buf_puts(out, i ? ", {" : "{");
		text_put(out, "\t\t\t\t", "url", list[i].url);
		text_put(out, "\t\t\t\t", "mime_type", list[i].mime_type);
		if (list[i].size_bytes >= 0) {
			name_put(out, "size_in_bytes", "\t\t\t\t");
			buf_printf(out, "%" PRId64, list[i].size_bytes);
		}
		if (list[i].duration_s >= 0) {
			name_put(out, "duration_in_seconds", "\t\t\t\t");
			buf_printf(out, "%" PRId64, list[i].duration_s);
		}
		buf_putc(out, '}');
	}
	buf_putc(out, ']');
}

/* ---- the document -------------------------------------------------------------------------- */

void
jsonfeed_begin(struct jsonfeed_writer *w, struct buf *out)
{
	*w = (struct jsonfeed_writer){.out = out};
	buf_puts(out, "{\n\t\"version\": \"https://jsonfeed.org/version/1.1\",\n\t\"items\": [");
}

static void
item_put(struct jsonfeed_writer *w, const struct feed_item *item, const char *content_html)
{
	struct buf *out = w->out;
	buf_puts(out, w->items++ ? ",\n\t\t{" : "\n\t\t{");
	const char *in = "\t\t\t";
	text_put(out, in, "id", item->id);
	text_put(out, in, "url", item->url);
	text_put(out, in, "external_url", item->external_url);
	text_put(out, in, "title", item->title);
	text_put(out, in, "content_html", content_html);
	text_put(out, in, "summary", item->summary);
	text_put(out, in, "image", item->image);
	date_put(out, "date_published", item->published_at);
	date_put(out, "date_modified", item->modified_at);
	authors_put(out, in, item->authors, item->author_count);
	tags_put(out, item->tags, item->tag_count);
	text_put(out, in, "language", item->language);
	attachments_put(out, item->attachments, item->attachment_count);
	for (uint32_t i = 0; i < item->author_count; i++)
		if (*item->authors[i].email) {
			name_put(out, "_caureader", in);
			buf_puts(out, "{\"author_email\": ");
			json_string_put(out, item->authors[i].email);
			buf_putc(out, '}');
			break;
		}
	buf_puts(out, "\n\t\t}");
}

void
jsonfeed_item(struct jsonfeed_writer *w, const struct feed_item *item)
{
	struct buf clean = {0}, html = {0};
	utf8_clean(&clean, item->content.text, item->content.size, UTF8_BLOCK);
	html_sanitize(buf_text(&clean), clean.size, item->base, &html);
	item_put(w, item, buf_text(&html));
	buf_clear(&clean);
	buf_clear(&html);
}

static void
finish(struct jsonfeed_writer *w, const char *title)
{
	buf_puts(w->out, w->items ? "\n\t]" : "]");
	name_put(w->out, "title", "\t");
	json_string_put(w->out, title);
}

void
jsonfeed_finish(struct jsonfeed_writer *w, const struct feed_info *info)
{
	struct buf *out = w->out;
	finish(w, info->title);
	text_put(out, "\t", "home_page_url", info->home_page_url);
	text_put(out, "\t", "feed_url", info->feed_url);
	text_put(out, "\t", "next_url", info->next_url);
	text_put(out, "\t", "description", info->description);
	text_put(out, "\t", "icon", info->icon);
	text_put(out, "\t", "language", info->language);
	authors_put(out, "\t", info->authors, info->author_count);
	name_put(out, "_caureader", "\t");
	buf_putc(out, '{');
	text_put(out, "\t\t", "format", feed_format_name(info->format));
	text_put(out, "\t\t", "encoding", info->encoding);
	name_put(out, "warnings", "\t\t");
	buf_putc(out, '[');
	for (size_t i = 0; i < info->warning_count; i++) {
		buf_puts(out, i ? ", " : "");
		json_string_put(out, info->warnings[i]);
	}
	buf_puts(out, "]\n\t}\n}\n");
}

void
jsonfeed_write_articles(const char *title, const struct article *const *articles, size_t count,
			struct buf *into)
{
	struct jsonfeed_writer w;
	jsonfeed_begin(&w, into);
	for (size_t i = 0; i < count; i++) {
		const struct article *a = articles[i];
		struct buf html = {0};
		document_to_html(a->body, NULL, &html);
		struct feed_item item = {
			.id = a->id,
			.url = a->link,
			.title = a->title,
			.summary = a->summary,
			.language = a->language,
			.image = a->image,
			.published_at = a->published_at,
			.modified_at = a->modified_at,
			.authors = a->authors,
			.tags = a->tags,
			.attachments = a->attachments,
			.author_count = a->author_count,
			.tag_count = a->tag_count,
			.attachment_count = a->attachment_count,
		};
		item_put(&w, &item, buf_text(&html));
		buf_clear(&html);
	}
	finish(&w, title);
	buf_puts(into, "\n}\n");
}
