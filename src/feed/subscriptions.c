#include "feed/subscriptions.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/charset.h"
#include "feed/url.h"
#include "feed/xml_scan.h"

/* ---- what is read ------------------------------------------------------------------------- */

static void
note(struct subscriptions *s, size_t line, const char *text)
{
	s->notes = mem_grow(s->notes, &s->note_capacity, s->note_count, sizeof(*s->notes));
	s->notes[s->note_count++] = (struct subscription_note){mem_strdup(text), line};
}

/* A list may come from anywhere: what it has run would run here. */
static const char runs[] = "it runs a program: add it to the configuration yourself";

static void
folder_add(struct subscription *item, const char *folder)
{
	for (size_t i = 0; i < item->folder_count; i++)
		if (strcasecmp(item->folders[i], folder) == 0)
			return;
	if (*folder && item->folder_count < SUBSCRIPTION_FOLDERS_MAX)
		item->folders[item->folder_count++] = mem_strdup(folder);
}

static struct subscription *
find(const struct subscriptions *s, const char *url)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->items[i].url, url) == 0)
			return &s->items[i];
	return NULL;
}

/* @return where folders are added; NULL when there are too many */
static struct subscription *
item_add(struct subscriptions *s, const char *url, const char *title, size_t line)
{
	struct subscription *item = find(s, url);
	if (item || s->count == SUBSCRIPTIONS_MAX)
		return item;
	s->items = mem_grow(s->items, &s->capacity, s->count, sizeof(*s->items));
	item = &s->items[s->count++];
	*item = (struct subscription){
		.url = utf8_cleaned(url, strlen(url), UTF8_LINE),
		.title = utf8_cleaned(title, strlen(title), UTF8_LINE),
		.line = line,
	};
	return item;
}

void
subscriptions_clear(struct subscriptions *s)
{
	for (size_t i = 0; i < s->count; i++) {
		free(s->items[i].url);
		free(s->items[i].title);
		for (size_t k = 0; k < s->items[i].folder_count; k++)
			free(s->items[i].folders[k]);
	}
	for (size_t i = 0; i < s->note_count; i++)
		free(s->notes[i].text);
	free(s->items);
	free(s->notes);
	*s = (struct subscriptions){0};
}

/* ---- OPML --------------------------------------------------------------------------------- */

/* An outline without an address is a folder (OPML 2.0, "Subscription lists"). */
struct opml {
	struct xml_scanner scanner;
	const char *text;
	const char *counted; /* lines before here are counted */
	size_t line;
	struct {
		char *name;
		size_t depth; /* number of its element */
	} folders[SUBSCRIPTION_FOLDERS_MAX];
	size_t folder_count;
	bool is_opml;
};

static size_t
line_of(struct opml *o)
{
	for (; o->counted < o->scanner.at; o->counted++)
		o->line += *o->counted == '\n';
	return o->line;
}

static char *
attribute(struct opml *o, const char *name)
{
	const char *value = xml_attribute(&o->scanner, name);
	return mem_strdup(value ? value : "");
}

/* The categories of OPML 2.0: "/Boston/Weather,/Harvard": the last part of each path. */
static void
categories_add(struct subscription *item, char *list)
{
	char *rest = list, *path;
	while ((path = strsep(&rest, ","))) {
		const char *slash = strrchr(path, '/');
		folder_add(item, slash ? slash + 1 : path);
	}
}

static void
outline_take(struct opml *o, struct subscriptions *into)
{
	char *url = attribute(o, "xmlUrl"), *text = attribute(o, "text");
	char *title = attribute(o, "title"), *categories = attribute(o, "category");
	const char *name = *title ? title : text;

	if (*url && !url_is_web(url)) {
		note(into, line_of(o), strncmp(url, "exec:", 5) == 0 ? runs : "no web address");
	} else if (*url) {
		struct subscription *item = item_add(into, url, name, line_of(o));
		for (size_t i = 0; item && i < o->folder_count; i++)
			folder_add(item, o->folders[i].name);
		if (item && !o->folder_count)
			categories_add(item, categories);
	} else if (*name && o->folder_count < SUBSCRIPTION_FOLDERS_MAX) {
		o->folders[o->folder_count].name = utf8_cleaned(name, strlen(name), UTF8_LINE);
		o->folders[o->folder_count++].depth = o->scanner.depth;
	}
	free(url);
	free(text);
	free(title);
	free(categories);
}

static void
folders_close(struct opml *o, size_t depth)
{
	while (o->folder_count && o->folders[o->folder_count - 1].depth >= depth)
		free(o->folders[--o->folder_count].name);
}

static bool
name_is(const struct opml *o, const char *name)
{
	struct slice local = o->scanner.name.local;
	return local.size == strlen(name) && strncasecmp(local.text, name, local.size) == 0;
}

