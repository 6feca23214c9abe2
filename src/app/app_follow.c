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
	a->linked_name = 0;
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

bool
follow_back(struct app *a)
{
	if (!a->trail_count)
		return false;
	struct step s = a->trail[--a->trail_count];
	const struct entry *e = cache_find(a->session.cache, s.entry_id);
	if (e)
		app_show(a, e);
	else if (s.article)
		reader_show_alone(&a->reader, s.article, s.source_name);
	a->reader.place = s.place;
	a->reader.link = s.link;
	a->linked_name = 0;
	step_clear(&s);
	a->dirty = true;
	return true;
}

/* @return whether the link leads to an article that is known, which is shown then */
static bool
follow_known(struct app *a, const char *url)
{
	struct entry *e = cache_find_link(a->session.cache, url);
	if (!e || e->id == a->reader.entry_id)
		return false;
	step_push(a);
	app_show(a, e);
	if (e->unread) {
		marks_begin(a);
		marks_put(a, e, false, e->starred);
	}
	app_say(a, false, "an article of %s; back goes back",
		cache_source_name(a->session.cache, e->source));
	a->dirty = true;
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
	a->linked_name = url_is_web(url) ? entry_story(url) : 0;
	a->linked_source = e ? e->source : a->linked_source;
	if (!a->linked_name) {
		app_say(a, true, "not an address of the web: %s", url);
		return;
	}
	free(a->linked_url);
	free(a->linked_title);
	a->linked_url = mem_strdup(url);
	a->linked_title = reader_link_text(r, r->link);
	session_want_link(&a->session, a->linked_source, a->linked_name, url);
	app_say(a, false, "fetching %s", url);
}

bool
follow_heed(struct app *a, const struct news *n)
{
	if (!a->linked_name || n->name != a->linked_name || n->source != a->linked_source)
		return false;
	a->linked_name = 0;
	if (n->why.code != ERR_NONE || !n->page.size) {
		app_say(a, true, "%s: %s", a->linked_url, n->why.text);
		return true;
	}
	if (!a->look.reader_focused)
		return true; /* one has gone elsewhere meanwhile */
	char *host = url_host(a->linked_url);
	struct article draft = {
		.id = a->linked_url,
		.title = *a->linked_title ? a->linked_title : a->linked_url,
		.link = a->linked_url,
		.published_at = clock_now(),
		.body = n->page,
	};
	const struct article *page = article_create(&draft);
	step_push(a);
	reader_show_alone(&a->reader, page, host);
	article_unref(page);
	free(host);
	app_say(a, false, "the page; back goes back");
	a->dirty = true;
	return true;
}

void
follow_clear(struct app *a)
{
	follow_forget(a);
	free(a->linked_url);
	free(a->linked_title);
}
