#include "app/app.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app_room.h"
#include "app/program.h"
#include "app/signals.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/screen.h"
#include "ui/status.h"

enum { DRAIN_MS = 8, WORK_MS = 4 };

void
app_say(struct app *a, bool is_error, const char *fmt, ...)
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

/* ---- a turn -------------------------------------------------------------------------------- */

/* The cache has changed under the views. */
static void
app_changed(struct app *a)
{
	list_follow(app_list(a)); /* the others when one goes there */
	app_follow_page(a);
	app_preview(a);
	a->dirty = true;
}

static void
found_say(struct app *a)
{
	struct buf text = {0};
	session_found_put(&a->session, "; ", &text);
	if (text.size)
		app_say(a, false, "%s", text.bytes);
	buf_clear(&text);
}

static void
news_read(struct app *a)
{
	bool finding = a->session.finding;
	bool changed = session_drain(&a->session, DRAIN_MS, app_heed_page, a);
	if (finding && !a->session.finding)
		found_say(a);
	changed |= output_hear_saved(a);
	if (!changed)
		return;
	/* The last one has ended: what is too old goes, for nothing else asks for room. */
	const struct progress *p = &a->session.progress;
	if (p->planned && !session_is_polling(&a->session)) {
		if (p->added && a->notified_ms != p->started_ms)
			output_notify(a, p->added);
		a->notified_ms = p->started_ms;
		a->polled_at = clock_now();
		cache_evict(a->session.cache, clock_now());
	}
	app_changed(a);
}

static void
signals_answer(struct app *a)
{
	struct signals_said said = signals_take();
	a->leaving |= said.leave;
	a->dirty |= said.resized;
	if (said.suspend)
		screen_suspend();
	else if (said.resumed)
		screen_retake();
	a->dirty |= said.suspend || said.resumed;
}

/* When a source was asked last, in this run or before. */
static int64_t
last_poll(const struct app *a)
{
	int64_t at = 0;
	for (uint32_t i = 0; i < a->settings->source_count; i++) {
		int64_t tried_at = cache_source(a->session.cache, i)->last_try_at;
		at = tried_at > at ? tried_at : at;
	}
	return at;
}

/* What takes longer than a frame goes on for a part of one. @return true when there is more */
static bool
works(struct app *a)
{
	bool searches = list_work(app_list(a), WORK_MS), saves = output_work(a, WORK_MS);
	bool restores = a->session.restoring;
	if (restores) {
		restores = session_restore(&a->session, WORK_MS);
		a->polled_at = last_poll(a);
		app_changed(a);
		position_seek(a);
	}
	if (app_list(a)->view.dirty)
		app_preview(a);
	return searches || saves || restores || a->dirty || app_list(a)->view.dirty;
}

static void
app_run(struct app *a)
{
	while (!a->leaving) {
		if (a->dirty || app_list(a)->view.dirty || a->reader.view.dirty)
			app_draw(a);
		struct pollfd doors[] = {
			{.fd = STDIN_FILENO, .events = POLLIN},
			{.fd = a->session.bell[0], .events = POLLIN},
			{.fd = signals_bell(), .events = POLLIN},
		};
		bool busy = works(a) || a->preview_due;
		int ready = poll(doors, 3, busy ? 0 : status_idle_ms(a->polled_at, clock_now()));
		if (ready == 0 && !busy)
			a->dirty = true; /* a minute has passed */
		if (doors[0].revents & (POLLHUP | POLLERR | POLLNVAL))
			return; /* the terminal is gone */
		if (a->preview_due && !(doors[0].revents & POLLIN))
			app_preview_now(a);
		if (doors[2].revents)
			signals_answer(a);
		app_answer_presses(a);
		if (doors[1].revents)
			news_read(a);
		session_persist(&a->session);
	}
}

/* ---- life ---------------------------------------------------------------------------------- */

static bool
app_begin(struct app *a, const struct invocation *inv, struct err *why)
{
	struct faults faults = {0};
	const char *theme = inv->theme ? inv->theme : a->settings->general.theme;
	const char *store = a->settings->general.store;
	a->look.welcome = *store && access(store, F_OK) != 0; /* the first start there is */
	bool themed = theme_load(theme, &a->theme, &faults, why);
	for (size_t i = 0; i < faults.count; i++)
		fprintf(stderr, "%s\n", faults.lines[i]);
	if (!themed && why->code == ERR_NONE)
		err_set(why, ERR_CONFIG, 0, "the theme \"%s\" has faults", theme);
	faults_clear(&faults);
	struct poller_options options = {.background = true, .offline = inv->offline};
	if (!themed ||
	    !session_begin(&a->session, a->settings, &options, SESSION_GOES_WITHOUT, why))
		return false;
	if (!signals_begin(why) || !screen_begin(a->settings->screen.mouse, why)) {
		session_end(&a->session);
		return false;
	}
	screen_set_theme(&a->theme);
	a->theme_name = mem_strdup(theme);
	size_t tabs = cache_shelf_count(a->session.cache);
	a->lists = mem_zalloc(tabs, sizeof(*a->lists));
	for (size_t i = 0; i < tabs; i++)
		list_init(&a->lists[i], a->session.cache, a->settings, i);
	reader_init(&a->reader, a->settings->screen.text_width);
	a->look.layout = a->settings->screen.layout;
	session_restore(&a->session, 0);
	position_begin(a);
	position_seek(a);
	if (a->session.notice.code != ERR_NONE)
		app_say(a, true, "%s", a->session.notice.text);
	a->dirty = true;
	return true;
}

static void
app_end(struct app *a)
{
	screen_end();
	position_keep(a);
	for (size_t i = 0; i < cache_shelf_count(a->session.cache); i++)
		list_clear(&a->lists[i]);
	free(a->lists);
	list_clear(&a->search);
	follow_clear(a);
	reader_clear(&a->reader);
	page_clear(&a->page);
	session_end(&a->session);
	prompt_clear(&a->prompt);
	for (int e = 0; e < ERRAND_COUNT; e++)
		prompt_history_clear(&a->histories[e]);
	theme_names_free(a->themes);
	free(a->theme_name);
	free(a->filter_before);
	free(a->saving.ids);
	if (a->saving.book)
		save_order_free(a->saving.book);
	marks_clear(a);
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
		if (a.begins_anew) {
			execv(program_path, inv->words);
			err_set(&why, ERR_INPUT, errno, "cannot begin anew: %s", strerror(errno));
			code = command_fail(&why);
		}
	} else {
		code = command_fail(&why);
	}
	settings_destroy(a.settings);
	return code;
}
