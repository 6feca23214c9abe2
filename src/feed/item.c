#include "feed/item.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/date.h"
#include "feed/html.h"
#include "feed/url.h"

/* ---- collecting ---------------------------------------------------------------------------- */

static void
author_free(struct author *a)
{
	free((char *)a->name);
	free((char *)a->url);
	free((char *)a->email);
}

void
item_drop_authors(struct item *i)
{
	for (size_t k = 0; k < i->author_count; k++)
		author_free(&i->authors[k]);
	i->author_count = 0;
}

void
item_reset(struct item *i)
{
	for (int f = 0; f < ITEM_FIELD_COUNT; f++) {
		buf_cut(&i->fields[f].text, 0);
		i->fields[f].priority = 0;
	}
	item_drop_authors(i);
	for (size_t k = 0; k < i->tag_count; k++)
		free(i->tags[k]);
	for (size_t k = 0; k < i->attachment_count; k++) {
		free((char *)i->attachments[k].url);
		free((char *)i->attachments[k].mime_type);
	}
	i->tag_count = i->attachment_count = 0;
	i->published_at = i->modified_at = 0;
	i->published_priority = i->modified_priority = 0;
	i->duration_s = -1;
	i->mended = false;
}

void
item_clear(struct item *i)
{
	item_reset(i);
	for (int f = 0; f < ITEM_FIELD_COUNT; f++)
		buf_clear(&i->fields[f].text);
	free(i->authors);
	free(i->tags);
	free(i->attachments);
	*i = (struct item){0};
}

static bool
is_blank(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)text[i] > ' ')
			return false;
	return true;
}

void
item_put(struct item *i, enum item_field field, const char *text, size_t size, int priority)
{
	struct item_slot *slot = &i->fields[field];
	if (priority <= slot->priority || is_blank(text, size))
		return;
	slot->text.max = ITEM_TEXT_MAX;
	slot->priority = priority;
	buf_cut(&slot->text, 0);
	buf_put(&slot->text, text, size);
}

const char *
item_text(const struct item *i, enum item_field field)
{
	return buf_text(&i->fields[field].text);
}

void
item_put_date(struct item *i, bool modified, const char *text, size_t size, int priority)
{
	int64_t *at = modified ? &i->modified_at : &i->published_at;
	int *known = modified ? &i->modified_priority : &i->published_priority;
	int64_t value;
	/* Of dates of change the last counts. */
	if (priority < *known + !modified || !date_parse(text, size, &value) || value == 0)
		return;
	*at = value;
	*known = priority;
}

/* ---- persons ------------------------------------------------------------------------------- */

static bool
is_email(const char *text, size_t size)
{
	const char *at = memchr(text, '@', size);
	if (!at || at == text || at == text + size - 1)
		return false;
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)text[i] <= ' ' || strchr("<>(),;", text[i]))
			return false;
	return memchr(at, '.', size - (size_t)(at - text)) != NULL;
}

static bool
is_edge(char c)
{
	return (unsigned char)c <= ' ' || strchr("\"',;-", c) != NULL;
}

void
person_split(const char *text, char **name, char **url, char **email)
{
	char *clean = utf8_cleaned(text, strlen(text), UTF8_LINE);
	char *bare = clean;
	if (strncasecmp(bare, "mailto:", 7) == 0)
		bare += 7;
	*url = NULL;
	*email = NULL;

	/* The word with an "@" is the address; what is left of the text is the name. */
	struct buf left = {0};
	for (const char *at = bare; *at;) {
		size_t size = strcspn(at, " <>()[]");
		const char *word = at;
		size_t length = size;
		if (length > 7 && strncasecmp(word, "mailto:", 7) == 0)
			word += 7, length -= 7;
		if (size && !*email && is_email(word, length))
			*email = mem_strndup(word, length);
		else
			buf_put(&left, at, size);
		at += size;
		/* brackets around the address or the name go, those within a name stay */
		if (*at)
			buf_putc(&left, *at++);
	}
	char *rest = buf_take(&left);
	size_t size = strlen(rest);
	char *from = rest;
	for (bool again = *email != NULL; again;) {
		again = false;
		while (size && is_edge(*from))
			from++, size--;
		while (size && is_edge(from[size - 1]))
			size--;
		if (size >= 2 && strchr("<([", from[0]) && strchr(">)]", from[size - 1])) {
			from++;
			size -= 2;
			again = true;
		} else if (size >= 2 && strchr(">)]", from[size - 1]) &&
			   strchr("<([", from[size - 2])) {
			size -= 2;
			again = true;
		} else if (size >= 2 && strchr("<([", from[0]) && strchr(">)]", from[1])) {
			from += 2;
			size -= 2;
			again = true;
		}
	}
	*name = utf8_cleaned(from, size, UTF8_LINE);
	free(rest);
	free(clean);
}

