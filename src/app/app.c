#include "app/app.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/browser.h"
#include "app/session.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/list.h"
#include "ui/page.h"
#include "ui/reader.h"
#include "ui/screen.h"
#include "ui/tabs.h"

enum { DRAIN_MS = 8, SPLIT_STEP = 4, ASK_ABOVE = 50, COUNT_MAX = 99999 };

/* One marking, kept so that it can be undone. */
struct undo {
	uint32_t *ids;
	bool *unread; /* as it was before */
	size_t count;
};

struct app {
	struct session session;
	struct settings *settings;
	struct theme theme;
	struct grid grid;

	struct list *lists; /* one a tab */
	size_t tab;
	struct reader reader;
	struct page page;
	bool page_open;
	bool reader_focused;

	enum screen_layout layout;
	int split; /* cells or rows that the user has moved the split by */
	bool zen;

	key_code pending[KEYMAP_SEQUENCE_MAX];
	size_t pending_count;
	unsigned count;  /* typed before a key; 0 = none */
	bool confirming; /* "mark all read?" waits for y */

	char message[300];
	bool message_is_error;
	struct undo undo;
	uint32_t arrived;
	int64_t last_poll_at;
	bool dirty;
	bool leaving;
};

static int signal_pipe[2] = {-1, -1};

/* ---- messages ------------------------------------------------------------------------------ */

static void __attribute__((format(printf, 3, 4)))
say(struct app *a, bool is_error, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	vsnprintf(a->message, sizeof(a->message), fmt, args);
	va_end(args);
	char *clean = utf8_cleaned(a->message, strlen(a->message), UTF8_LINE);
	snprintf(a->message, sizeof(a->message), "%s", clean);
	free(clean);
	a->message_is_error = is_error;
	a->dirty = true;
}

static struct list *
current_list(struct app *a)
{
	return &a->lists[a->tab];
}

/* ---- geometry ------------------------------------------------------------------------------ */

/* Where everything stands: rows and columns of the zones; a zone of no rows is not shown. */
struct zones {
	struct canvas tabs, rule, list, gap, reader, rule_below, status, message;
	bool side_by_side;
};

enum arrangement { ARRANGED_WIDE, ARRANGED_STACKED, ARRANGED_ONE };

static enum arrangement
arrange(const struct app *a, int rows, int cols)
{
	if (a->zen || a->layout == SCREEN_FULL)
		return ARRANGED_ONE;
	if (a->layout == SCREEN_WIDE && cols >= 40)
		return ARRANGED_WIDE;
	if (a->layout == SCREEN_STACKED && rows >= 12)
		return ARRANGED_STACKED;
	if (cols >= 120 && rows >= 8)
		return ARRANGED_WIDE;
	return cols >= 80 && rows >= 24 ? ARRANGED_STACKED : ARRANGED_ONE;
}

static int
clamp(int n, int least, int most)
{
	return n < least ? least : n > most ? most : n;
}

static struct zones
zones_make(struct app *a)
{
	struct canvas all = canvas_of(&a->grid);
	struct zones z = {0};
	int rows = all.rows, cols = all.cols;
	/* From above and below, the less needed go first as the screen gets lower. */
	bool framed = rows >= 8, barred = rows >= 4, tabbed = rows >= 3, worded = rows >= 5;
	int top = 0, bottom = rows;
	if (tabbed && !(a->zen && a->reader_focused))
		z.tabs = canvas_cut(all, top++, 0, 1, cols);
	if (framed && z.tabs.rows)
		z.rule = canvas_cut(all, top++, 0, 1, cols);
	if (worded)
		z.message = canvas_cut(all, --bottom, 0, 1, cols);
	if (barred)
		z.status = canvas_cut(all, --bottom, 0, 1, cols);
	if (framed)
		z.rule_below = canvas_cut(all, --bottom, 0, 1, cols);

	struct canvas middle = canvas_cut(all, top, 0, bottom - top, cols);
	switch (arrange(a, rows, cols)) {
	case ARRANGED_WIDE: {
		int left = clamp(cols * 9 / 20 + a->split, 20, cols - 22);
		z.list = canvas_cut(middle, 0, 0, middle.rows, left);
		z.gap = canvas_cut(middle, 0, left, middle.rows, 1);
		z.reader = canvas_cut(middle, 0, left + 1, middle.rows, cols - left - 1);
		z.side_by_side = true;
		break;
	}
	case ARRANGED_STACKED: {
		int above = clamp(middle.rows / 3 + a->split / 2, 3, middle.rows - 5);
		z.list = canvas_cut(middle, 0, 0, above, cols);
		z.gap = canvas_cut(middle, above, 0, 1, cols);
		z.reader = canvas_cut(middle, above + 1, 0, middle.rows - above - 1, cols);
		break;
	}
	case ARRANGED_ONE:
		if (a->reader_focused)
			z.reader = middle;
		else
			z.list = middle;
		break;
	}
	return z;
}

