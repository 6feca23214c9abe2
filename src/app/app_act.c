#include <stdlib.h>

#include "app/app_room.h"
#include "base/clock.h"
#include "base/mem.h"
#include "ui/screen.h"

enum { SPLIT_STEP = 4, SPLIT_MOST = 200, ASK_ABOVE = 50 };

/* ---- tabs ---------------------------------------------------------------------------------- */

static void
tab_numbered(struct app *a, enum action action, unsigned count)
{
	(void)count;
	app_go_tab(a,
		   (size_t)(action - (action >= ACTION_DIGIT_1 ? ACTION_DIGIT_1 : ACTION_TAB_1)));
}

static void
tab_turn(struct app *a, enum action action, unsigned count)
{
	size_t tabs = cache_shelf_count(a->session.cache), by = count % tabs;
	app_go_tab(a, (a->tab + (action == ACTION_TAB_NEXT ? by : tabs - by)) % tabs);
}

static void
unread_walk(struct app *a, enum action action, unsigned count)
{
	int direction = action == ACTION_NEXT_UNREAD ? 1 : -1;
	if (!search_walk(a, direction, count))
		app_next_unread(a, direction, count);
}

/* ---- polling ------------------------------------------------------------------------------- */

static void
poll_all(struct app *a, enum action action, unsigned count)
{
	(void)action, (void)count;
	session_poll(&a->session, NULL, 0);
	app_say(a, false, "polling");
}

static void
poll_category(struct app *a, enum action action, unsigned count)
{
	const struct shelf *shelf = cache_shelf(a->session.cache, a->tab);
	const struct settings *s = a->settings;
	if (shelf->kind != SHELF_CATEGORY) {
		poll_all(a, action, count);
		return;
	}
	uint32_t *sources = mem_zalloc(s->source_count, sizeof(*sources));
	size_t found = 0;
	for (size_t i = 0; i < s->source_count; i++)
		for (size_t k = 0; k < s->sources[i].category_count; k++)
			if (s->sources[i].categories[k] == shelf->index)
				sources[found++] = (uint32_t)i;
	session_poll(&a->session, sources, found);
	free(sources);
	app_say(a, false, "polling");
}

static void
poll_source(struct app *a, enum action action, unsigned count)
{
	(void)action, (void)count;
	const struct entry *e = app_meant(a);
	if (e)
		session_poll(&a->session, &e->source, 1);
	app_say(a, false, e ? "polling" : "no article, so no source");
}

/* ---- marking ------------------------------------------------------------------------------- */

static void
read_toggle(struct app *a, enum action action, unsigned count)
{
	(void)action, (void)count;
	marks_toggle_read(a);
}

static void
star_toggle(struct app *a, enum action action, unsigned count)
{
	(void)action, (void)count;
	marks_toggle_star(a);
}

static void
read_all(struct app *a, enum action action, unsigned count)
{
	(void)action, (void)count;
	struct list *l = app_list(a);
	size_t unread = 0, rows = list_count(l);
	for (size_t i = 0; i < rows; i++) {
		const struct entry *e = list_entry(l, i);
		unread += e && e->unread;
	}
	if (unread <= ASK_ABOVE) {
		marks_all_read(a);
		return;
	}
	a->confirmed = marks_all_read;
	app_say(a, false, "mark %zu articles read? y or n", unread);
}

static void
undo(struct app *a, enum action action, unsigned count)
{
	(void)action, (void)count;
	marks_undo(a);
}

/* ---- to files and programs ----------------------------------------------------------------- */

static void
save(struct app *a, enum action action, unsigned count)
{
	(void)count;
	if (action == ACTION_SAVE) {
		output_save(a);
		return;
	}
	char *line = mem_printf("%s %s", save_format_name(a->settings->general.save_format),
				a->settings->general.save_dir);
	app_ask(a, ERRAND_SAVE, line);
	free(line);
}

static void
copy(struct app *a, enum action action, unsigned count)
{
	(void)count;
	output_copy(a, action == ACTION_COPY_TITLE);
}

static void
pipe_to(struct app *a, enum action action, unsigned count)
{
	(void)action, (void)count;
	if (app_meant(a))
		app_ask(a, ERRAND_PIPE, "");
	else
		app_say(a, false, "no article to pipe");
}

static void
source_add(struct app *a, enum action action, unsigned count)
{
	(void)action;
	(void)count;
	app_ask(a, ERRAND_ADD, "");
}

static void
other_text(struct app *a, enum action action, unsigned count)
{
	(void)action;
	(void)count;
	app_other_text(a);
}

static void
browse(struct app *a, enum action action, unsigned count)
{
	(void)count;
	struct entry *e = app_meant(a);
	const struct article *article = app_meant_article(a);
	if (!article)
		return;
	output_browse(a, article->link);
	article_unref(article);
	if (e && action == ACTION_BROWSE_NEXT) {
		marks_begin(a);
		marks_put(a, e, false, e->starred);
		list_select(app_list(a), app_list(a)->selected + 1);
	}
}

/* ---- typed lines --------------------------------------------------------------------------- */

