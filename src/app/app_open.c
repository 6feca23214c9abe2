#include "app/app_room.h"
#include "app/browser.h"
#include "base/clock.h"

struct entry *
app_meant(struct app *a)
{
	if (a->look.reader_focused)
		return cache_find(a->session.cache, a->reader.entry_id);
	return list_selected(app_list(a));
}

void
app_open(struct app *a)
{
	struct entry *e = list_selected(app_list(a));
	if (!e)
		return;
	reader_show(&a->reader, e, cache_source_name(a->session.cache, e->source));
	a->look.reader_focused = true;
	if (e->unread) {
		marks_begin(a, 1);
		marks_put(a, e, false);
	}
	a->dirty = true;
}

void
app_preview(struct app *a)
{
	struct entry *e = list_selected(app_list(a));
	if (!a->look.reader_focused)
		reader_show(&a->reader, e, e ? cache_source_name(a->session.cache, e->source) : "");
}

void
app_go_tab(struct app *a, size_t tab)
{
	if (tab >= cache_shelf_count(a->session.cache))
		return;
	a->tab = tab;
	cache_refresh_shelf(a->session.cache, tab, clock_now());
	list_follow(app_list(a));
	a->look.reader_focused = false;
	a->dirty = true;
}

void
app_next_unread(struct app *a, int direction, unsigned count)
{
	bool found = true;
	while (found && count-- > 0)
		found = list_next_unread(app_list(a), direction);
	if (!found)
		app_say(a, false, "no unread article here");
	else if (a->look.reader_focused)
		app_open(a);
}

void
app_browse(struct app *a, const char *url)
{
	struct err why = {0};
	if (browser_open(a->settings->general.browser, url, &why))
		app_say(a, false, "opened in the browser: %s", url);
	else
		app_say(a, true, "%s", why.text);
}

static void
neighbour_open(struct app *a, enum action action)
{
	struct view *v = &app_list(a)->view;
	v->class->act(v, action, 1);
	app_open(a);
}

void
app_grant(struct app *a, struct wish w)
{
	switch (w.kind) {
	case WISH_NONE:
	case WISH_PASS:
		break;
	case WISH_OPEN:
		app_open(a);
		break;
	case WISH_CLOSE:
		*(a->page_open ? &a->page_open : &a->look.reader_focused) = false;
		a->dirty = true;
		break;
	case WISH_QUIT:
		a->leaving = true;
		break;
	case WISH_BROWSE:
		app_browse(a, w.url);
		break;
	case WISH_NEXT:
		neighbour_open(a, ACTION_NEXT_ARTICLE);
		break;
	case WISH_PREVIOUS:
		neighbour_open(a, ACTION_PREVIOUS_ARTICLE);
		break;
	case WISH_NEXT_UNREAD:
		app_next_unread(a, 1, 1);
		break;
	}
}