void
item_add_author(struct item *i, const char *name, const char *url, const char *email)
{
	char *own_name, *own_url, *own_email;
	if (email || url) {
		own_name = utf8_cleaned(name, strlen(name), UTF8_LINE);
		own_url = url ? mem_strdup(url) : NULL;
		own_email = email ? utf8_cleaned(email, strlen(email), UTF8_LINE) : NULL;
	} else {
		person_split(name, &own_name, &own_url, &own_email);
	}
	struct author a = {own_name, own_url ? own_url : mem_strdup(""),
			   own_email ? own_email : mem_strdup("")};
	bool drop = i->author_count == ITEM_LIST_MAX || (!*a.name && !*a.email && !*a.url);
	for (size_t k = 0; !drop && k < i->author_count; k++)
		drop = strcmp(i->authors[k].name, a.name) == 0 &&
		       strcmp(i->authors[k].email, a.email) == 0 &&
		       (*a.name || *a.email || strcmp(i->authors[k].url, a.url) == 0);
	if (drop) {
		author_free(&a);
		return;
	}
	i->authors = mem_grow(i->authors, &i->author_capacity, i->author_count, sizeof(a));
	i->authors[i->author_count++] = a;
}

/* ---- lists --------------------------------------------------------------------------------- */

void
item_add_tag(struct item *i, const char *text, size_t size)
{
	if (i->tag_count == ITEM_LIST_MAX || size > 1000)
		return;
	char *tag = utf8_cleaned(text, size, UTF8_LINE);
	bool drop = !*tag;
	for (size_t k = 0; !drop && k < i->tag_count; k++)
		drop = strcmp(i->tags[k], tag) == 0;
	if (drop) {
		free(tag);
		return;
	}
	i->tags = mem_grow(i->tags, &i->tag_capacity, i->tag_count, sizeof(*i->tags));
	i->tags[i->tag_count++] = tag;
}

void
item_add_attachment(struct item *i, const char *url, const char *mime_type, int64_t size_bytes,
		    int64_t duration_s)
{
	if (!url || is_blank(url, strlen(url)) || i->attachment_count == ITEM_LIST_MAX)
		return;
	for (size_t k = 0; k < i->attachment_count; k++)
		if (strcmp(i->attachments[k].url, url) == 0)
			return;
	i->attachments = mem_grow(i->attachments, &i->attachment_capacity, i->attachment_count,
				  sizeof(*i->attachments));
	i->attachments[i->attachment_count++] =
		(struct attachment){mem_strdup(url),
				    utf8_cleaned(mime_type ? mime_type : "",
						 mime_type ? strlen(mime_type) : 0, UTF8_LINE),
				    size_bytes, duration_s};
}

char *
language_tag(const char *text, size_t size)
{
	char *tag = utf8_cleaned(text, size, UTF8_LINE);
	for (char *c = tag; *c; c++)
		if (*c == '_')
			*c = '-';
	return tag;
}

/* ---- the whole item ------------------------------------------------------------------------ */

static const char *
view_own(struct item_view *v, char *text)
{
	v->owned[v->owned_count++] = text;
	return text;
}

void
item_view(struct item *i, const char *base, struct item_view *v)
{
	*v = (struct item_view){0};
	struct feed_item *out = &v->item;
	const char *own_base = item_text(i, ITEM_BASE);
	out->base = *own_base ? own_base : base;

	const struct buf *id = &i->fields[ITEM_ID].text, *title = &i->fields[ITEM_TITLE].text;
	out->id = view_own(v, utf8_cleaned(buf_text(id), id->size, UTF8_LINE));
	out->title = view_own(v, utf8_cleaned(buf_text(title), title->size, UTF8_LINE));
	if (*item_text(i, ITEM_URL))
		out->url = view_own(v, url_resolve(out->base, item_text(i, ITEM_URL)));
	else
		out->url = "";
	out->external_url = item_text(i, ITEM_EXTERNAL_URL);
	const struct buf *language = &i->fields[ITEM_LANGUAGE].text;
	out->language = view_own(v, language_tag(buf_text(language), language->size));
	if (*item_text(i, ITEM_IMAGE))
		out->image = view_own(v, url_resolve(out->base, item_text(i, ITEM_IMAGE)));
	else
		out->image = "";

	/* With one text alone it is the content; with two the other is the summary. */
	const struct buf *content = &i->fields[ITEM_CONTENT].text;
	const struct buf *summary = &i->fields[ITEM_SUMMARY].text;
	if (content->size && summary->size)
		out->summary = view_own(v, html_to_line(summary->bytes, summary->size));
	else
		out->summary = "";
	if (!content->size)
		content = summary;
	out->content = (struct slice){buf_text(content), content->size};

	for (size_t k = 0; k < i->attachment_count; k++) {
		char *url = url_resolve(out->base, i->attachments[k].url);
		free((char *)i->attachments[k].url);
		i->attachments[k].url = url;
	}
	if (i->attachment_count && i->attachments[0].duration_s < 0)
		i->attachments[0].duration_s = i->duration_s;
	out->published_at = i->published_at;
	out->modified_at = i->modified_at;
	out->authors = i->authors;
	out->tags = (const char *const *)i->tags;
	out->attachments = i->attachments;
	out->author_count = (uint32_t)i->author_count;
	out->tag_count = (uint32_t)i->tag_count;
	out->attachment_count = (uint32_t)i->attachment_count;
	out->mended = i->mended;
}

void
item_view_clear(struct item_view *v)
{
	for (size_t k = 0; k < v->owned_count; k++)
		free(v->owned[k]);
}
