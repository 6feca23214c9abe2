#include "app/app_room.h"
#include "base/clock.h"

struct entry *
app_meant(struct app *a)
{
	if (a->look.reader_focused)
		return cache_find(a->session.cache, a->reader.entry_id);
	return list_selected(app_list(a));
}

const struct article *
app_meant_article(struct app *a)
{
	const struct entry *e = app_meant(a);
	if (e)
		return cache_details(a->session.cache, e);
	return a->look.reader_focused && a->reader.article ? article_ref(a->reader.article) : NULL;
}

/* ---- full text ------------------------------------------------------------------------------- */

static enum full_text
full_text_of(const struct app *a, const struct entry *e)
{
	return a->settings->sources[e->source].full_text;
}

/* The text of the page is what one wants to read, unless the source says never, or x was pressed.
 */
static enum cache_text
text_of(const struct app *a, const struct entry *e)
{
	if (!e)
		return TEXT_PAGE;
	if (a->unfolded_id == e->id)
		return TEXT_FEED;
	bool other = a->other_text_id == e->id;
	if (full_text_of(a, e) == FULL_TEXT_NEVER)
		return other ? TEXT_PAGE : TEXT_FOLDED;
	return other ? TEXT_FEED : TEXT_PAGE;
}

/* What is opened and may be a teaser gets its page. */
static void
page_want(struct app *a, struct entry *e)
{
	if (e->page != PAGE_NONE || full_text_of(a, e) == FULL_TEXT_NEVER)
		return;
	const struct article *whole = cache_article(a->session.cache, e);
	if (full_text_of(a, e) == FULL_TEXT_ALWAYS || article_is_teaser(whole))
		session_want_page(&a->session, e);
	article_unref(whole);
}

/* First x shows what is folded away, then it goes for the page. */
void
app_other_text(struct app *a)
{
	struct entry *e = app_meant(a);
	if (!e)
		return;
	if (a->reader.entry_id == e->id && a->reader.folded) {
		struct reader_place place = a->reader.place;
		a->unfolded_id = e->id;
		reader_show(&a->reader, a->session.cache, e, text_of(a, e));
		a->reader.place = place;
		app_say(a, false, "all that the feed says");
		return;
	}
	a->unfolded_id = 0;
	if (e->page != PAGE_THERE) {
		a->other_text_id = full_text_of(a, e) == FULL_TEXT_NEVER ? e->id : 0;
		app_say(a, false, "%s",
			session_want_page(&a->session, e) ? "fetching the full text"
							  : "this article has no link");
		return;
	}
	a->other_text_id = a->other_text_id == e->id ? 0 : e->id;
	reader_show(&a->reader, a->session.cache, e, text_of(a, e));
	app_say(a, false, "%s",
		text_of(a, e) == TEXT_PAGE ? "the full text" : "the text of the feed");
}

void
app_heed_page(void *arg, const struct news *n, const struct cache_merged *merged)
{
	struct app *a = arg;
	(void)merged;
	if (n->kind == NEWS_HOOK && n->why.code != ERR_NONE)
		app_say(a, true, "hook: %s", n->why.text);
	if (n->kind != NEWS_PAGE)
		return;
	if (follow_heed(a, n))
		return;
	const struct entry *e = cache_find_named(a->session.cache, n->source, n->name);
	if (!e || e->id != a->reader.entry_id)
		return;
	if (n->why.code != ERR_NONE) {
		app_say(a, true, "full text: %s", n->why.text);
		return;
	}
	struct reader_place place = a->reader.place;
	reader_show(&a->reader, a->session.cache, e, text_of(a, e));
	a->reader.place = place;
	app_say(a, false, "the full text");
}

/* Shows an article, with the words that were searched for marked. */
void
app_show(struct app *a, const struct entry *e)
{
	const struct list *l = app_list(a);
	reader_show(&a->reader, a->session.cache, e, text_of(a, e));
	reader_mark(&a->reader, list_query(l), l->query_text);
}

void
app_read(struct app *a, struct entry *e)
{
	if (a->other_text_id != e->id)
		a->other_text_id = 0;
	if (a->unfolded_id != e->id)
		a->unfolded_id = 0;
	page_want(a, e);
	app_show(a, e);
	a->look.reader_focused = true;
	a->look.welcome = false;
	if (e->unread) {
		marks_begin(a);
		marks_put(a, e, false, e->starred);
	}
	a->dirty = true;
}

void
app_open(struct app *a)
{
	struct entry *e = list_selected(app_list(a));
	if (!e)
		return;
	follow_forget(a);
	app_read(a, e);
}

void
app_preview(struct app *a)
{
	a->preview_due = true;
}

void
app_preview_now(struct app *a)
{
	a->preview_due = false;
	if (a->look.reader_focused)
		return;
	follow_forget(a);
	app_show(a, list_selected(app_list(a)));
}

void
app_go_tab(struct app *a, size_t tab)
{
	if (tab >= cache_shelf_count(a->session.cache))
		return;
	search_leave(a);
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

static void
neighbour_open(struct app *a, enum action action)
{
	struct view *v = &app_list(a)->view;
	v->class->act(v, action, 1);
	app_open(a);
}

/* Back by one step: from a page, the reader's matches, the reader, a search, a filter. */
static void
close_innermost(struct app *a)
{
	struct err why = {0};
	a->dirty = true;
	if (a->page_open)
		app_close_page(a);
	else if (a->look.reader_focused && find_is_on(&a->reader.find))
		reader_find_end(&a->reader, false);
	else if (a->look.reader_focused && follow_back(a))
		return;
	else if (a->look.reader_focused)
		a->look.reader_focused = false;
	else if (a->searching)
		search_leave(a);
	else if (*app_list(a)->query_text)
		list_set_query(app_list(a), "", &why);
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
		close_innermost(a);
		break;
	case WISH_QUIT:
		if (a->searching)
			search_leave(a);
		else
			a->leaving = true;
		break;
	case WISH_CHOOSE:
		app_choose(a, w.item);
		break;
	case WISH_FOLLOW:
		follow_link(a, w.url);
		break;
	case WISH_BROWSE:
		output_browse(a, w.url);
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
