#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app/app_room.h"
#include "base/mem.h"
#include "ui/screen.h"

enum { TEXT_WIDTH_MIN = 20, TEXT_WIDTH_MAX = 1000 };

/* ---- what a word chooses ------------------------------------------------------------------- */

static const char *const layout_names[] = {"auto", "wide", "stacked", "full", NULL};
static const char *const order_names[] = {"date", "source", "title", "relevance", NULL};
static const char *const direction_names[] = {"down", "up", NULL};
static const char *const switch_names[] = {"off", "on", NULL};

/* @return the place of a word among names, or -1 */
static int
name_find(const char *const *names, const char *word)
{
	for (int i = 0; names[i]; i++)
		if (strcasecmp(names[i], word) == 0)
			return i;
	return -1;
}

static void
names_offer(const char *before, const char *begun, const char *const *names,
	    struct prompt_candidates *into)
{
	for (size_t i = 0; names[i]; i++) {
		if (strncasecmp(names[i], begun, strlen(begun)) != 0)
			continue;
		char *line = mem_printf("%s%s", before, names[i]);
		prompt_offer(into, line);
		free(line);
	}
}

/* ---- commands with an argument ------------------------------------------------------------- */

static void
theme_command(struct app *a, const char *word)
{
	app_set_theme(a, word);
}

static void
layout_command(struct app *a, const char *word)
{
	int layout = name_find(layout_names, word);
	if (layout < 0) {
		app_say(a, true, "no layout \"%s\"; there are auto, wide, stacked and full", word);
		return;
	}
	a->look.layout = (enum screen_layout)layout;
	app_say(a, false, "layout: %s", layout_names[layout]);
}

/* "source", "source up": down is the newest first, or from A on. */
static void
sort_command(struct app *a, const char *words)
{
	size_t size = strcspn(words, " ");
	char *word = mem_strndup(words, size);
	const char *rest = words + size + strspn(words + size, " ");
	int order = name_find(order_names, word);
	int direction = *rest ? name_find(direction_names, rest) : 0;
	free(word);
	if (order < 0 || direction < 0) {
		app_say(a, true, "sort by date, source, title or relevance, and down or up");
		return;
	}
	list_set_order(app_list(a), (enum list_order)order, direction == 1);
	app_say(a, false, "sorted by %s, %s", order_names[order], direction_names[direction]);
}

static void
tab_command(struct app *a, const char *word)
{
	size_t count = cache_shelf_count(a->session.cache);
	char *end;
	unsigned long number = strtoul(word, &end, 10);
	if (!*end && number >= 1 && number <= count) {
		app_go_tab(a, number - 1);
		return;
	}
	for (size_t i = 0; i < count; i++)
		if (strcasecmp(cache_shelf(a->session.cache, i)->title, word) == 0) {
			app_go_tab(a, i);
			return;
		}
	app_say(a, true, "no tab \"%s\"", word);
}

static void
help_command(struct app *a, const char *words)
{
	app_open_page(a, PAGE_HELP);
	page_find(&a->page, words);
}

static void
mouse_command(struct app *a, const char *word)
{
	int on = name_find(switch_names, word);
	if (on < 0) {
		app_say(a, true, "mouse on or off");
		return;
	}
	screen_set_mouse(on == 1);
	app_say(a, false, "mouse: %s", switch_names[on]);
}

static void
width_command(struct app *a, const char *word)
{
	char *end;
	unsigned long cells = strtoul(word, &end, 10);
	if (*end || cells < TEXT_WIDTH_MIN || cells > TEXT_WIDTH_MAX) {
		app_say(a, true, "text-width takes %d to %d", TEXT_WIDTH_MIN, TEXT_WIDTH_MAX);
		return;
	}
	a->reader.text_width = (unsigned)cells;
	app_say(a, false, "text-width: %lu", cells);
}

static void set_command(struct app *a, const char *words);

/* ---- completing ---------------------------------------------------------------------------- */

static void
themes_offer(struct app *a, const char *before, const char *begun, struct prompt_candidates *into)
{
	(void)a;
	char **names = theme_names();
	names_offer(before, begun, (const char *const *)names, into);
	theme_names_free(names);
}

static void
layouts_offer(struct app *a, const char *before, const char *begun, struct prompt_candidates *into)
{
	(void)a;
	names_offer(before, begun, layout_names, into);
}

static void
switches_offer(struct app *a, const char *before, const char *begun, struct prompt_candidates *into)
{
	(void)a;
	names_offer(before, begun, switch_names, into);
}

static void
orders_offer(struct app *a, const char *before, const char *begun, struct prompt_candidates *into)
{
	(void)a;
	const char *space = strchr(begun, ' ');
	if (!space) {
		names_offer(before, begun, order_names, into);
		return;
	}
	char *whole = mem_printf("%s%.*s ", before, (int)(space - begun), begun);
	names_offer(whole, space + 1, direction_names, into);
	free(whole);
}

static void
tabs_offer(struct app *a, const char *before, const char *begun, struct prompt_candidates *into)
{
	size_t count = cache_shelf_count(a->session.cache);
	const char **titles = mem_zalloc(count + 1, sizeof(*titles));
	for (size_t i = 0; i < count; i++)
		titles[i] = cache_shelf(a->session.cache, i)->title;
	names_offer(before, begun, titles, into);
	free(titles);
}