static void
search(struct app *a, enum action action, unsigned count)
{
	(void)count;
	if (a->page_open) {
		app_ask(a, ERRAND_PAGE, "");
	} else if (a->look.reader_focused) {
		reader_find_begin(&a->reader);
		app_ask(a, ERRAND_FIND, "");
	} else if (action == ACTION_SEARCH) {
		app_ask(a, ERRAND_SEARCH, "");
	} else {
		free(a->filter_before);
		a->filter_before = mem_strdup(app_list(a)->query_text);
		app_ask(a, ERRAND_FILTER, a->filter_before);
	}
}

static void
command_line(struct app *a, enum action action, unsigned count)
{
	(void)action, (void)count;
	app_ask(a, ERRAND_COMMAND, "");
}

/* ---- the look ------------------------------------------------------------------------------ */

static void
zen_toggle(struct app *a, enum action action, unsigned count)
{
	(void)action, (void)count;
	a->look.zen = !a->look.zen;
	if (a->look.zen && a->reader.article)
		a->look.reader_focused = true;
}

static void
layout_next(struct app *a, enum action action, unsigned count)
{
	static const char *const names[] = {"auto", "wide", "stacked", "full"};
	(void)action, (void)count;
	a->look.layout = (enum screen_layout)((a->look.layout + 1) % 4);
	app_say(a, false, "layout: %s", names[a->look.layout]);
}

static void
split_move(struct app *a, enum action action, unsigned count)
{
	(void)count;
	int *split = &a->look.split;
	if (action == ACTION_SPLIT_EVEN)
		*split = 0;
	else if (action == ACTION_SPLIT_MORE)
		*split += *split < SPLIT_MOST ? SPLIT_STEP : 0;
	else
		*split -= *split > -SPLIT_MOST ? SPLIT_STEP : 0;
}

static void
unread_only(struct app *a, enum action action, unsigned count)
{
	(void)action, (void)count;
	struct list *l = app_list(a);
	list_set_only_unread(l, !list_only_unread(l));
	app_say(a, false, list_only_unread(l) ? "unread articles alone" : "all articles");
}

static void
page_show(struct app *a, enum action action, unsigned count)
{
	(void)count;
	app_open_page(a, action == ACTION_HELP      ? PAGE_HELP
			 : action == ACTION_SOURCES ? PAGE_SOURCES
			 : action == ACTION_LINKS   ? PAGE_LINKS
						    : PAGE_THEMES);
}

static void
link_read(struct app *a, enum action action, unsigned count)
{
	(void)action, (void)count;
	follow_page(a);
}

static void
redraw(struct app *a, enum action action, unsigned count)
{
	(void)a, (void)action, (void)count;
	screen_redraw();
}

static void
quit(struct app *a, enum action action, unsigned count)
{
	(void)action, (void)count;
	a->leaving = true;
}

/* ---- the table ----------------------------------------------------------------------------- */

static const struct deed {
	enum action from, to;
	void (*run)(struct app *a, enum action action, unsigned count);
} deeds[] = {
	{ACTION_TAB_NEXT, ACTION_TAB_PREVIOUS, tab_turn},
	{ACTION_TAB_1, ACTION_TAB_9, tab_numbered},
	{ACTION_DIGIT_1, ACTION_DIGIT_9, tab_numbered},
	{ACTION_NEXT_UNREAD, ACTION_PREVIOUS_UNREAD, unread_walk},
	{ACTION_POLL_SOURCE, ACTION_POLL_SOURCE, poll_source},
	{ACTION_POLL_CATEGORY, ACTION_POLL_CATEGORY, poll_category},
	{ACTION_POLL_ALL, ACTION_POLL_ALL, poll_all},
	{ACTION_TOGGLE_READ, ACTION_TOGGLE_READ, read_toggle},
	{ACTION_ALL_READ, ACTION_ALL_READ, read_all},
	{ACTION_UNDO, ACTION_UNDO, undo},
	{ACTION_STAR, ACTION_STAR, star_toggle},
	{ACTION_BROWSE, ACTION_BROWSE_NEXT, browse},
	{ACTION_COPY_LINK, ACTION_COPY_TITLE, copy},
	{ACTION_FULL_TEXT, ACTION_FULL_TEXT, other_text},
	{ACTION_SAVE, ACTION_SAVE_AS, save},
	{ACTION_PIPE, ACTION_PIPE, pipe_to},
	{ACTION_LINKS, ACTION_LINKS, page_show},
	{ACTION_READ_LINK, ACTION_READ_LINK, link_read},
	{ACTION_SEARCH, ACTION_FILTER, search},
	{ACTION_COMMAND, ACTION_COMMAND, command_line},
	{ACTION_THEME, ACTION_THEME, page_show},
	{ACTION_ONLY_UNREAD, ACTION_ONLY_UNREAD, unread_only},
	{ACTION_ZEN, ACTION_ZEN, zen_toggle},
	{ACTION_LAYOUT, ACTION_LAYOUT, layout_next},
	{ACTION_SPLIT_LESS, ACTION_SPLIT_EVEN, split_move},
	{ACTION_ADD_SOURCE, ACTION_ADD_SOURCE, source_add},
	{ACTION_SOURCES, ACTION_SOURCES, page_show},
	{ACTION_HELP, ACTION_HELP, page_show},
	{ACTION_REDRAW, ACTION_REDRAW, redraw},
	{ACTION_QUIT, ACTION_QUIT, quit},
};

void
app_act(struct app *a, enum action action, unsigned count)
{
	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (action >= deeds[i].from && action <= deeds[i].to)
			deeds[i].run(a, action, count);
	a->dirty = true;
}
