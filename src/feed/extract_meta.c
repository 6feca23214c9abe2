#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "feed/date.h"
#include "feed/extract_parts.h"
#include "feed/url.h"

/* ---- setting ------------------------------------------------------------------------------ */

/* The first that says something counts. @param value  taken; may be NULL */
static void
set(char **into, char *value)
{
	if (value && *value && !**into) {
		free(*into);
		*into = value;
	} else {
		free(value);
	}
}

static void
set_date(struct meta *m, char *value)
{
	int64_t at;
	if (value && !m->published_at && date_parse(value, strlen(value), &at))
		m->published_at = at;
	free(value);
}

/* ---- meta elements ------------------------------------------------------------------------ */

enum member { TITLE, BYLINE, SITE, LANGUAGE, IMAGE, DATE, DESCRIPTION };

/* By priority: an earlier row is asked for in the whole page before a later one. */
static const struct {
	const char *attribute, *name;
	enum member member;
} rows[] = {
	{"property", "og:title", TITLE},
	{"name", "twitter:title", TITLE},
	{"name", "parsely-title", TITLE},
	{"name", "dc.title", TITLE},
	{"name", "author", BYLINE},
	{"property", "article:author", BYLINE},
	{"name", "parsely-author", BYLINE},
	{"name", "dc.creator", BYLINE},
	{"name", "sailthru.author", BYLINE},
	{"property", "og:site_name", SITE},
	{"name", "application-name", SITE},
	{"property", "og:image", IMAGE},
	{"property", "og:image:url", IMAGE},
	{"name", "twitter:image", IMAGE},
	{"name", "twitter:image:src", IMAGE},
	{"property", "article:published_time", DATE},
	{"itemprop", "datePublished", DATE},
	{"name", "parsely-pub-date", DATE},
	{"name", "pubdate", DATE},
	{"name", "publishdate", DATE},
	{"name", "date", DATE},
	{"name", "dc.date", DATE},
	{"name", "dc.date.issued", DATE},
	{"name", "sailthru.date", DATE},
	{"property", "og:published_time", DATE},
	{"property", "og:locale", LANGUAGE},
	{"http-equiv", "content-language", LANGUAGE},
	{"property", "og:description", DESCRIPTION},
	{"name", "description", DESCRIPTION},
};

static char **
member_of(struct meta *m, enum member member)
{
	char **members[] = {&m->title, &m->byline, &m->site,       &m->language,
			    &m->image, NULL,       &m->description};
	return members[member];
}

/* What stands before the name of an author. */
static const char *const before_author[] = {
	"by ",
	"by: ",
	"written by ",
	"posted by ",
	"post author by ",
	"author: ",
	"von ",
	"von: ",
	"vom ",
	"autor: ",
	"text: ",
	"erstellt von ",
	"eingestellt von ",
	"geschrieben von ",
	"par ",
	"par: ",
	"auteur: ",
	"publié par ",
	"por ",
	"por: ",
	"автор: ",
	"Автор: ",
	"hazırladı: ",
	"հեղինակ՝ ",
	"Հեղինակ՝ ",
	"müəllif: ",
	"Müəllif: ",
	"ავტორი: ",
};

/* @return behind what stands before an author's name, or NULL when nothing does */
static const char *
behind_by(const char *line)
{
	for (size_t i = 0; i < sizeof(before_author) / sizeof(before_author[0]); i++) {
		size_t size = strlen(before_author[i]);
		if (strncasecmp(line, before_author[i], size) == 0)
			return line + size;
	}
	return NULL;
}

/* Names end where something else is set apart: " | ", " - 3 May", a date. */
static size_t
name_size(const char *name)
{
	static const char *const ends[] = {" | ",      " - ",      " \u2013 ",
					   " \u2014 ", " \u00B7 ", " \u2022 "};
	size_t size = strlen(name);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		const char *end = strstr(name, ends[i]);
		if (end && (size_t)(end - name) < size)
			size = (size_t)(end - name);
	}
	/* Nobody's name has a digit; what stands before one may be "on" or a month. */
	for (size_t i = 0; i < size; i++)
		if ((name[i] >= '0' && name[i] <= '9') || name[i] == '@') {
			size = i;
			while (size && name[size - 1] != ' ')
				size--;
		}
	while (size && strchr(" |,-:/", name[size - 1]))
		size--;
	return size;
}

