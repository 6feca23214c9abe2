#include "app/addition.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "feed/url.h"

enum { LINE_MAX_BYTES = 1000, ID_MAX_BYTES = 40 };

/* ---- names -------------------------------------------------------------------------------- */

static const struct added_id *
added_find(const struct addition *a, const char *id)
{
	for (size_t i = 0; i < a->id_count; i++)
		if (strcasecmp(a->ids[i].id, id) == 0)
			return &a->ids[i];
	return NULL;
}

static bool
category_find(const struct addition *a, const char *name, const char **id)
{
	const struct settings *s = a->settings;
	for (size_t i = 0; i < s->category_count; i++)
		if (strcasecmp(s->categories[i].id, name) == 0 ||
		    strcasecmp(s->categories[i].title, name) == 0) {
			*id = s->categories[i].id;
			return true;
		}
	for (size_t i = 0; i < a->id_count; i++)
		if (!a->ids[i].is_source &&
		    (strcasecmp(a->ids[i].id, name) == 0 || strcasecmp(a->ids[i].key, name) == 0)) {
			*id = a->ids[i].id;
			return true;
		}
	return false;
}

static bool
id_is_taken(const struct addition *a, const char *id, bool is_source)
{
	const char *category;
	const struct added_id *added = added_find(a, id);
	if (added && added->is_source == is_source)
		return true;
	return is_source ? settings_find_source(a->settings, id) >= 0
			 : category_find(a, id, &category);
}

/* Letters and digits of ASCII in lower case, what is between one dash. */
static void
slug_put(const char *text, struct buf *into)
{
	for (; *text && into->size < ID_MAX_BYTES; text++) {
		unsigned char c = (unsigned char)*text;
		bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
		if (letter || (c >= '0' && c <= '9'))
			buf_putc(into, (char)(letter ? c | 32 : c));
		else if (into->size && into->bytes[into->size - 1] != '-')
			buf_putc(into, '-');
	}
	while (into->size && into->bytes[into->size - 1] == '-')
		buf_cut(into, into->size - 1);
}

/* "news.example.org" without what every host has. */
static void
host_put(const char *url, struct buf *into)
{
	char *host = url_host(url);
	const char *from = strncmp(host, "www.", 4) == 0 ? host + 4 : host;
	const char *end = strrchr(from, '.');
	char *name = mem_strndup(from, end ? (size_t)(end - from) : strlen(from));
	slug_put(name, into);
	free(name);
	free(host);
}

/* The first of the names that makes an ID; a number is put behind one that is taken. */
static char *
id_make(const struct addition *a, const char *title, const char *url, bool is_source)
{
	struct buf id = {0};
	slug_put(title, &id);
	if (!id.size && *url)
		host_put(url, &id);
	if (!id.size)
		buf_puts(&id, is_source ? "source" : "category");
	size_t bare = id.size;
	for (unsigned number = 2; id_is_taken(a, id.bytes, is_source); number++) {
		buf_cut(&id, bare);
		buf_printf(&id, "-%u", number);
	}
	return buf_take(&id);
}

/* ---- sections ----------------------------------------------------------------------------- */

static void
text_add(struct addition *a, struct buf *more)
{
	char *both = mem_printf("%s%s", a->text, buf_text(more));
	free(a->text);
	a->text = both;
	buf_clear(more);
}

static void
id_add(struct addition *a, char *id, char *key, bool is_source)
{
	a->ids = mem_grow(a->ids, &a->id_capacity, a->id_count, sizeof(*a->ids));
	a->ids[a->id_count++] = (struct added_id){id, key, is_source};
}

/* Quotes within quotes would end the value. */
static void
quoted_put(struct buf *into, const char *key, const char *text)
{
	buf_printf(into, "%s = \"", key);
	for (; *text; text++)
		buf_putc(into, *text == '"' ? '\'' : *text == '\\' ? '/' : *text);
	buf_puts(into, "\"\n");
}

static const char *
category_make(struct addition *a, const char *title)
{
	const char *id;
	if (category_find(a, title, &id))
		return id;
	struct buf section = {0};
	char *made = id_make(a, title, "", false);
	buf_printf(&section, "\n[category %s]\n", made);
	quoted_put(&section, "title", title);
	text_add(a, &section);
	id_add(a, made, mem_strdup(title), false);
	return made;
}

struct addition
addition_begin(const struct settings *settings)
{
	return (struct addition){.settings = settings, .text = mem_strdup("")};
}

void
addition_clear(struct addition *a)
{
	for (size_t i = 0; i < a->id_count; i++) {
		free(a->ids[i].id);
		free(a->ids[i].key);
	}
	free(a->ids);
	free(a->text);
	*a = (struct addition){0};
}

/* @return the ID of the source that has this address; NULL when none has */
static const char *
address_find(const struct addition *a, const char *key)
{
	const char *found = NULL;
	for (size_t i = 0; !found && i < a->settings->source_count; i++) {
		char *other = url_key(a->settings->sources[i].url);
		if (strcmp(other, key) == 0)
			found = a->settings->sources[i].id;
		free(other);
	}
	for (size_t i = 0; !found && i < a->id_count; i++)
		if (a->ids[i].is_source && strcmp(a->ids[i].key, key) == 0)
			found = a->ids[i].id;
	return found;
}

