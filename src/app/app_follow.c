#include <stdlib.h>
#include <string.h>

#include "app/app_room.h"
#include "base/clock.h"
#include "base/mem.h"
#include "feed/url.h"
#include "ui/reader.h"

/*
 * Links that are followed without leaving the reader: to articles that are known, and to pages
 * whose text is fetched. Each step is remembered, and going back takes it back.
 */

static void
step_clear(struct step *s)
{
	article_unref(s->article);
	free(s->source_name);
	*s = (struct step){0};
}

void
follow_forget(struct app *a)
{
	while (a->trail_count)
		step_clear(&a->trail[--a->trail_count]);
	a->linked.name = 0;
}

/* Where one is, before one goes on. The oldest step is forgotten when there are too many. */
static void
step_push(struct app *a)
{
	if (a->trail_count == TRAIL_MAX) {
		step_clear(&a->trail[0]);
		memmove(a->trail, a->trail + 1, --a->trail_count * sizeof(a->trail[0]));
	}
	const struct reader *r = &a->reader;
	struct step *s = &a->trail[a->trail_count++];
	*s = (struct step){.entry_id = r->entry_id, .place = r->place, .link = r->link};
	if (!r->entry_id && r->article) {
		s->article = article_ref(r->article);
		s->source_name = mem_strdup(r->source_name);
	}
}

/* @return false when what was there is gone */
static bool
step_show(struct app *a, const struct step *s)
{
	const struct entry *e = cache_find(a->session.cache, s->entry_id);
	if (e)
		app_show(a, e);
	else if (s->article)
		reader_show_alone(&a->reader, s->article, s->source_name);
	else
		return false;
	a->reader.place = s->place;
	a->reader.link = s->link;
	return true;
}

bool
follow_back(struct app *a)
{
	bool shown = false;
	a->linked.name = 0;
	while (a->trail_count && !shown) {
		struct step s = a->trail[--a->trail_count];
		shown = step_show(a, &s);
		step_clear(&s);
	}
	a->dirty |= shown;
	return shown;
}

/* @return whether the link leads to an article that is known, which is shown then */
static bool
follow_known(struct app *a, const char *url)
{
	struct entry *e = cache_find_link(a->session.cache, url);
	if (!e || e->id == a->reader.entry_id)
		return false;
	step_push(a);
	app_read(a, e);
	app_say(a, false, "an article of %s; back goes back",
		cache_source_name(a->session.cache, e->source));
	return true;
}

void
follow_link(struct app *a, const char *url)
{
	if (url && !follow_known(a, url))
		output_browse(a, url);
}

void
follow_page(struct app *a)
{
	const struct reader *r = &a->reader;
	const char *url = a->look.reader_focused ? reader_link(r, r->link) : NULL;
	const struct entry *e = cache_find(a->session.cache, r->entry_id);
	if (!url) {
		app_say(a, false, "no link has the focus: Tab walks them");
		return;
	}
	if (follow_known(a, url))
		return;
	a->linked.name = url_is_web(url) ? entry_story(url) : 0;
	a->linked.source = e ? e->source : a->linked.source;
	if (!a->linked.name) {
		app_say(a, true, "not an address of the web: %s", url);
		return;
	}
	free(a->linked.url);
	free(a->linked.title);
	a->linked.url = mem_strdup(url);
	a->linked.title = reader_link_text(r, r->link);
	session_want_link(&a->session, a->linked.source, a->linked.name, url);
	app_say(a, false, "fetching %s", url);
}

bool
follow_heed(struct app *a, const struct news *n)
{
	if (!a->linked.name || n->name != a->linked.name || n->source != a->linked.source)
		return false;
	a->linked.name = 0;
	if (n->why.code != ERR_NONE || !n->page.size) {
		app_say(a, true, "%s: %s", a->linked.url, n->why.text);
		return true;
	}
	if (!a->look.reader_focused)
		return true; /* one has gone elsewhere meanwhile */
	char *host = url_host(a->linked.url);
	struct article draft = {
		.id = a->linked.url,
		.title = *a->linked.title ? a->linked.title : a->linked.url,
		.link = a->linked.url,
		.published_at = clock_now(),
		.body = n->page,
	};
	const struct article *page = article_create(&draft);
	step_push(a);
	reader_show_alone(&a->reader, page, host);
	article_unref(page);
	free(host);
	app_say(a, false, "the page; back goes back");
	return true;
}

void
follow_clear(struct app *a)
{
	follow_forget(a);
	free(a->linked.url);
	free(a->linked.title);
}
