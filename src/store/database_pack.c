#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/database_room.h"

/*
 * Lists in one text: FIELD ends each part, RECORD each member. Cleaned texts hold neither, for they
 * are control characters.
 */
enum { FIELD = '\x1F', RECORD = '\x1E' };

/* ---- out ---------------------------------------------------------------------------------- */

static void
part_put(struct buf *into, const char *text)
{
	buf_puts(into, text);
	buf_putc(into, FIELD);
}

/* SQLite takes a copy, for the next list is put together in the same place. */
static void
bind_list(sqlite3_stmt *to, int column, struct buf *list)
{
	sqlite3_bind_text(to, column, buf_text(list), (int)list->size,
			  list->size ? SQLITE_TRANSIENT : SQLITE_STATIC);
	buf_cut(list, 0);
}

void
columns_bind_article(sqlite3_stmt *to, int from, const struct article *a)
{
	const char *texts[] = {a->id, a->link, a->byline, a->summary, a->language, a->image};
	struct buf list = {0};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		sqlite3_bind_text(to, from++, texts[i], -1, SQLITE_STATIC);
	for (uint32_t i = 0; i < a->author_count; i++) {
		part_put(&list, a->authors[i].name);
		part_put(&list, a->authors[i].url);
		part_put(&list, a->authors[i].email);
		buf_putc(&list, RECORD);
	}
	bind_list(to, from++, &list);
	for (uint32_t i = 0; i < a->tag_count; i++) {
		part_put(&list, a->tags[i]);
		buf_putc(&list, RECORD);
	}
	bind_list(to, from++, &list);
	for (uint32_t i = 0; i < a->attachment_count; i++) {
		part_put(&list, a->attachments[i].url);
		part_put(&list, a->attachments[i].mime_type);
		buf_printf(&list, "%" PRId64 "%c%" PRId64 "%c%c", a->attachments[i].size_bytes,
			   FIELD, a->attachments[i].duration_s, FIELD, RECORD);
	}
	bind_list(to, from++, &list);
	sqlite3_bind_int64(to, from++, a->published_at);
	sqlite3_bind_int64(to, from++, a->modified_at);
	sqlite3_bind_int(to, from, a->mended);
	buf_clear(&list);
}

/* ---- in ----------------------------------------------------------------------------------- */

/* Cuts a list, in place, into parts: `width` of them a member. @return how many members */
static uint32_t
list_cut(char *list, size_t width, const char ***parts)
{
	size_t count = 0, capacity = 0, of_member = 0;
	uint32_t members = 0;
	*parts = NULL;
	for (char *at = list; *at;) {
		char *end = strpbrk(at, "\x1F\x1E");
		if (!end)
			break;
		if (*end == FIELD && of_member < width) {
			*parts = mem_grow(*parts, &capacity, count, sizeof(**parts));
			(*parts)[count++] = at;
			of_member++;
		} else if (*end == RECORD) {
			if (of_member < width)
				break; /* no list of ours */
			members++;
			of_member = 0;
		}
		*end = '\0';
		at = end + 1;
	}
	return members;
}

static const char *
column_text(sqlite3_stmt *row, int column)
{
	const unsigned char *text = sqlite3_column_text(row, column);
	return text ? (const char *)text : "";
}

const struct article *
columns_read_article(sqlite3_stmt *row, int from, const struct article *rest)
{
	struct article draft = *rest;
	draft.id = column_text(row, from);
	draft.link = column_text(row, from + 1);
	draft.byline = column_text(row, from + 2);
	draft.summary = column_text(row, from + 3);
	draft.language = column_text(row, from + 4);
	draft.image = column_text(row, from + 5);
	draft.published_at = sqlite3_column_int64(row, from + 9);
	draft.modified_at = sqlite3_column_int64(row, from + 10);
	draft.mended = sqlite3_column_int(row, from + 11) != 0;

	char *lists[3];
	const char **authors, **tags, **files;
	for (int i = 0; i < 3; i++)
		lists[i] = mem_strdup(column_text(row, from + 6 + i));
	draft.author_count = list_cut(lists[0], 3, &authors);
	draft.tag_count = list_cut(lists[1], 1, &tags);
	draft.attachment_count = list_cut(lists[2], 4, &files);

	struct author *persons = mem_zalloc(draft.author_count, sizeof(*persons));
	for (uint32_t i = 0; i < draft.author_count; i++)
		persons[i] =
			(struct author){authors[i * 3], authors[i * 3 + 1], authors[i * 3 + 2]};
	struct attachment *attached = mem_zalloc(draft.attachment_count, sizeof(*attached));
	for (uint32_t i = 0; i < draft.attachment_count; i++)
		attached[i] = (struct attachment){files[i * 4], files[i * 4 + 1],
						  strtoll(files[i * 4 + 2], NULL, 10),
						  strtoll(files[i * 4 + 3], NULL, 10)};
	draft.authors = persons;
	draft.tags = tags;
	draft.attachments = attached;
	const struct article *a = article_create_whole(&draft);

	free(persons);
	free(attached);
	free(authors);
	free(tags);
	free(files);
	for (int i = 0; i < 3; i++)
		free(lists[i]);
	return a;
}
