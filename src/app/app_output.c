#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "app/app_room.h"
#include "app/program.h"
#include "app/signals.h"
#include "base/base64.h"
#include "base/clock.h"
#include "base/mem.h"
#include "store/save.h"
#include "ui/screen.h"

/* ---- the browser --------------------------------------------------------------------------- */

void
output_browse(struct app *a, const char *url)
{
	struct err why = {0};
	if (program_browse(a->settings->general.browser, url, &why))
		app_say(a, false, "opened in the browser: %s", url);
	else
		app_say(a, true, "%s", why.text);
}

/* ---- the desktop --------------------------------------------------------------------------- */

void
output_notify(struct app *a, uint32_t added)
{
	char line[64], sequence[128];
	struct err why = {0};
	snprintf(line, sizeof(line), "%" PRIu32 " new %s", added,
		 added == 1 ? "article" : "articles");
	switch (a->settings->hooks.notify) {
	case NOTIFY_OFF:
		return;
	case NOTIFY_OSC9:
		snprintf(sequence, sizeof(sequence), "\033]9;caureader: %s\a", line);
		screen_send(sequence);
		return;
	case NOTIFY_OSC777:
		snprintf(sequence, sizeof(sequence), "\033]777;notify;caureader;%s\a", line);
		screen_send(sequence);
		return;
	case NOTIFY_SEND:
		if (!program_notify(line, &why))
			app_say(a, true, "%s", why.text);
		return;
	}
}

/* ---- files --------------------------------------------------------------------------------- */

/* A range is saved one article after the other, between keys; or as a book. */
static void
save_range(struct app *a)
{
	struct list *l = app_list(a);
	size_t first, last;
	if (!list_range(l, &first, &last) || a->saving.book)
		return;
	a->saving.ids = mem_realloc(a->saving.ids, last - first + 1, sizeof(*a->saving.ids));
	a->saving.count = a->saving.done = 0;
	for (size_t row = last + 1; row-- > first;) {
		const struct entry *e = list_entry(l, row);
		if (e)
			a->saving.ids[a->saving.count++] = e->id;
	}
	list_set_range(l, false);
	if (save_makes_books(a->settings->general.save_format))
		a->saving.book = save_order_create(a->saving.count);
}

/* All are in the book, or gone meanwhile. */
static void
save_book(struct app *a)
{
	struct save_order *book = a->saving.book;
	const struct settings *s = a->settings;
	a->saving.book = NULL;
	if (book->count)
		session_save_order(&a->session, book, SAVE_ASKED, s->general.save_format,
				   s->general.save_dir);
	else
		save_order_free(book);
}

bool
output_work(struct app *a, int64_t max_ms)
{
	int64_t until_ms = clock_ticks_ms() + max_ms;
	const struct settings *s = a->settings;
	while (a->saving.count && session_save_has_room(&a->session) &&
	       clock_ticks_ms() < until_ms) {
		struct entry *e = cache_find(a->session.cache, a->saving.ids[--a->saving.count]);
		if (e && a->saving.book) {
			session_save_add(&a->session, a->saving.book, e);
		} else if (e) {
			session_save(&a->session, e, SAVE_RANGE, s->general.save_format,
				     s->general.save_dir);
			a->saving.given++;
		}
	}
	if (a->saving.book && !a->saving.count)
		save_book(a);
	return a->saving.count && session_save_has_room(&a->session);
}

/* One of many. */
static void
heed_of_range(struct app *a, const struct save_order *o)
{
	if (o->is_second)
		return;
	a->saving.given--;
	a->saving.done += o->why.code == ERR_NONE;
	if (o->why.code != ERR_NONE)
		a->saving.count = 0; /* nor would the others be */
	else if (a->saving.count + a->saving.given)
		app_say(a, false, "saving, %zu more", a->saving.count + a->saving.given);
	else
		app_say(a, false, "saved: %zu articles under %s", a->saving.done,
			a->settings->general.save_dir);
}

static void
heed_asked(struct app *a, const struct save_order *o)
{
	size_t kept = o->images.count - o->images_failed;
	if (!o->is_second && o->images.count)
		app_say(a, false, "saved: %s (%zu %s on their way)", o->path, o->images.count,
			o->images.count == 1 ? "image" : "images");
	else if (!o->is_second)
		app_say(a, false, "saved: %s", o->path);
	else if (o->images_failed)
		app_say(a, true, "saved: %s (%zu of %zu images stay links: %s)", o->path,
			o->images_failed, o->images.count, o->image_why.text);
	else
		app_say(a, false, "saved: %s (with %zu %s)", o->path, kept,
			kept == 1 ? "image" : "images");
}

static void
heed_saved(void *arg, const struct save_order *o)
{
	struct app *a = arg;
	if (o->reason == SAVE_RANGE)
		heed_of_range(a, o);
	if (o->why.code != ERR_NONE)
		app_say(a, true, "not saved%s: %s", o->is_second ? " with its images" : "",
			o->why.text);
	else if (o->reason == SAVE_ASKED)
		heed_asked(a, o);
}

