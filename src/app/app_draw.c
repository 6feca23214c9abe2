#include <stdlib.h>

#include "app/app_room.h"
#include "base/clock.h"
#include "base/mem.h"
#include "ui/screen.h"
#include "ui/status.h"

struct zones
app_zones(struct app *a)
{
	return zones_make(canvas_of(&a->grid), &a->look);
}

struct tabs
app_tabs(struct app *a)
{
	return (struct tabs){
		.cache = a->session.cache,
		.current = a->tab,
		.search = a->searching ? a->search.query_text : NULL,
		.found = a->searching ? list_count(&a->search) : 0,
	};
}

static void
rule_draw(struct canvas on)
{
	for (int y = 0; y < on.rows; y++)
		for (int x = 0; x < on.cols; x++)
			canvas_puts(on, y, x, on.cols == 1 ? "│" : "─", ROLE_FRAME);
}

/* ---- hints --------------------------------------------------------------------------------- */

enum { HINTS_MAX = 7 };

/* What is of use where one is, the most useful first. */
struct hint_row {
	enum action action;
	const char *word;
};
static const struct hint_row list_hints[HINTS_MAX] = {
	{ACTION_OPEN, "open"},    {ACTION_NEXT_UNREAD, "unread"}, {ACTION_SEARCH, "search"},
	{ACTION_STAR, "star"},    {ACTION_TAB_NEXT, "tab"},       {ACTION_TOGGLE_READ, "read"},
	{ACTION_POLL_ALL, "poll"}};
static const struct hint_row reader_hints[HINTS_MAX] = {
	{ACTION_BACK, "back"},   {ACTION_ADVANCE, "on"},  {ACTION_NEXT_ARTICLE, "next"},
	{ACTION_SEARCH, "find"}, {ACTION_LINKS, "links"}, {ACTION_BROWSE, "browser"},
	{ACTION_SAVE, "save"}};
static const struct hint_row find_hints[HINTS_MAX] = {{ACTION_NEXT_UNREAD, "next match"},
						      {ACTION_PREVIOUS_UNREAD, "previous"},
						      {ACTION_BACK, "end"}};
static const struct hint_row search_hints[HINTS_MAX] = {
	{ACTION_OPEN, "open"}, {ACTION_NEXT_UNREAD, "next match"}, {ACTION_BACK, "back"}};
static const struct hint_row range_hints[HINTS_MAX] = {{ACTION_TOGGLE_READ, "read"},
						       {ACTION_STAR, "star"},
						       {ACTION_SAVE, "save"},
						       {ACTION_BACK, "end"}};
static const struct hint_row page_hints[HINTS_MAX] = {
	{ACTION_OPEN, "choose"}, {ACTION_SEARCH, "search"}, {ACTION_QUIT_VIEW, "close"}};

/* A prompt's keys are its own. */
static const struct status_hint prompt_hints[] = {
	{"Enter", "done"}, {"Esc", "back"}, {"Up", "history"}, {"Tab", "complete"}};

static const struct hint_row *
hints_here(struct app *a)
{
	if (a->page_open)
		return page_hints;
	if (a->look.reader_focused)
		return find_is_on(&a->reader.find) ? find_hints : reader_hints;
	if (app_list(a)->anchor_id)
		return range_hints;
	return a->searching ? search_hints : list_hints;
}

static void
bar_draw(struct app *a, struct canvas on)
{
	const struct progress *p = &a->session.progress;
	bool polling = session_is_polling(&a->session);
	const struct hint_row *rows = hints_here(a);
	struct status_hint hints[HINTS_MAX];
	for (int i = 0; i < HINTS_MAX; i++)
		hints[i] = (struct status_hint){
			rows[i].word ? keymap_first(a->settings->keymap, rows[i].action) : "",
			rows[i].word};
	size_t prompt_count = a->prompt.complete ? 4 : 3;
	struct status s = {
		.unread = cache_shelf(a->session.cache, a->tab)->unread_count,
		.failing = cache_shelf(a->session.cache, 0)->failing_count,
		.planned = polling ? p->planned : 0,
		.done = p->done,
		.polled_at = a->polled_at,
		.focus = a->page_open             ? "page"
			 : a->look.reader_focused ? "reader"
			 : a->searching           ? "search"
						  : "list",
		.percent = a->reader.article ? (int)reader_percent(&a->reader) : -1,
		.help_key = keymap_first(a->settings->keymap, ACTION_HELP),
		.hints = a->errand ? prompt_hints : hints,
		.hint_count = polling     ? 0
			      : a->errand ? prompt_count
					  : HINTS_MAX,
	};
	status_draw(&s, clock_now(), on);
}