static void
formats_offer(struct app *a, const char *before, const char *begun, struct prompt_candidates *into)
{
	const char *names[SAVE_FORMAT_COUNT + 1] = {0};
	(void)a;
	for (int f = 0; f < SAVE_FORMAT_COUNT; f++)
		names[f] = save_format_name((enum save_format)f);
	names_offer(before, begun, names, into);
}

static void settings_offer(struct app *a, const char *before, const char *begun,
			   struct prompt_candidates *into);

/* ---- the tables ---------------------------------------------------------------------------- */

/* A command that takes words behind its name. Where its name is an action's too, that is done
   when no words follow. */
struct command_row {
	const char *name;
	void (*run)(struct app *a, const char *words);
	void (*offer)(struct app *a, const char *before, const char *begun,
		      struct prompt_candidates *into); /* or NULL */
};

static const struct command_row command_rows[] = {
	{"filter", search_filter_done, NULL},
	{"help", help_command, NULL},
	{"layout", layout_command, layouts_offer},
	{"open", output_browse, NULL},
	{"pipe", output_pipe, NULL},
	{"save", output_save_as, formats_offer},
	{"search", search_everything_done, NULL},
	{"set", set_command, settings_offer},
	{"sort", sort_command, orders_offer},
	{"tab", tab_command, tabs_offer},
	{"theme", theme_command, themes_offer},
	{NULL, NULL, NULL},
};

/* What `set` sets: until the program ends. */
static const struct command_row setting_rows[] = {
	{"layout", layout_command, layouts_offer},
	{"mouse", mouse_command, switches_offer},
	{"text-width", width_command, NULL},
	{"theme", theme_command, themes_offer},
	{NULL, NULL, NULL},
};

/* Names that vi has taught. */
static const struct {
	const char *name, *means;
} aliases[] = {{"q", "quit"}, {"quit!", "quit"}, {"q!", "quit"}, {"h", "help"}, {"w", "save"}};

static const struct command_row *
row_find(const struct command_row *rows, const char *name, size_t size)
{
	for (; rows->name; rows++)
		if (strlen(rows->name) == size && strncasecmp(rows->name, name, size) == 0)
			return rows;
	return NULL;
}

/* "NAME WORDS", NAME a row's. @return false when there is no such row, or no words */
static bool
row_run(const struct command_row *rows, struct app *a, const char *line)
{
	size_t size = strcspn(line, " =");
	const char *words = line + size + strspn(line + size, " =");
	const struct command_row *row = row_find(rows, line, size);
	if (!row || !*words)
		return false;
	row->run(a, words);
	return true;
}

static void
set_command(struct app *a, const char *words)
{
	if (!row_run(setting_rows, a, words))
		app_say(a, true, "set layout, mouse, text-width or theme, and a value");
}

/* Offers what follows the first word, or the rest of that word. */
static void
rows_offer(const struct command_row *rows, struct app *a, const char *before, const char *begun,
	   struct prompt_candidates *into)
{
	size_t size = strcspn(begun, " ");
	if (!begun[size]) {
		for (; rows->name; rows++)
			names_offer(before, begun, (const char *const[]){rows->name, NULL}, into);
		return;
	}
	const struct command_row *row = row_find(rows, begun, size);
	if (!row || !row->offer)
		return;
	char *whole = mem_printf("%s%s ", before, row->name);
	row->offer(a, whole, begun + size + strspn(begun + size, " "), into);
	free(whole);
}

static void
settings_offer(struct app *a, const char *before, const char *begun, struct prompt_candidates *into)
{
	rows_offer(setting_rows, a, before, begun, into);
}

void
command_line_complete(void *arg, const char *line, struct prompt_candidates *into)
{
	struct app *a = arg;
	rows_offer(command_rows, a, "", line, into);
	for (int i = 1; !strchr(line, ' ') && i < ACTION_COUNT; i++) {
		const char *name = action_infos[i].name;
		if (action_infos[i].works && !row_find(command_rows, name, strlen(name)))
			names_offer("", line, (const char *const[]){name, NULL}, into);
	}
}

/* ---- running ------------------------------------------------------------------------------- */

/* "23": the row of the list. */
static bool
row_go(struct app *a, const char *line)
{
	if (!line[0] || line[strspn(line, "0123456789")])
		return false;
	unsigned long row = strtoul(line, NULL, 10);
	list_select(app_list(a), row ? row - 1 : 0);
	return true;
}

void
command_line_run(struct app *a, const char *line)
{
	line += strspn(line, " ");
	size_t size = strlen(line);
	while (size && line[size - 1] == ' ')
		size--;
	char *words = mem_strndup(line, size);
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (strcmp(aliases[i].name, words) == 0) {
			free(words);
			words = mem_strdup(aliases[i].means);
		}
	if (!row_go(a, words) && !row_run(command_rows, a, words)) {
		enum action action = action_from_name(words);
		if (action != ACTION_NONE && action_infos[action].works)
			app_do(a, action, 0);
		else if (row_find(command_rows, words, strlen(words)))
			app_say(a, true, "%s: say what; Tab shows it", words);
		else if (*words)
			app_say(a, true, "no command \"%s\"; Tab shows them", words);
	}
	free(words);
}