static bool
source_is_sound(const struct addition_source *s, struct err *why)
{
	const char *reason;
	if (!settings_url_is_sound(s->url, &reason))
		return err_set(why, ERR_LIMIT, 0, "\"%s\" is no address: %s", s->url, reason);
	if (strpbrk(s->url, "\"\\"))
		return err_set(why, ERR_LIMIT, 0, "the address has a quotation mark or \\ in it");
	if (strlen(s->url) > LINE_MAX_BYTES || strlen(s->title) > LINE_MAX_BYTES)
		return err_set(why, ERR_LIMIT, 0, "its address or title is too long for a line");
	return true;
}

bool
addition_source(struct addition *a, const struct addition_source *source, const char **id,
		struct err *why)
{
	*id = NULL;
	if (!source_is_sound(source, why))
		return false;
	char *key = url_key(source->url);
	*id = address_find(a, key);
	if (*id) {
		free(key);
		return err_set(why, ERR_USAGE, 0, "it is there already, as %s", *id);
	}
	struct buf section = {0}, categories = {0};
	for (size_t i = 0; i < source->category_count; i++)
		buf_printf(&categories, "%s%s", i ? ", " : "",
			   category_make(a, source->categories[i]));
	char *made = id_make(a, source->id ? source->id : source->title, source->url, true);
	buf_printf(&section, "\n[source %s]\n", made);
	quoted_put(&section, "url", source->url);
	if (*source->title)
		quoted_put(&section, "name", source->title);
	if (categories.size && categories.size < LINE_MAX_BYTES)
		buf_printf(&section, "category = %s\n", categories.bytes);
	if (source->is_page)
		buf_puts(&section, "type = html\n");
	text_add(a, &section);
	id_add(a, made, key, true);
	*id = made;
	buf_clear(&categories);
	return true;
}

/* ---- the file ----------------------------------------------------------------------------- */

static bool
fail(struct err *why, const char *path)
{
	int reason = errno;
	return err_set(why, ERR_DISK, reason, "%s: %s", path, strerror(reason));
}

static bool
file_take(const char *path, struct buf *into, struct err *why)
{
	FILE *file = fopen(path, "re");
	char bytes[8192];
	size_t got;
	if (!file)
		return fail(why, path);
	while ((got = fread(bytes, 1, sizeof(bytes), file)))
		buf_put(into, bytes, got);
	bool whole = !ferror(file);
	fclose(file);
	return whole || fail(why, path);
}

static bool
file_write(int fd, const struct buf *text)
{
	for (size_t at = 0; at < text->size;) {
		ssize_t put = write(fd, text->bytes + at, text->size - at);
		if (put < 0 && errno != EINTR)
			return false;
		at += put > 0 ? (size_t)put : 0;
	}
	return fsync(fd) == 0;
}

/* Beside the file, synced, renamed: the file is the old one or the new one. */
static bool
file_replace(const char *path, mode_t mode, const struct buf *text, struct err *why)
{
	char *temporary = mem_printf("%s.XXXXXX", path);
	int fd = mkstemp(temporary);
	bool done = fd >= 0 && fchmod(fd, mode) == 0 && file_write(fd, text) &&
		    rename(temporary, path) == 0;
	if (!done)
		fail(why, path);
	if (fd >= 0) {
		close(fd);
		if (!done)
			unlink(temporary);
	}
	free(temporary);
	return done;
}

/* The folders above a new file. */
static void
folders_make(const char *path)
{
	char *copy = mem_strdup(path);
	for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(copy, 0777);
		*slash = '/';
	}
	free(copy);
}

static bool
text_is_sound(const char *name, const struct buf *text, struct err *why)
{
	struct faults faults = {0};
	struct settings *s = settings_from_text(name, text->bytes, text->size, &faults, why);
	bool sound = s != NULL;
	/* A relative file lies beside a file, which a text has not. */
	settings_destroy(s);
	faults_clear(&faults);
	return sound;
}

bool
addition_write(const struct addition *a, char **path, struct err *why)
{
	const char *given = a->settings->path;
	struct buf text = {0};
	struct stat st = {.st_mode = 0644};
	char *real = *given ? realpath(given, NULL) : settings_default_path();
	bool fine = real || fail(why, given);
	if (fine && *given) {
		fine = (access(real, W_OK) == 0 && stat(real, &st) == 0) || fail(why, real);
		fine = fine && file_take(real, &text, why);
	} else if (fine) {
		size_t size;
		const char *example = settings_example(&size);
		buf_put(&text, example, size);
		folders_make(real);
	}
	if (text.size && text.bytes[text.size - 1] != '\n')
		buf_putc(&text, '\n');
	buf_puts(&text, a->text);
	bool relative = fine && strcasestr(text.bytes, "file:") != NULL;
	fine = fine && (relative || text_is_sound(real, &text, why)) &&
	       file_replace(real, st.st_mode & 07777, &text, why);
	buf_clear(&text);
	if (fine)
		*path = real;
	else
		free(real);
	return fine;
}