/* ---- drawing ------------------------------------------------------------------------------- */

static void
rule_draw(struct canvas on)
{
	for (int y = 0; y < on.rows; y++)
		for (int x = 0; x < on.cols; x++)
			canvas_puts(on, y, x, on.cols == 1 ? "│" : "─", ROLE_FRAME);
}

/* "polled 3 min ago" */
static void
ago_text(int64_t at, char into[static 48])
{
	int64_t minutes = (clock_now() - at) / 60;
	if (!at)
		snprintf(into, 48, "not polled yet");
	else if (minutes < 1)
		snprintf(into, 48, "polled just now");
	else if (minutes < 120)
		snprintf(into, 48, "polled %" PRId64 " min ago", minutes);
	else
		snprintf(into, 48, "polled %" PRId64 " h ago", minutes / 60);
}

static size_t
failing_count(struct app *a)
{
	return cache_shelf(a->session.cache, 0)->failing_count;
}

static void
status_draw(struct app *a, struct canvas on)
{
	const struct shelf *shelf = cache_shelf(a->session.cache, a->tab);
	const struct progress *p = &a->session.progress;
	char ago[48];
	struct buf left = {0};

	canvas_fill(on, ROLE_STATUS);
	buf_printf(&left, " %zu unread", shelf->unread_count);
	if (session_is_polling(&a->session)) {
		enum { BAR = 10 };
		size_t full = p->planned ? p->done * BAR / p->planned : 0;
		buf_puts(&left, "  [");
		for (size_t i = 0; i < BAR; i++)
			buf_putc(&left, i < full ? '#' : '.');
		buf_printf(&left, "] %zu/%zu", p->done, p->planned);
	} else {
		ago_text(a->last_poll_at, ago);
		buf_printf(&left, "  %s", ago);
	}
	int x = canvas_put_cut(on, 0, 0, buf_text(&left), on.cols, ROLE_STATUS);
	buf_clear(&left);
	if (failing_count(a)) {
		buf_printf(&left, "  %zu failing (!)", failing_count(a));
		canvas_put_cut(on, 0, x, buf_text(&left), on.cols - x, ROLE_STATUS_ALERT);
		buf_clear(&left);
	}
	const char *focus = a->page_open ? "page" : a->reader_focused ? "reader" : "list";
	if (a->reader.article)
		buf_printf(&left, "%s %3u%%  %s help ", focus, reader_percent(&a->reader),
			   keymap_keys(a->settings->keymap, ACTION_HELP));
	else
		buf_printf(&left, "%s  %s help ", focus,
			   keymap_keys(a->settings->keymap, ACTION_HELP));
	int width = (int)utf8_cells(left.bytes, left.size);
	if (on.cols - width > 40)
		canvas_puts(on, 0, on.cols - width, left.bytes, ROLE_STATUS);
	buf_clear(&left);
}

static void
message_draw(struct app *a, struct canvas on)
{
	char text[64] = "";
	canvas_fill(on, ROLE_MESSAGE);
	if (*a->message) {
		canvas_put_cut(on, 0, 1, a->message, on.cols - 1,
			       a->message_is_error ? ROLE_ERROR : ROLE_MESSAGE);
		return;
	}
	uint32_t arrived = current_list(a)->arrived;
	if (a->count)
		snprintf(text, sizeof(text), "%u", a->count);
	else if (arrived)
		snprintf(text, sizeof(text), "%" PRIu32 " new, above", arrived);
	canvas_put_cut(on, 0, 1, text, on.cols - 1, ROLE_MESSAGE);
}