/* The name of the author alone, of one line. @param line  taken, may be NULL. @return "" for a line
   that is no name */
static char *
byline_bare(char *line)
{
	static const char *const none[] = {"by", "von", "par", "posted on", "posted by", "admin"};
	const char *name = line ? line : "";
	name += strspn(name, " |-,:");
	const char *behind = behind_by(name);
	const char *by = strncasecmp(name, "posted", 6) == 0 ? strstr(name, " by ") : NULL;
	name = behind ? behind : by ? by + strlen(" by ") : name;
	size_t size = name_size(name);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (size == strlen(none[i]) && strncasecmp(name, none[i], size) == 0)
			size = 0;
	char *bare = mem_strndup(name, size);
	free(line);
	return bare;
}

static void
metas_read(const struct dom *d, struct meta *m)
{
	for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++)
		for (uint32_t n = 1; n < d->count; n++) {
			if (d->nodes[n].element != HTML_META)
				continue;
			struct slice name = dom_attribute(d, n, rows[r].attribute);
			if (!name.text && strcmp(rows[r].attribute, "property") == 0)
				name = dom_attribute(d, n, "name"); /* many write it so */
			if (!slice_is(name, rows[r].name))
				continue;
			char *content = dom_attribute_text(d, n, "content");
			if (rows[r].member == DATE)
				set_date(m, content);
			else if (rows[r].member == BYLINE && content && url_is_web(content))
				free(content);
			else if (rows[r].member == BYLINE)
				set(&m->byline, byline_bare(content));
			else
				set(member_of(m, rows[r].member), content);
		}
}

/* ---- elements ----------------------------------------------------------------------------- */

static char *
first_line(const struct dom *d, enum html_element element)
{
	for (uint32_t n = 1; n < d->count; n++)
		if (d->nodes[n].element == element) {
			char *line = dom_line(d, n);
			if (*line)
				return line;
			free(line);
		}
	return NULL;
}

static bool
names_author(const struct dom *d, uint32_t n)
{
	static const char *const classes[] = {"byline", "author", "autor", "p-author"};
	if (slice_is(dom_attribute(d, n, "rel"), "author") ||
	    dom_attribute_has(d, n, "itemprop", "author"))
		return true;
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (dom_attribute_has(d, n, "class", classes[i]))
			return !dom_attribute_has(d, n, "class", "comment") &&
			       !dom_attribute_has(d, n, "class", "bio");
	return false;
}

/* A line near the title that says "By Ani Sar". */
static void
byline_near_title(const struct dom *d, struct meta *m)
{
	enum { LONG = 60, REACH = 200, SMALL = 16 }; /* the last two in nodes */
	uint32_t title = dom_first(d, HTML_H1), end = title + REACH;
	for (uint32_t n = title; title && n < end && n < d->count && !*m->byline; n++) {
		enum html_element e = (enum html_element)d->nodes[n].element;
		bool small = d->nodes[n].end - n <= SMALL;
		if (!small || (e != HTML_P && e != HTML_DIV && e != HTML_SPAN && e != HTML_LI))
			continue;
		char *line = dom_line(d, n);
		bool said = strlen(line) < LONG && behind_by(line);
		if (said)
			set(&m->byline, byline_bare(line));
		else
			free(line);
	}
}

static void
byline_find(const struct dom *d, struct meta *m)
{
	enum { LONG = 100 };
	for (uint32_t n = 1; n < d->count && !*m->byline; n++) {
		if (d->nodes[n].is_text || !names_author(d, n))
			continue;
		char *line = byline_bare(dom_line(d, n));
		if (strlen(line) < LONG)
			set(&m->byline, line);
		else
			free(line);
	}
	byline_near_title(d, m);
}

/* "Ada Lovelace, 4 May 2024": the date is none of her names. */
static void
byline_without_date(struct meta *m)
{
	char *comma = strrchr(m->byline, ',');
	int64_t at;
	if (!comma || !date_find(comma + 1, strlen(comma + 1), 0, &at))
		return;
	if (!m->published_at)
		m->published_at = at;
	*comma = '\0';
}

