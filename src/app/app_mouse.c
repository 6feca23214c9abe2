#include "app/app_room.h"
#include "ui/screen.h"

enum { WHEEL_LINES = 3 };

static void
wheel_turned(struct app *a, const struct zones *z, const struct press *p)
{
	struct view *v = a->page_open                           ? &a->page.view
			 : zone_has(&z->reader, p->row, p->col) ? &a->reader.view
								: &app_list(a)->view;
	v->class->act(v, p->direction < 0 ? ACTION_UP : ACTION_DOWN, WHEEL_LINES);
	if (a->page_open && a->page.kind == PAGE_THEMES)
		app_try_theme(a);
}

static void
list_clicked(struct app *a, int row)
{
	size_t at = list_row_at(app_list(a), row);
	if (at >= list_count(app_list(a)))
		return;
	a->look.reader_focused = false;
	list_select(app_list(a), at);
	app_open(a);
}

static void
reader_clicked(struct app *a, int row, int col)
{
	size_t link = reader_link_at(&a->reader, row, col);
	if (link)
		output_browse(a, reader_link(&a->reader, link));
	else if (a->reader.article)
		a->look.reader_focused = true;
}

static void
page_clicked(struct app *a, int row)
{
	uint32_t item = page_item_at(&a->page, row);
	if (item) {
		page_choose(&a->page, item);
		app_choose(a, item);
	}
}

void
app_answer_mouse(struct app *a, const struct press *p)
{
	struct zones z = app_zones(a);

	if (p->kind == PRESS_WHEEL) {
		wheel_turned(a, &z, p);
	} else if (zone_has(&z.tabs, p->row, p->col)) {
		struct tabs tabs = app_tabs(a);
		long tab = tabs_at(&tabs, z.tabs.cols, p->col);
		if (tab >= 0)
			app_go_tab(a, (size_t)tab);
	} else if (a->page_open) {
		if (zone_has(&z.middle, p->row, p->col))
			page_clicked(a, p->row - z.middle.top);
	} else if (zone_has(&z.list, p->row, p->col)) {
		list_clicked(a, p->row - z.list.top);
	} else if (zone_has(&z.reader, p->row, p->col)) {
		reader_clicked(a, p->row - z.reader.top, p->col - z.reader.left);
	}
	app_preview(a);
	a->dirty = true;
}