static void
view_draw(struct view *v, struct canvas on, bool focused)
{
	v->focused = focused;
	if (on.rows > 0 && on.cols > 0)
		v->class->draw(v, on);
	v->dirty = false;
}

static void
app_draw(struct app *a)
{
	int rows, cols;
	screen_size(&rows, &cols);
	if (rows != a->grid.rows || cols != a->grid.cols)
		grid_resize(&a->grid, rows, cols);
	grid_clear(&a->grid);
	struct zones z = zones_make(a);
	tabs_draw(a->session.cache, a->tab, z.tabs);
	rule_draw(z.rule);
	if (a->page_open) {
		struct canvas all = canvas_of(&a->grid);
		int top = z.tabs.rows + z.rule.rows;
		int below = z.rule_below.rows + z.status.rows + z.message.rows;
		view_draw(&a->page.view, canvas_cut(all, top, 0, rows - top - below, cols), true);
	} else {
		view_draw(&current_list(a)->view, z.list, !a->reader_focused);
		view_draw(&a->reader.view, z.reader, a->reader_focused);
		rule_draw(z.gap);
	}
	rule_draw(z.rule_below);
	if (z.status.rows)
		status_draw(a, z.status);
	if (z.message.rows)
		message_draw(a, z.message);
	screen_show(&a->grid);
	a->dirty = false;
}

/* ---- marking ------------------------------------------------------------------------------- */

static void
undo_begin(struct app *a, size_t most)
{
	free(a->undo.ids);
	free(a->undo.unread);
	a->undo = (struct undo){mem_zalloc(most, sizeof(uint32_t)), mem_zalloc(most, sizeof(bool)),
				0};
}

static void
mark(struct app *a, struct entry *e, bool unread)
{
	if (e->unread == unread)
		return;
	a->undo.ids[a->undo.count] = e->id;
	a->undo.unread[a->undo.count++] = e->unread;
	cache_set_unread(a->session.cache, e, unread);
	a->dirty = true;
}

static void
mark_undo(struct app *a)
{
	size_t done = 0;
	for (size_t i = 0; i < a->undo.count; i++) {
		struct entry *e = cache_find(a->session.cache, a->undo.ids[i]);
		if (!e)
			continue;
		cache_set_unread(a->session.cache, e, a->undo.unread[i]);
		done++;
	}
	a->undo.count = 0;
	if (done)
		say(a, false, "undone: %zu article%s", done, done == 1 ? "" : "s");
	else
		say(a, false, "nothing to undo");
}

static void
mark_all(struct app *a)
{
	const struct shelf *shelf = cache_shelf(a->session.cache, a->tab);
	undo_begin(a, shelf->count);
	for (size_t i = 0; i < shelf->count; i++)
		mark(a, shelf->entries[i], false);
	say(a, false, "%zu marked read; %s undoes it", a->undo.count,
	    keymap_keys(a->settings->keymap, ACTION_UNDO));
}

/* ---- wishes -------------------------------------------------------------------------------- */

static void
open_selected(struct app *a)
{
	struct entry *e = list_selected(current_list(a));
	if (!e)
		return;
	reader_show(&a->reader, e, cache_source_name(a->session.cache, e->source));
	a->reader_focused = true;
	if (e->unread) {
		undo_begin(a, 1);
		mark(a, e, false);
	}
	a->dirty = true;
}

/* Beside the list the reader shows what is selected, unopened: it stays unread. */
static void
preview_selected(struct app *a)
{
	struct entry *e = list_selected(current_list(a));
	if (!a->reader_focused)
		reader_show(&a->reader, e, e ? cache_source_name(a->session.cache, e->source) : "");
}

static void
browse(struct app *a, const char *url)
{
	struct err why = {0};
	if (browser_open(a->settings->general.browser, url, &why))
		say(a, false, "opened in the browser: %s", url);
	else
		say(a, true, "%s", why.text);
}

static void
next_unread(struct app *a, int direction, unsigned count)
{
	bool found = true;
	while (found && count-- > 0)
		found = list_next_unread(current_list(a), direction);
	if (!found)
		say(a, false, "no unread article here");
	else if (a->reader_focused)
		open_selected(a);
}

