#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "config/settings_read.h"
#include "config/theme.h"

static void
text_set(void *member, char *taken)
{
	char **text = member;
	free(*text);
	*text = taken;
}

/* ---- addresses ------------------------------------------------------------------------------ */

/* host[:port] or [v6]:port, user and password before an '@' (RFC 3986, section 3.2) */
static bool
authority_is_sound(const char *at, size_t size)
{
	const char *user_end = memrchr(at, '@', size);
	const char *host = user_end ? user_end + 1 : at;
	const char *end = at + size;
	const char *bracket = memrchr(host, ']', (size_t)(end - host));
	const char *rest = bracket ? bracket + 1 : host;
	const char *colon = memchr(rest, ':', (size_t)(end - rest));
	const char *host_end = colon ? colon : end;
	long port = 0;

	if (host == host_end || (*host == '[') != (bracket != NULL) ||
	    (bracket && host_end != bracket + 1))
		return false;
	for (const char *c = colon ? colon + 1 : end; c < end; c++) {
		if (*c < '0' || *c > '9')
			return false;
		port = port * 10 + (*c - '0');
		if (port > 65535)
			return false;
	}
	return true;
}

bool
settings_url_is_sound(const char *url, const char **why)
{
	size_t scheme = strspn(url, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-.");
	const char *rest = url + scheme;

	*why = "it wants to begin with https://, http://, file: or exec:";
	if (strncasecmp(url, "exec:", 5) == 0) {
		*why = "no program named";
		return url[5 + strspn(url + 5, " \t")] != '\0';
	}
	for (const char *c = url; *c; c++) {
		if (*c == ' ' || *c == '\t' || *c == '\n') {
			*why = "a blank in it; write %20";
			return false;
		}
	}
	if (scheme == 4 && strncasecmp(url, "file:", 5) == 0) {
		bool host = strncmp(rest, "://", 3) == 0 && rest[3] != '/' &&
			    strncasecmp(rest + 3, "localhost/", 10) != 0;
		*why = host ? "a file of another host" : "no file named";
		return !host && rest[1];
	}
	if (strncmp(rest, "://", 3) != 0 || !((scheme == 4 && strncasecmp(url, "http", 4) == 0) ||
					      (scheme == 5 && strncasecmp(url, "https", 5) == 0)))
		return false;
	*why = "no host in it, or a port that is none";
	return authority_is_sound(rest + 3, strcspn(rest + 3, "/?#"));
}

/* A name that tells articles apart, leads out of no folder and is not hidden. */
static bool
name_is_sound(const char *text)
{
	static const char *const parts[] = {"{date}", "{time}", "{slug}", "{source}"};
	const char *slug = strstr(text, "{slug}");
	bool sound = slug && !strstr(slug + 1, "{slug}") && *text != '.' && *text != '-' &&
		     strlen(text) <= 60;
	while (sound && *text) {
		size_t used = *text != '{' && *text != '}' && *text != '/' && *text != '\\' &&
			      (unsigned char)*text > ' ';
		for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
			if (strncmp(text, parts[i], strlen(parts[i])) == 0)
				used = strlen(parts[i]);
		sound = used;
		text += used;
	}
	return sound;
}

/* "Name: value | Name: value", each name a token (RFC 9110, section 5.6.2). */
static bool
headers_are_sound(const char *text)
{
	static const char token[] = "!#$%&'*+-.^_`~0123456789abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	for (bool more = true; more;) {
		text += strspn(text, " \t");
		size_t name = strspn(text, token);
		if (!name || text[name] != ':')
			return false;
		text += strcspn(text, "|");
		more = *text == '|';
		text += more;
	}
	return true;
}

/* Appends a path as a URL writes it (RFC 8089): the bytes that would mean something else there
   by their numbers. */
static void
path_put(struct buf *into, const char *path)
{
	for (; *path; path++) {
		if ((unsigned char)*path <= ' ' || strchr("%?#", *path))
			buf_printf(into, "%%%02X", (unsigned)(unsigned char)*path);
		else
			buf_putc(into, *path);
	}
}

/* "file:name.xml" lies beside the configuration; "file:///" is absolute. */
static bool
url_is_relative(const char *url)
{
	return strncasecmp(url, "file:", 5) == 0 && url[5] != '/';
}

