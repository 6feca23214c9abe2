#include <stdlib.h>
#include <string.h>

#include "app/app_room.h"
#include "base/mem.h"
#include "ui/pages.h"
#include "ui/screen.h"

/* ---- themes -------------------------------------------------------------------------------- */

/* @return false, with a message, when it cannot be shown; the one before stays */
static bool
theme_show(struct app *a, const char *name)
{
	struct faults faults = {0};
	struct err why = {0};
	struct theme theme;
	bool good = theme_load(name, &theme, &faults, &why);
	if (good) {
		a->theme = theme;
		screen_set_theme(&theme);
		a->dirty = true;
	} else {
		app_say(a, true, "%s", faults.count ? faults.lines[0] : why.text);
	}
	faults_clear(&faults);
	return good;
}

bool
app_set_theme(struct app *a, const char *name)
{
	if (!theme_show(a, name))
		return false;
	char *copy = mem_strdup(name);
	free(a->theme_name);
	a->theme_name = copy;
	app_say(a, false, "theme: %s", a->theme.name);
	return true;
}

static const char *
theme_at(const struct app *a, uint32_t item)
{
	for (uint32_t i = 0; a->themes && a->themes[i]; i++)
		if (i + 1 == item)
			return a->themes[i];
	return NULL;
}

void
app_try_theme(struct app *a)
{
	const char *name = theme_at(a, a->page.item);
	if (name)
		theme_show(a, name);
}

static void
themes_open(struct app *a)
{
	theme_names_free(a->themes);
	a->themes = theme_names();
	page_themes(&a->page, a->themes);
	for (uint32_t i = 0; a->themes[i]; i++)
		if (strcmp(a->themes[i], a->theme_name) == 0)
			page_choose(&a->page, i + 1);
}

/* ---- pages --------------------------------------------------------------------------------- */

static void
page_fill(struct app *a, enum page_kind kind)
{
	switch (kind) {
	case PAGE_HELP:
		page_help(&a->page, a->settings->keymap);
		break;
	case PAGE_SOURCES:
		page_sources(&a->page, a->settings, a->session.cache);
		break;
	case PAGE_LINKS:
		page_links(&a->page, &a->reader);
		break;
	case PAGE_THEMES:
		themes_open(a);
		break;
	}
}

void
app_open_page(struct app *a, enum page_kind kind)
{
	if (a->page_open)
		app_close_page(a);
	page_fill(a, kind);
	a->page_open = true;
	a->dirty = true;
}

void
app_close_page(struct app *a)
{
	if (a->page.kind == PAGE_THEMES)
		theme_show(a, a->theme_name);
	a->page_open = false;
	a->dirty = true;
}

void
app_follow_page(struct app *a)
{
	if (!a->page_open || a->page.kind != PAGE_SOURCES)
		return;
	uint32_t item = a->page.item;
	size_t top = a->page.top;
	page_fill(a, PAGE_SOURCES);
	a->page.top = top;
	page_choose(&a->page, item);
}

void
app_choose(struct app *a, uint32_t item)
{
	const char *theme;
	uint32_t source = item - 1;

	switch (a->page.kind) {
	case PAGE_HELP:
		app_close_page(a);
		app_do(a, (enum action)item, 0);
		break;
	case PAGE_SOURCES:
		session_poll(&a->session, &source, 1);
		app_say(a, false, "polling %s", a->settings->sources[source].id);
		break;
	case PAGE_LINKS:
		app_close_page(a);
		output_browse(a, reader_link(&a->reader, item));
		break;
	case PAGE_THEMES:
		theme = theme_at(a, item);
		if (theme && app_set_theme(a, theme))
			app_close_page(a);
		break;
	}
}