static void
neighbour(struct app *a, enum action action)
{
	struct view *v = &current_list(a)->view;
	v->class->act(v, action, 1);
	open_selected(a);
}

static void
grant(struct app *a, struct wish w)
{
	switch (w.kind) {
	case WISH_NONE:
	case WISH_PASS:
		break;
	case WISH_OPEN:
		open_selected(a);
		break;
	case WISH_CLOSE:
		if (a->page_open)
			a->page_open = false;
		else
			a->reader_focused = false;
		a->dirty = true;
		break;
	case WISH_QUIT:
		a->leaving = true;
		break;
	case WISH_BROWSE:
		browse(a, w.url);
		break;
	case WISH_NEXT:
		neighbour(a, ACTION_NEXT_ARTICLE);
		break;
	case WISH_PREVIOUS:
		neighbour(a, ACTION_PREVIOUS_ARTICLE);
		break;
	case WISH_NEXT_UNREAD:
		next_unread(a, 1, 1);
		break;
	}
}

/* ---- actions of the program ---------------------------------------------------------------- */

static void
tab_go(struct app *a, size_t tab)
{
	if (tab >= cache_shelf_count(a->session.cache))
		return;
	a->tab = tab;
	cache_refresh_shelf(a->session.cache, tab, clock_now());
	list_follow(current_list(a));
	a->reader_focused = false;
	a->dirty = true;
}

/* @return the entry that an action means: what is read, or what is selected */
static struct entry *
meant(struct app *a)
{
	if (a->reader_focused)
		return cache_find(a->session.cache, a->reader.entry_id);
	return list_selected(current_list(a));
}

static void
poll_tab(struct app *a)
{
	const struct shelf *shelf = cache_shelf(a->session.cache, a->tab);
	const struct settings *s = a->settings;
	if (shelf->kind != SHELF_CATEGORY) {
		session_poll(&a->session, NULL, 0);
		return;
	}
	uint32_t *sources = mem_zalloc(s->source_count, sizeof(*sources));
	size_t count = 0;
	for (size_t i = 0; i < s->source_count; i++)
		for (size_t k = 0; k < s->sources[i].category_count; k++)
			if (s->sources[i].categories[k] == shelf->index)
				sources[count++] = (uint32_t)i;
	session_poll(&a->session, sources, count);
	free(sources);
}

static void
save(struct app *a)
{
	struct entry *e = meant(a);
	struct err why = {0};
	const char *path;
	if (!e)
		say(a, false, "no article to save");
	else if (session_save(&a->session, e, a->settings->general.save_format,
			      a->settings->general.save_dir, &path, &why))
		say(a, false, "saved: %s", path);
	else
		say(a, true, "not saved: %s", why.text);
}

static void
poll_ordered(struct app *a, enum action action)
{
	const struct entry *e = meant(a);
	if (action == ACTION_POLL_ALL)
		session_poll(&a->session, NULL, 0);
	else if (action == ACTION_POLL_CATEGORY)
		poll_tab(a);
	else if (e)
		session_poll(&a->session, &e->source, 1);
	say(a, false, action == ACTION_POLL_SOURCE && !e ? "no article, so no source" : "polling");
}

static void
mark_ordered(struct app *a, enum action action)
{
	struct entry *e = meant(a);
	switch (action) {
	case ACTION_TOGGLE_READ:
		if (!e)
			return;
		undo_begin(a, 1);
		mark(a, e, !e->unread);
		break;
	case ACTION_STAR:
		if (e)
			cache_set_starred(a->session.cache, e, !e->starred);
		break;
	case ACTION_ALL_READ:
		if (cache_shelf(a->session.cache, a->tab)->unread_count > ASK_ABOVE) {
			a->confirming = true;
			say(a, false, "mark %zu articles read? y or n",
			    cache_shelf(a->session.cache, a->tab)->unread_count);
		} else {
			mark_all(a);
		}
		break;
	case ACTION_UNDO:
		mark_undo(a);
		break;
	default:
		break;
	}
	a->dirty = true;
}