static char *
url_absolute(const struct reading *r, const char *url)
{
	if (!url_is_relative(url))
		return mem_strdup(url);

	const char *path = r->into->path;
	const char *slash = strrchr(path, '/');
	char *folder = mem_strndup(path, slash ? (size_t)(slash - path) : 0);
	struct buf absolute = {0};

	buf_puts(&absolute, "file://");
	if (*path != '/') {
		char *here = getcwd(NULL, 0);
		path_put(&absolute, here ? here : "");
		free(here);
		if (*folder)
			buf_putc(&absolute, '/');
	}
	path_put(&absolute, folder);
	buf_printf(&absolute, "/%s", url + 5);
	free(folder);
	return buf_take(&absolute);
}

/* ---- categories ----------------------------------------------------------------------------- */

/* @return its index, or -1 */
static long
category_find(const struct settings *s, const char *id)
{
	for (size_t i = 0; i < s->category_count; i++)
		if (strcmp(s->categories[i].id, id) == 0)
			return (long)i;
	return -1;
}

static void
category_unknown(const struct reading *r, size_t line, const char *id)
{
	const struct settings *s = r->into;
	const char **names = mem_zalloc(s->category_count + 1, sizeof(*names));
	for (size_t i = 0; i < s->category_count; i++)
		names[i] = s->categories[i].id;

	const char *like = ini_did_you_mean(id, names);
	if (like)
		faults_add(r->faults, r->ini->name, line,
			   "unknown category \"%s\"; did you mean \"%s\"?", id, like);
	else
		faults_add(r->faults, r->ini->name, line,
			   "unknown category \"%s\"; it wants a section [category %s]", id, id);
	free(names);
}

static void
source_join(struct source_settings *source, uint32_t category)
{
	for (size_t i = 0; i < source->category_count; i++)
		if (source->categories[i] == category)
			return;
	source->categories = mem_realloc(source->categories, source->category_count + 1,
					 sizeof(*source->categories));
	source->categories[source->category_count++] = category;
}

/* "south-caucasus, armenia" */
static void
categories_read(const struct reading *r, const struct ini_entry *entry,
		struct source_settings *source)
{
	char *list = mem_strdup(entry->value), *rest = list;

	for (char *id; (id = strsep(&rest, ","));) {
		id += strspn(id, " \t");
		id[strcspn(id, " \t")] = '\0';
		for (char *c = id; *c; c++)
			if (*c >= 'A' && *c <= 'Z')
				*c = (char)(*c - 'A' + 'a');
		if (!*id)
			continue;
		long found = category_find(r->into, id);
		if (found < 0 && settings_adopt_category(r, id))
			found = (long)r->into->category_count - 1;
		if (found >= 0)
			source_join(source, (uint32_t)found);
		else
			category_unknown(r, entry->line, id);
	}
	free(list);
}

/* ---- values --------------------------------------------------------------------------------- */

static bool
choice_read(const char *const *choices, const char *word, unsigned *choice)
{
	for (unsigned i = 0; choices[i]; i++) {
		if (strcasecmp(choices[i], word) == 0) {
			*choice = i;
			return true;
		}
	}
	return false;
}

static void
theme_read(const struct reading *r, const struct ini_entry *entry, void *at)
{
	if (strchr(entry->value, '/')) {
		text_set(at, settings_expand_home(entry->value));
		return;
	}
	char **names = theme_names();
	bool known = false;
	for (size_t i = 0; names[i]; i++)
		known |= strcmp(names[i], entry->value) == 0;
	const char *like = ini_did_you_mean(entry->value, (const char *const *)names);
	if (known)
		text_set(at, mem_strdup(entry->value));
	else
		faults_add(r->faults, r->ini->name, entry->line,
			   like ? "unknown theme \"%s\"; did you mean \"%s\"?"
				: "unknown theme \"%s\"",
			   entry->value, like);
	theme_names_free(names);
}

