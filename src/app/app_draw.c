#include "app/app_room.h"
#include "base/clock.h"
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

static void
bar_draw(struct app *a, struct canvas on)
{
	const struct progress *p = &a->session.progress;
	bool polling = session_is_polling(&a->session);
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
		.help_key = keymap_keys(a->settings->keymap, ACTION_HELP),
	};
	status_draw(&s, clock_now(), on);
}

static void
message_draw(struct app *a, struct canvas on)
{
	struct buf text = {0};
	uint32_t arrived = app_list(a)->arrived;

	canvas_fill(on, ROLE_MESSAGE);
	if (*a->message)
		buf_puts(&text, a->message);
	else if (a->count)
		buf_printf(&text, "%u", a->count);
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
	grid_clear(&a->grid);

	struct zones z = app_zones(a);
	struct tabs tabs = app_tabs(a);
	tabs_draw(&tabs, z.tabs);
	rule_draw(z.rule);
	if (a->page_open) {
		view_draw(&a->page.view, z.middle, true);
	} else {
		view_draw(&app_list(a)->view, z.list, !a->look.reader_focused);
		view_draw(&a->reader.view, z.reader, a->look.reader_focused);
		rule_draw(z.gap);
	}
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