static void
look_ordered(struct app *a, enum action action)
{
	static const char *const names[] = {"auto", "wide", "stacked", "full"};
	switch (action) {
	case ACTION_ZEN:
		a->zen = !a->zen;
		if (a->zen && a->reader.article)
			a->reader_focused = true;
		break;
	case ACTION_LAYOUT:
		a->layout = (enum screen_layout)((a->layout + 1) % 4);
		say(a, false, "layout: %s", names[a->layout]);
		break;
	case ACTION_SPLIT_LESS:
		a->split -= a->split > -200 ? SPLIT_STEP : 0;
		break;
	case ACTION_SPLIT_MORE:
		a->split += a->split < 200 ? SPLIT_STEP : 0;
		break;
	case ACTION_SPLIT_EVEN:
		a->split = 0;
		break;
	case ACTION_ONLY_UNREAD:
		list_set_only_unread(current_list(a), !current_list(a)->only_unread);
		say(a, false,
		    current_list(a)->only_unread ? "unread articles alone" : "all articles");
		break;
	case ACTION_REDRAW:
		screen_redraw();
		break;
	default:
		break;
	}
	a->dirty = true;
}

static void
browse_ordered(struct app *a, enum action action)
{
	struct entry *e = meant(a);
	if (!e)
		return;
	browse(a, e->article->link);
	if (action == ACTION_BROWSE_NEXT) {
		undo_begin(a, 1);
		mark(a, e, false);
		list_select(current_list(a), current_list(a)->selected + 1);
	}
}

/* What no view answers. */
static void
app_act(struct app *a, enum action action, unsigned count)
{
	size_t tabs = cache_shelf_count(a->session.cache);
	if (action >= ACTION_TAB_1 && action <= ACTION_TAB_9) {
		tab_go(a, (size_t)(action - ACTION_TAB_1));
		return;
	}
	if (action >= ACTION_DIGIT_1 && action <= ACTION_DIGIT_9) {
		tab_go(a, (size_t)(action - ACTION_DIGIT_1));
		return;
	}
	switch (action) {
	case ACTION_TAB_NEXT:
		tab_go(a, (a->tab + count) % tabs);
		break;
	case ACTION_TAB_PREVIOUS:
		tab_go(a, (a->tab + tabs - count % tabs) % tabs);
		break;
	case ACTION_NEXT_UNREAD:
		next_unread(a, 1, count);
		break;
	case ACTION_PREVIOUS_UNREAD:
		next_unread(a, -1, count);
		break;
	case ACTION_POLL_ALL:
	case ACTION_POLL_CATEGORY:
	case ACTION_POLL_SOURCE:
		poll_ordered(a, action);
		break;
	case ACTION_SAVE:
		save(a);
		break;
	case ACTION_BROWSE:
	case ACTION_BROWSE_NEXT:
		browse_ordered(a, action);
		break;
	case ACTION_HELP:
		page_help(&a->page, a->settings->keymap);
		a->page_open = true;
		break;
	case ACTION_SOURCES:
		page_sources(&a->page, a->settings, a->session.cache, clock_now());
		a->page_open = true;
		break;
	case ACTION_QUIT:
		a->leaving = true;
		break;
	case ACTION_TOGGLE_READ:
	case ACTION_STAR:
	case ACTION_ALL_READ:
	case ACTION_UNDO:
		mark_ordered(a, action);
		break;
	default:
		look_ordered(a, action);
		break;
	}
	a->dirty = true;
}

/* ---- keys ---------------------------------------------------------------------------------- */

static void
action_do(struct app *a, enum action action)
{
	unsigned count = a->count ? a->count : 1;
	struct view *v = a->page_open        ? &a->page.view
			 : a->reader_focused ? &a->reader.view
					     : &current_list(a)->view;
	a->count = 0;
	struct wish w = v->class->act(v, action, count);
	if (w.kind == WISH_PASS)
		app_act(a, action, count);
	else
		grant(a, w);
	preview_selected(a);
	a->dirty = true;
}

/* A digit begins a count only when it is no action by itself, or others came before it: in the
   list 1 to 9 are tabs, so a count begins there with 0. */