static bool
opml_read(const char *text, size_t size, struct subscriptions *into, struct err *why)
{
	struct opml *o = mem_zalloc(1, sizeof(*o));
	o->text = o->counted = text;
	o->line = 1;
	xml_scanner_init(&o->scanner, text, size);
	for (enum xml_event e; (e = xml_next(&o->scanner)) != XML_DOCUMENT_END;) {
		if (e == XML_START && name_is(o, "opml"))
			o->is_opml = true;
		else if (e == XML_START && name_is(o, "outline"))
			outline_take(o, into);
		else if (e == XML_END && name_is(o, "outline"))
			folders_close(o, o->scanner.depth);
	}
	bool is_opml = o->is_opml, cut = o->scanner.mended & XML_CUT;
	if (is_opml && cut)
		note(into, line_of(o), "the file ends within an element: the rest may be missing");
	folders_close(o, 0);
	xml_scanner_clear(&o->scanner);
	free(o);
	return is_opml || err_set(why, ERR_FORMAT, 0, "no OPML: there is no <opml> in it");
}

/* ---- lists of lines ----------------------------------------------------------------------- */

/* The next word of a line, in place: quotes keep one whole. @return NULL at the end */
static char *
word_next(char **rest)
{
	char *at = *rest + strspn(*rest, " \t\r");
	if (!*at)
		return NULL;
	char *from = at, *to = at;
	bool quoted = *at == '"';
	at += quoted;
	while (*at && (quoted ? *at != '"' : !strchr(" \t\r", *at))) {
		if (quoted && *at == '\\' && at[1])
			at++;
		*to++ = *at++;
	}
	*rest = at + (*at != '\0');
	*to = '\0';
	return from;
}

/* newsboat: URL "tag" "~title"; newsraft: URL "title", under "@ section". */
static void
line_take(char *line, size_t number, bool newsraft, char **section, struct subscriptions *into)
{
	if (newsraft && line[strspn(line, " \t")] == '@') {
		free(*section);
		const char *name = line + strspn(line, " \t@");
		*section = utf8_cleaned(name, strcspn(name, "\r{"), UTF8_LINE);
		return;
	}
	char *rest = line, *word = word_next(&rest);
	if (!word || *word == '#')
		return;
	if (strncmp(word, "query:", 6) == 0 || strncmp(word, "filter:", 7) == 0) {
		note(into, number,
		     *word == 'q' ? "a query: write a [view] for it" : "a filter: see `filter`");
		return;
	}
	if (!url_is_web(word)) {
		note(into, number, strncmp(word, "exec:", 5) == 0 ? runs : "no web address");
		return;
	}
	struct subscription *item = item_add(into, word, "", number);
	if (!item)
		return;
	if (*section && **section)
		folder_add(item, *section);
	while ((word = word_next(&rest))) {
		bool title = newsraft || *word == '~';
		if (title && !*item->title) {
			free(item->title);
			word += *word == '~';
			item->title = utf8_cleaned(word, strlen(word), UTF8_LINE);
		} else if (!newsraft && *word && *word != '!') {
			char *tag = utf8_cleaned(word, strlen(word), UTF8_LINE);
			folder_add(item, tag);
			free(tag);
		}
		if (newsraft)
			break; /* what follows are settings */
	}
}

static bool
is_newsraft(const char *name, const char *text)
{
	const char *slash = strrchr(name, '/');
	if (strcmp(slash ? slash + 1 : name, "feeds") == 0)
		return true;
	return *text == '@' || strstr(text, "\n@") != NULL;
}

static bool
lines_read(const char *name, const char *text, struct subscriptions *into, struct err *why)
{
	bool newsraft = is_newsraft(name, text);
	char *copy = mem_strdup(text), *rest = copy, *line, *section = NULL;
	for (size_t number = 1; (line = strsep(&rest, "\n")); number++)
		line_take(line, number, newsraft, &section, into);
	free(section);
	free(copy);
	if (into->count)
		return true;
	return err_set(why, ERR_FORMAT, 0, "neither OPML nor a list of addresses");
}

bool
subscriptions_read(const char *name, const char *bytes, size_t size, struct subscriptions *into,
		   struct err *why)
{
	*into = (struct subscriptions){0};
	struct buf text = {0}, decoded = {0};
	struct charset_found found;
	charset_to_utf8(bytes, size, NULL, &decoded, &found);
	utf8_clean(&text, buf_text(&decoded), decoded.size, UTF8_BLOCK);
	buf_clear(&decoded);
	const char *begin = buf_text(&text) + strspn(buf_text(&text), " \t\r\n");
	bool fine = *begin == '<' ? opml_read(buf_text(&text), text.size, into, why)
				  : lines_read(name, buf_text(&text), into, why);
	buf_clear(&text);
	if (!fine)
		subscriptions_clear(into);
	return fine;
}