/* Three lines for who starts it for the first time. */
static void
welcome_draw(const struct app *a, struct canvas on)
{
	const struct keymap *k = a->settings->keymap;
	char *lines[] = {
		mem_printf("Move with %s and %s, page with %s.", keymap_first(k, ACTION_DOWN),
			   keymap_first(k, ACTION_UP), keymap_first(k, ACTION_PAGE_DOWN)),
		mem_printf("%s opens the article, %s goes back, %s goes to the next tab.",
			   keymap_first(k, ACTION_OPEN), keymap_first(k, ACTION_BACK),
			   keymap_first(k, ACTION_TAB_NEXT)),
		mem_printf("%s leaves; %s lists every key.", keymap_first(k, ACTION_QUIT),
			   keymap_first(k, ACTION_HELP)),
	};
	canvas_fill(on, ROLE_MESSAGE);
	rule_draw(canvas_cut(on, 0, 0, 1, on.cols));
	for (int i = 0; i < 3; i++) {
		canvas_put_cut(on, 1 + i, 2, lines[i], on.cols - 2, ROLE_READER_TITLE);
		free(lines[i]);
	}
}

/* A count and the keys of a sequence that has only begun. */
static void
typed_put(const struct app *a, struct buf *into)
{
	char name[24];
	if (a->counting)
		buf_printf(into, "%u", a->count);
	for (size_t i = 0; i < a->pending_count; i++)
		buf_printf(into, " %s", key_to_name(a->pending[i], name));
}

static void
message_draw(struct app *a, struct canvas on)
{
	struct buf text = {0};
	uint32_t arrived = app_list(a)->arrived;

	canvas_fill(on, ROLE_MESSAGE);
	if (*a->message)
		buf_puts(&text, a->message);
	else if (a->counting || a->pending_count)
		typed_put(a, &text);
	else if (arrived)
		buf_printf(&text, "%u new, above", (unsigned)arrived);
	canvas_put_cut(on, 0, 1, buf_text(&text), on.cols - 1,
		       *a->message && a->message_is_error ? ROLE_ERROR : ROLE_MESSAGE);
	buf_clear(&text);
}

static void
view_draw(struct view *v, struct canvas on, bool focused)
{
	v->focused = focused;
	if (on.rows > 0 && on.cols > 0)
		v->class->draw(v, on);
	v->dirty = false;
}

void
app_draw(struct app *a)
{
	int rows, cols;
	screen_size(&rows, &cols);
	if (rows != a->grid.rows || cols != a->grid.cols)
		grid_resize(&a->grid, rows, cols);
	grid_hide_cursor(&a->grid);

	struct zones z = app_zones(a); /* they cover the grid, and each fills its own */
	struct tabs tabs = app_tabs(a);
	tabs_draw(&tabs, z.tabs);
	rule_draw(z.rule);
	if (a->page_open) {
		view_draw(&a->page.view, z.middle, true);
	} else {
		app_list(a)->awaiting = session_is_polling(&a->session);
		view_draw(&app_list(a)->view, z.list, !a->look.reader_focused);
		view_draw(&a->reader.view, z.reader, a->look.reader_focused);
		rule_draw(z.gap);
	}
	if (z.welcome.rows)
		welcome_draw(a, z.welcome);
	rule_draw(z.rule_below);
	if (z.status.rows && a->errand && a->prompt.candidates.count)
		prompt_draw_candidates(&a->prompt, z.status);
	else if (z.status.rows)
		bar_draw(a, z.status);
	struct canvas last = canvas_cut(canvas_of(&a->grid), rows - 1, 0, 1, cols);
	if (a->errand)
		prompt_draw(&a->prompt, last); /* a low screen gives its last line for it */
	else if (z.message.rows)
		message_draw(a, z.message);
	screen_show(&a->grid);
	a->dirty = false;
}