static bool
count_typed(struct app *a, key_code key)
{
	if (key < '0' || key > '9' || a->pending_count || (!a->count && key != '0'))
		return false;
	unsigned count = a->count == COUNT_MAX + 1 ? 0 : a->count;
	count = count * 10 + (key - '0');
	a->count = count > COUNT_MAX ? COUNT_MAX : count ? count : COUNT_MAX + 1;
	a->dirty = true;
	return true;
}

static void
key_pressed(struct app *a, key_code key)
{
	enum action action = ACTION_NONE;
	if (*a->message) {
		*a->message = '\0';
		a->dirty = true;
	}
	if (a->confirming) {
		a->confirming = false;
		if (key == 'y' || key == 'Y')
			mark_all(a);
		return;
	}
	if (key == ((key_code)CODE_CTRL | 'C')) {
		a->leaving = true;
		return;
	}
	if (key == ((key_code)CODE_CTRL | 'Z')) {
		screen_suspend();
		a->dirty = true;
		return;
	}
	if (count_typed(a, key))
		return;
	if (a->count > COUNT_MAX)
		a->count = 0;
	a->pending[a->pending_count++] = key;
	enum keymap_answer answer =
		keymap_find(a->settings->keymap, a->pending, a->pending_count, &action);
	if (answer == KEYMAP_PREFIX && a->pending_count < KEYMAP_SEQUENCE_MAX)
		return;
	a->pending_count = 0;
	if (answer == KEYMAP_ACTION && action != ACTION_NONE) {
		action_do(a, action);
		return;
	}
	a->count = 0;
	char name[24];
	if (a->page_open)
		grant(a, (struct wish){.kind = WISH_CLOSE});
	else
		say(a, false, "%s does nothing; %s lists the keys", key_to_name(key, name),
		    keymap_keys(a->settings->keymap, ACTION_HELP));
}

static void
mouse_used(struct app *a, const struct press *p)
{
	struct zones z = zones_make(a);
	bool in_list = z.list.rows && p->row >= z.list.top && p->row < z.list.top + z.list.rows &&
		       p->col < z.list.left + z.list.cols;
	if (a->page_open) {
		if (p->kind == PRESS_WHEEL)
			a->page.view.class->act(&a->page.view,
						p->direction < 0 ? ACTION_UP : ACTION_DOWN, 3);
	} else if (z.tabs.rows && p->row == z.tabs.top && p->kind == PRESS_CLICK) {
		long tab = tabs_at(a->session.cache, a->tab, z.tabs.cols, p->col);
		if (tab >= 0)
			tab_go(a, (size_t)tab);
	} else if (p->kind == PRESS_WHEEL) {
		struct view *v = in_list ? &current_list(a)->view : &a->reader.view;
		v->class->act(v, p->direction < 0 ? ACTION_UP : ACTION_DOWN, 3);
	} else if (in_list) {
		size_t row = list_row_at(current_list(a), p->row - z.list.top);
		if (row < list_count(current_list(a))) {
			a->reader_focused = false;
			list_select(current_list(a), row);
			open_selected(a);
		}
	}
	preview_selected(a);
	a->dirty = true;
}

static void
presses_answer(struct app *a)
{
	for (;;) {
		struct press p = screen_press();
		switch (p.kind) {
		case PRESS_NONE:
			return;
		case PRESS_KEY:
			key_pressed(a, p.key);
			break;
		case PRESS_CLICK:
		case PRESS_WHEEL:
			mouse_used(a, &p);
			break;
		case PRESS_GONE:
			a->leaving = true;
			break;
		}
		if (a->leaving)
			return;
	}
}

/* ---- news ---------------------------------------------------------------------------------- */

static void
news_read(struct app *a)
{
	if (!session_drain(&a->session, DRAIN_MS, NULL, NULL))
		return;
	/* The last one has ended: what is too old goes, for nothing else asks for room. */
	if (a->session.progress.planned && !session_is_polling(&a->session)) {
		a->last_poll_at = clock_now();
		cache_evict(a->session.cache, clock_now());
	}
	for (size_t i = 0; i < cache_shelf_count(a->session.cache); i++)
		list_follow(&a->lists[i]);
	preview_selected(a);
	a->dirty = true;
}

/* ---- signals ------------------------------------------------------------------------------- */