bool
output_hear_saved(struct app *a)
{
	return session_hear_saved(&a->session, heed_saved, a);
}

void
output_save(struct app *a)
{
	struct entry *e = app_meant(a);
	if (!a->look.reader_focused && app_list(a)->anchor_id)
		save_range(a);
	else if (e)
		session_save(&a->session, e, SAVE_ASKED, a->settings->general.save_format,
			     a->settings->general.save_dir);
	else
		app_say(a, false, "no article to save");
}

/* "FORMAT FOLDER", each of which may be left out. */
void
output_save_as(struct app *a, const char *line)
{
	enum save_format format = a->settings->general.save_format;
	size_t size = strcspn(line, " ");
	char *word = mem_strndup(line, size);
	const char *rest = line;
	if (save_format_from_name(word, &format))
		rest += size;
	rest += strspn(rest, " ");
	char *dir = settings_expand_home(*rest ? rest : a->settings->general.save_dir);
	struct entry *e = app_meant(a);
	if (*rest && *dir != '/' && *dir != '.')
		app_say(a, true, "\"%s\" is neither a format nor a folder (/... ~/... ./...)",
			rest);
	else if (e)
		session_save(&a->session, e, SAVE_ASKED, format, dir);
	free(dir);
	free(word);
}

void
output_save_complete(void *arg, const char *line, struct prompt_candidates *into)
{
	const struct app *a = arg;
	const char *rest = strchr(line, ' ');
	size_t begun = rest ? (size_t)(rest - line) : strlen(line);
	for (int f = 0; f < SAVE_FORMAT_COUNT; f++) {
		const char *name = save_format_name((enum save_format)f);
		bool fits = rest ? strlen(name) == begun : true;
		if (strncasecmp(name, line, begun) != 0 || !fits)
			continue;
		char *whole = mem_printf("%s %s", name, a->settings->general.save_dir);
		prompt_offer(into, whole);
		free(whole);
	}
}

/* ---- the clipboard ------------------------------------------------------------------------- */

/* OSC 52: the terminal, wherever it runs, sets its own clipboard. */
static bool
clipboard_set(const char *text)
{
	struct buf out = {0};
	buf_puts(&out, "\033]52;c;");
	base64_put(text, strlen(text), &out);
	buf_puts(&out, "\a");
	bool sent = screen_send(buf_text(&out));
	buf_clear(&out);
	return sent;
}

void
output_copy(struct app *a, bool with_title)
{
	const struct article *article = app_meant_article(a);
	if (!article) {
		app_say(a, false, "no article to copy");
		return;
	}
	const char *link = article->link;
	char *text = with_title ? mem_printf("%s%s%s", article->title, *link ? "\n" : "", link)
				: mem_strdup(link);
	article_unref(article);
	if (!*text)
		app_say(a, false, "this article has no link");
	else if (clipboard_set(text))
		app_say(a, false, "copied: %s", text);
	else
		app_say(a, true, "this terminal has no clipboard (TERM)");
	free(text);
}

/* ---- a pipe -------------------------------------------------------------------------------- */

/* What the program has written stays to be read until a line is entered, or a signal comes. */
static void
enter_await(struct app *a)
{
	char bytes[256];
	ssize_t got = 0;
	fputs("\n[Enter goes back]", stdout);
	fflush(stdout);
	do {
		struct pollfd doors[] = {{.fd = STDIN_FILENO, .events = POLLIN},
					 {.fd = signals_bell(), .events = POLLIN}};
		if (poll(doors, 2, -1) < 0 && errno != EINTR)
			return;
		if (doors[1].revents)
			a->leaving |= signals_take().leave;
		if (!doors[0].revents)
			continue;
		got = read(STDIN_FILENO, bytes, sizeof(bytes));
		if (got <= 0)
			return;
	} while (!a->leaving && !memchr(bytes, '\n', (size_t)got));
}

void
output_pipe(struct app *a, const char *line)
{
	const struct entry *e = app_meant(a);
	struct err why = {0};
	struct buf text = {0};
	int status = 0;
	if (!e)
		return;
	session_write(&a->session, e, SAVE_MARKDOWN, &text);
	screen_release();
	bool ran = program_feed(line, buf_text(&text), text.size, &status, &why);
	if (ran)
		enter_await(a);
	screen_retake();
	buf_clear(&text);
	if (!ran)
		app_say(a, true, "%s", why.text);
	else if (status)
		app_say(a, true, "%s: ended with %d", line, status);
	else
		app_say(a, false, "piped to %s", line);
}

/* ---- a source ------------------------------------------------------------------------------ */

void
output_add(struct app *a, const char *url)
{
	const char *words[] = {"--config", a->settings->path, "add", "--", url, NULL};
	struct err why = {0};
	int status = 0;
	screen_release();
	bool ran = program_self(*a->settings->path ? words : words + 2, &status, &why);
	if (ran)
		enter_await(a);
	screen_retake();
	a->dirty = true;
	if (!ran)
		app_say(a, true, "%s", why.text);
	else if (status)
		app_say(a, true, "nothing was added");
	else
		a->leaving = a->begins_anew = true;
}
