#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/addition.h"
#include "app/commands.h"
#include "app/discover.h"
#include "base/clock.h"
#include "base/mem.h"
#include "feed/subscriptions.h"

/* ---- asking ------------------------------------------------------------------------------- */

/* A line that the user types, without its end; "" when there is none. */
static void
answer_read(char *into, size_t size)
{
	if (!fgets(into, (int)size, stdin))
		*into = '\0';
	into[strcspn(into, "\n")] = '\0';
}

/* What it is, and what it will give. */
static void
candidate_print(const struct candidate *c, size_t number)
{
	printf("%zu. %s (%s, %zu %s)\n   %s\n", number, *c->title ? c->title : "(untitled)",
	       feed_format_name(c->format), c->count, c->count == 1 ? "article" : "articles",
	       c->url);
	for (size_t i = 0; i < CANDIDATE_TITLES && c->titles[i].text; i++) {
		struct clock_civil at = clock_civil_local(c->titles[i].published_at);
		if (c->titles[i].published_at)
			printf("   - %04d-%02d-%02d  %s\n", at.year, at.month, at.day,
			       c->titles[i].text);
		else
			printf("   - %s\n", c->titles[i].text);
	}
}

/* @return the one that is meant; NULL when none is */
static const struct candidate *
candidate_choose(const struct candidates *found, bool asks)
{
	char answer[32] = "1";
	for (size_t i = 0; i < found->count; i++)
		candidate_print(&found->items[i], i + 1);
	if (!asks)
		return &found->items[0];
	if (found->count > 1)
		printf("Which one? 1 to %zu [1], n for none: ", found->count);
	else
		printf("Add it? [y]/n: ");
	fflush(stdout);
	answer_read(answer, sizeof(answer));
	if (*answer == 'n' || *answer == 'N')
		return NULL;
	unsigned long number = *answer >= '0' && *answer <= '9' ? strtoul(answer, NULL, 10) : 1;
	return number >= 1 && number <= found->count ? &found->items[number - 1] : NULL;
}

/* Asks for categories, names with commas between. @param line  holds the names. @return how many */
static size_t
categories_ask(const struct settings *s, char *line, size_t size, const char **names, size_t most)
{
	size_t count = 0;
	for (size_t i = 0; i < s->category_count; i++)
		printf("%s%s", i ? ", " : "Categories: ", s->categories[i].id);
	printf("%sIn which, with commas between? A new name makes one; Enter for none: ",
	       s->category_count ? "\n" : "");
	fflush(stdout);
	answer_read(line, size);
	for (char *name = line; *name && count < most;) {
		char *end = name + strcspn(name, ",");
		char *next = end + (*end == ',');
		name += strspn(name, " \t");
		while (end > name && (end[-1] == ' ' || end[-1] == '\t'))
			end--;
		if (end > name)
			names[count++] = name;
		*end = '\0';
		name = next;
	}
	return count;
}

/* ---- adding one --------------------------------------------------------------------------- */

static bool
source_add(const struct invocation *inv, const struct settings *s, const struct candidate *c,
	   bool asks, struct err *why)
{
	char line[400];
	const char *names[16] = {inv->category};
	size_t name_count = inv->category != NULL;
	if (asks && !name_count)
		name_count = categories_ask(s, line, sizeof(line), names,
					    sizeof(names) / sizeof(names[0]));
	struct addition a = addition_begin(s);
	char *path = NULL;
	const char *id;
	struct addition_source source = {
		.id = inv->name,
		.url = c->url,
		.title = c->title,
		.categories = names,
		.category_count = name_count,
		.is_page = c->format == FEED_HTML,
	};
	bool added = addition_source(&a, &source, &id, why) && addition_write(&a, &path, why);
	if (added)
		printf("added as %s to %s\n", id, path);
	free(path);
	addition_clear(&a);
	return added;
}

int
command_add(const struct invocation *inv)
{
	int code = EXIT_FINE;
	struct err why = {0};
	struct candidates found;
	struct settings *s = command_settings(inv, &code);
	if (!s)
		return code;
	if (inv->offline)
		err_set(&why, ERR_NETWORK, 0, "add: cannot ask servers when offline");
	if (why.code != ERR_NONE || !discover(s, inv->args[0], &found, &why)) {
		char *text = mem_printf("%s: %s", inv->args[0], why.text);
		err_set(&why, why.code, why.detail, "%s", text);
		free(text);
		settings_destroy(s);
		return command_fail(&why);
	}
	bool asks = !inv->yes && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	const struct candidate *chosen = candidate_choose(&found, asks);
	if (!chosen)
		code = EXIT_SOME_FAILED;
	else if (!source_add(inv, s, chosen, asks, &why))
		code = why.code == ERR_USAGE ? (command_fail(&why), EXIT_SOME_FAILED)
					     : command_fail(&why);
	candidates_clear(&found);
	settings_destroy(s);
	return command_finish(code);
}

/* ---- adding many -------------------------------------------------------------------------- */

/* @return how many were added */
static size_t
subscriptions_add(struct addition *a, const struct subscriptions *list, const char *file)
{
	size_t added = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct subscription *item = &list->items[i];
		struct err why = {0};
		const char *id;
		struct addition_source source = {
			.url = item->url,
			.title = item->title,
			.categories = (const char *const *)item->folders,
			.category_count = item->folder_count,
		};
		if (addition_source(a, &source, &id, &why)) {
			printf("%s added: %s\n", id, item->url);
			added++;
		} else {
			printf("%s:%zu: left out: %s: %s\n", file, item->line, item->url, why.text);
		}
	}
	for (size_t i = 0; i < list->note_count; i++)
		printf("%s:%zu: left out: %s\n", file, list->notes[i].line, list->notes[i].text);
	return added;
}

int
command_import(const struct invocation *inv)
{
	int code = EXIT_FINE;
	struct err why = {0};
	struct buf bytes = {0};
	struct subscriptions list;
	const char *file = inv->args[0];
	struct settings *s = command_settings(inv, &code);
	if (!s)
		return code;
	if (!command_read(file, &bytes, &why) ||
	    !subscriptions_read(file, buf_text(&bytes), bytes.size, &list, &why)) {
		struct err told = why;
		if (why.code == ERR_FORMAT)
			err_set(&told, ERR_FORMAT, 0, "%s: %s", file, why.text);
		buf_clear(&bytes);
		settings_destroy(s);
		return command_fail(&told);
	}
	struct addition a = addition_begin(s);
	char *path = NULL;
	size_t added = subscriptions_add(&a, &list, file);
	if (added && !addition_write(&a, &path, &why))
		code = command_fail(&why);
	else
		printf("%zu of %zu added%s%s\n", added, list.count, path ? " to " : "",
		       path ? path : "");
	if (code == EXIT_FINE && !added && list.count)
		code = EXIT_SOME_FAILED;
	free(path);
	addition_clear(&a);
	subscriptions_clear(&list);
	buf_clear(&bytes);
	settings_destroy(s);
	return command_finish(code);
}