static void
on_signal(int sig)
{
	int before = errno;
	char byte = (char)sig;
	ssize_t put = write(signal_pipe[1], &byte, 1);
	(void)put;
	errno = before;
}

static bool
signals_begin(struct err *why)
{
	static const int caught[] = {SIGTERM, SIGHUP, SIGINT, SIGCHLD, SIGWINCH};
	if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) < 0)
		return err_set(why, ERR_DISK, errno, "cannot make a pipe: %s", strerror(errno));
	struct sigaction act = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
	for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); i++)
		sigaction(caught[i], &act, NULL);
	return true;
}

static void
signals_answer(struct app *a)
{
	char sig;
	while (read(signal_pipe[0], &sig, 1) == 1) {
		if (sig == SIGCHLD)
			while (waitpid(-1, NULL, WNOHANG) > 0)
				;
		else if (sig == SIGWINCH)
			a->dirty = true;
		else
			a->leaving = true;
	}
}

/* ---- the loop ------------------------------------------------------------------------------ */

/* Milliseconds until "polled 3 min ago" is no longer true: the one thing that time changes. */
static int
idle_ms(const struct app *a)
{
	if (!a->last_poll_at)
		return -1;
	int64_t since = clock_now() - a->last_poll_at;
	return (int)(60 - (since < 0 ? 0 : since) % 60) * 1000;
}

static void
app_run(struct app *a)
{
	while (!a->leaving) {
		if (a->dirty || current_list(a)->view.dirty || a->reader.view.dirty)
			app_draw(a);
		struct pollfd doors[] = {
			{.fd = STDIN_FILENO, .events = POLLIN},
			{.fd = a->session.bell[0], .events = POLLIN},
			{.fd = signal_pipe[0], .events = POLLIN},
		};
		int ready = poll(doors, 3, idle_ms(a));
		if (ready == 0)
			a->dirty = true; /* a minute has passed */
		if (doors[0].revents & (POLLHUP | POLLERR | POLLNVAL))
			return; /* the terminal is gone */
		if (doors[2].revents)
			signals_answer(a);
		presses_answer(a);
		if (doors[1].revents)
			news_read(a);
	}
}

static bool
app_begin(struct app *a, const struct invocation *inv, struct err *why)
{
	struct faults faults = {0};
	const char *theme = inv->theme ? inv->theme : a->settings->general.theme;
	bool themed = theme_load(theme, &a->theme, &faults, why);
	for (size_t i = 0; i < faults.count; i++)
		fprintf(stderr, "%s\n", faults.lines[i]);
	if (!themed && why->code == ERR_NONE)
		err_set(why, ERR_CONFIG, 0, "the theme \"%s\" has faults", theme);
	faults_clear(&faults);
	struct poller_options options = {.background = true, .offline = inv->offline};
	if (!themed || !session_begin(&a->session, a->settings, &options, why))
		return false;
	if (!signals_begin(why) || !screen_begin(a->settings->screen.mouse, why)) {
		session_end(&a->session);
		return false;
	}
	screen_set_theme(&a->theme);
	size_t tabs = cache_shelf_count(a->session.cache);
	a->lists = mem_zalloc(tabs, sizeof(*a->lists));
	for (size_t i = 0; i < tabs; i++)
		list_init(&a->lists[i], a->session.cache, i);
	reader_init(&a->reader, a->settings->screen.text_width);
	a->layout = a->settings->screen.layout;
	a->dirty = true;
	return true;
}

static void
app_end(struct app *a)
{
	screen_end();
	for (size_t i = 0; i < cache_shelf_count(a->session.cache); i++)
		list_clear(&a->lists[i]);
	free(a->lists);
	reader_clear(&a->reader);
	page_clear(&a->page);
	session_end(&a->session);
	free(a->undo.ids);
	free(a->undo.unread);
	free(a->grid.cells);
}

int
app_main(const struct invocation *inv)
{
	int code = EXIT_FINE;
	struct err why = {0};
	struct app a = {.settings = command_settings(inv, &code)};
	if (!a.settings)
		return code;
	if (app_begin(&a, inv, &why)) {
		app_run(&a);
		app_end(&a);
	} else {
		code = command_fail(&why);
	}
	settings_destroy(a.settings);
	return code;
}