/* A short line that is a date, where its element is called one. */
static void
date_near_title(const struct dom *d, struct meta *m)
{
	enum { LONG = 120 };
	static const char *const names[] = {"date", "time", "publish", "posted", "meta", "byline"};
	for (uint32_t n = 1; n < d->count && !m->published_at; n++) {
		const struct dom_node *node = &d->nodes[n];
		bool called = node->element == HTML_FONT;
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && !called; i++)
			called = dom_attribute_has(d, n, "class", names[i]) ||
				 dom_attribute_has(d, n, "id", names[i]);
		if (!called || node->is_text)
			continue;
		char *line = dom_line(d, n);
		int64_t at;
		if (*line && strlen(line) < LONG && date_find(line, strlen(line), 0, &at))
			m->published_at = at;
		free(line);
	}
}

static void
time_find(const struct dom *d, struct meta *m)
{
	for (uint32_t n = 1; n < d->count && !m->published_at; n++)
		if (d->nodes[n].element == HTML_TIME ||
		    dom_attribute_has(d, n, "itemprop", "datePublished")) {
			set_date(m, dom_attribute_text(d, n, "datetime"));
			set_date(m, dom_attribute_text(d, n, "content"));
			if (d->nodes[n].element == HTML_TIME && !m->published_at) {
				char *line = dom_line(d, n);
				int64_t at;
				if (date_find(line, strlen(line), 0, &at))
					m->published_at = at;
				free(line);
			}
		}
}

/* Cuts the site's name off a title: "Snow in May - Arpi Courier". */
static void
title_cut(struct meta *m, const char *h1)
{
	static const char *const between[] = {" | ",  " - ",      " \u2013 ", " \u2014 ",
					      " :: ", " \u00BB ", " \u00B7 ", " \u2022 "};
	enum { TELLING = 15 }; /* bytes of a heading that is no mere name of a section */
	const char *in = h1 && *h1 ? strstr(m->title, h1) : NULL;
	if (in == m->title || (in && strlen(h1) >= TELLING)) {
		free(m->title);
		m->title = mem_strdup(h1);
		return;
	}
	for (size_t i = 0; i < sizeof(between) / sizeof(between[0]); i++) {
		char *last = NULL;
		for (char *at = m->title; (at = strstr(at, between[i])); at++)
			last = at;
		if (!last)
			continue;
		const char *behind = last + strlen(between[i]);
		bool site = *m->site && strcasecmp(behind, m->site) == 0;
		if (site || (size_t)(last - m->title) > 2 * strlen(behind)) {
			*last = '\0';
			return;
		}
	}
}

void
meta_read(const struct dom *d, const char *base, struct meta *m)
{
	char **all[] = {&m->title, &m->byline, &m->site,       &m->language,
			&m->image, &m->body,   &m->description};
	*m = (struct meta){0};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		*all[i] = mem_strdup("");
	for (uint32_t n = 1; n < d->count; n++) {
		if (d->nodes[n].element == HTML_SCRIPT && d->nodes[n].first &&
		    dom_attribute_has(d, n, "type", "ld+json"))
			jsonld_read(d->nodes[d->nodes[n].first].text.text,
				    d->nodes[d->nodes[n].first].text.size, m);
		else if (d->nodes[n].element == HTML_HTML)
			set(&m->language, dom_attribute_text(d, n, "lang"));
	}
	metas_read(d, m);
	char *h1 = first_line(d, HTML_H1);
	if (!*m->title)
		set(&m->title, first_line(d, HTML_TITLE));
	if (!*m->title && h1)
		set(&m->title, mem_strdup(h1));
	title_cut(m, h1);
	free(h1);
	char *of_site = NULL; /* the site itself is the author where nobody is named */
	if (*m->site && strcasecmp(m->byline, m->site) == 0) {
		of_site = m->byline;
		m->byline = mem_strdup("");
	}
	byline_find(d, m);
	set(&m->byline, of_site);
	m->byline = byline_bare(m->byline);
	byline_without_date(m);
	time_find(d, m);
	date_near_title(d, m);
	for (char *c = m->language; *c; c++)
		if (*c == '_')
			*c = '-';
	if (*m->image) {
		char *url = url_resolve(base, m->image);
		free(m->image);
		m->image = url;
	}
}

void
meta_clear(struct meta *m)
{
	char *all[] = {m->title, m->byline, m->site,       m->language,
		       m->image, m->body,   m->description};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		free(all[i]);
}