/* Says what a row wants: one line of what might be written instead. */
static void
value_refuse(const struct reading *r, const struct settings_row *row, const struct ini_entry *entry)
{
	static const char *const wants[] = {
		[VALUE_TEXT] = "a text",
		[VALUE_TITLE] = "a text",
		[VALUE_THEME] = "the name of a theme",
		[VALUE_PATH] = "a path; of homes it knows ~/ alone",
		[VALUE_STORE] = "a path, or none; of homes it knows ~/ alone",
		[VALUE_URL] = "an address",
		[VALUE_NAME] = ("a name of {date}, {time}, {slug}, {source} and what a file's "
				"name may have"),
		[VALUE_HEADERS] = "headers such as \"Accept-Language: hy | X-Key: 12\"",
		[VALUE_QUERY] = "a query",
		[VALUE_DURATION] = "a duration such as 90s, 15m, 6h or 7d",
		[VALUE_SIZE] = "a size such as 512K or 32M",
		[VALUE_NUMBER] = "a number",
		[VALUE_BOOLEAN] = "on or off",
		[VALUE_CHOICE] = "one of",
		[VALUE_CATEGORIES] = "categories",
	};
	struct buf text = {0};

	buf_puts(&text, wants[row->value]);
	for (size_t i = 0; row->choices && row->choices[i]; i++)
		buf_printf(&text, "%s %s", i ? "," : "", row->choices[i]);
	if (row->value == VALUE_NUMBER)
		buf_printf(&text, " from %lld to %lld", row->least, row->most);
	if (row->value == VALUE_DURATION)
		buf_printf(&text, ", from %llds to %lldd", row->least, row->most / 86400);
	faults_add(r->faults, r->ini->name, entry->line,
		   "\"%s\" is nothing for \"%s\": it wants %s", entry->value, row->key,
		   buf_text(&text));
	buf_clear(&text);
}

static bool
duration_read(const struct settings_row *row, const char *text, int64_t *seconds)
{
	long long number;
	if (!ini_duration(text, &number) || number < row->least || number > row->most)
		return false;
	*seconds = number;
	return true;
}

static bool
size_read(const struct settings_row *row, const char *text, size_t *bytes)
{
	size_t number;
	if (!ini_size(text, &number) || number < (size_t)row->least || number > (size_t)row->most)
		return false;
	*bytes = number;
	return true;
}

static bool
number_read(const struct settings_row *row, const char *text, unsigned *into)
{
	long long number;
	if (!ini_integer(text, row->least, row->most, &number))
		return false;
	*into = (unsigned)number;
	return true;
}

static bool
path_read(const char *text, void *at)
{
	/* "~name/" would become a folder of that name */
	if (!*text || (text[0] == '~' && text[1] && text[1] != '/'))
		return false;
	text_set(at, settings_expand_home(text));
	return true;
}

static bool
url_read(const struct reading *r, const struct ini_entry *entry, void *at)
{
	const char *why, *url = entry->value;
	bool sound = settings_url_is_sound(url, &why);

	if (sound && url_is_relative(url) && !*r->into->path) {
		why = "a relative file needs a configuration file to lie beside";
		sound = false;
	}
	if (sound)
		text_set(at, url_absolute(r, url));
	else
		faults_add(r->faults, r->ini->name, entry->line, "\"%s\" is no address: %s", url,
			   why);
	return true;
}

void
settings_read_value(const struct reading *r, const struct settings_row *row,
		    const struct ini_entry *entry, void *base)
{
	void *at = (char *)base + row->offset;
	const char *text = entry->value;
	bool fine = true;

	switch (row->value) {
	case VALUE_QUERY:
		*(size_t *)(void *)((char *)base + row->line_offset) = entry->line;
		fine = *text;
		text_set(at, mem_strdup(text));
		break;
	case VALUE_TEXT:
		fine = *text;
		text_set(at, mem_strdup(text));
		break;
	case VALUE_TITLE:
		text_set(at, mem_strdup(text));
		break;
	case VALUE_THEME:
		theme_read(r, entry, at);
		break;
	case VALUE_STORE:
		if (strcasecmp(text, "none") == 0)
			text_set(at, mem_strdup(""));
		else
			fine = path_read(text, at);
		break;
	case VALUE_PATH:
		fine = path_read(text, at);
		break;
	case VALUE_URL:
		fine = url_read(r, entry, at);
		break;
	case VALUE_NAME:
		fine = name_is_sound(text);
		if (fine)
			text_set(at, mem_strdup(text));
		break;
	case VALUE_HEADERS:
		fine = headers_are_sound(text);
		if (fine)
			text_set(at, mem_strdup(text));
		break;
	case VALUE_DURATION:
		fine = duration_read(row, text, at);
		break;
	case VALUE_SIZE:
		fine = size_read(row, text, at);
		break;
	case VALUE_NUMBER:
		fine = number_read(row, text, at);
		break;
	case VALUE_BOOLEAN:
		fine = ini_boolean(text, at);
		break;
	case VALUE_CHOICE:
		fine = choice_read(row->choices, text, at);
		break;
	case VALUE_CATEGORIES:
		categories_read(r, entry, base);
		break;
	}
	if (!fine)
		value_refuse(r, row, entry);
}
