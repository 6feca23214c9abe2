#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/commands.h"
#include "base/clock.h"
#include "base/log.h"
#include "feed/parse.h"
#include "net/libcurl.h"

/* ---- options ------------------------------------------------------------------------------ */

enum option_kind { OPTION_TEXT, OPTION_FLAG, OPTION_WIDTH, OPTION_LIMIT };

/* One row an option; `letter` is how commands[] says that a command takes it, '*' that all do. */
struct option_row {
	const char *name;
	char short_name;
	char letter;
	enum option_kind kind;
	size_t offset; /* in struct invocation */
	const char *argument;
	const char *help;
};

#define AT(member) offsetof(struct invocation, member)
static const struct option_row options[] = {
	{"config", 'c', '*', OPTION_TEXT, AT(config), "FILE", "configuration to read"},
	{"store", 0, '*', OPTION_TEXT, AT(store), "FILE|none", "where articles are kept"},
	{"theme", 0, '*', OPTION_TEXT, AT(theme), "NAME", "theme of the screen"},
	{"offline", 0, '*', OPTION_FLAG, AT(offline), NULL, "ask no server"},
	{"verbose", 'v', '*', OPTION_FLAG, AT(verbose), NULL, "say on stderr what is done"},
	{"url", 0, 'u', OPTION_TEXT, AT(url), "BASE", "address the input came from"},
	{"type", 0, 't', OPTION_TEXT, AT(type), "CONTENT-TYPE", "its Content-Type"},
	{"format", 0, 'f', OPTION_TEXT, AT(format), "NAME", "format of the output"},
	{"limit", 0, 'l', OPTION_LIMIT, AT(limit), "N", "at most so many articles"},
	{"dir", 0, 'd', OPTION_TEXT, AT(dir), "DIR", "folder to save to"},
	{"category", 0, 'c', OPTION_TEXT, AT(category), "ID", "category of the new source"},
	{"name", 0, 'n', OPTION_TEXT, AT(name), "ID", "what the new source is called"},
	{"yes", 'y', 'y', OPTION_FLAG, AT(yes), NULL, "ask nothing, take the first that is found"},
	{"network", 0, 'N', OPTION_FLAG, AT(network), NULL, "ask each source as well"},
	{"width", 0, 'w', OPTION_WIDTH, AT(width), "N", "cells of a line (80)"},
	{"ansi", 0, 'a', OPTION_FLAG, AT(ansi), NULL, "styles as escape sequences"},
};
#undef AT
enum { OPTION_COUNT = sizeof(options) / sizeof(options[0]) };

static bool
option_allowed(const struct option_row *o, const struct command *command)
{
	return o->letter == '*' || (command && strchr(command->options, o->letter));
}

static bool
option_number(const char *text, unsigned long most, unsigned long *value)
{
	char *end;
	errno = 0;
	*value = strtoul(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end && errno == 0 && *value >= 1 && *value <= most;
}

static bool
option_set(const struct option_row *o, const char *argument, struct invocation *inv,
	   struct err *why)
{
	void *member = (char *)inv + o->offset;
	unsigned long number = 0;

	switch (o->kind) {
	case OPTION_TEXT:
		*(const char **)member = argument;
		return true;
	case OPTION_FLAG:
		*(bool *)member = true;
		return true;
	case OPTION_WIDTH:
		if (!option_number(argument, 10000, &number))
			return err_set(why, ERR_USAGE, 0, "--%s wants a number of 1 to 10000",
				       o->name);
		*(unsigned *)member = (unsigned)number;
		return true;
	case OPTION_LIMIT:
		if (!option_number(argument, 1000000000, &number))
			return err_set(why, ERR_USAGE, 0, "--%s wants a number from 1 on", o->name);
		*(size_t *)member = number;
		return true;
	}
	return false;
}

/* ---- the command line --------------------------------------------------------------------- */

struct line {
	struct invocation inv;
	const struct command *command; /* NULL = the reader */
	bool help, version;
	const char **args; /* behind the command's name */
};

static const struct command *
command_find(const char *name)
{
	for (const struct command *c = commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

/* @param word  what stands behind the dashes; `long_form` says whether they were two */
static const struct option_row *
option_find(const char *word, size_t size, bool long_form)
{
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (long_form ? strlen(options[i].name) == size &&
					memcmp(options[i].name, word, size) == 0
			      : options[i].short_name && options[i].short_name == *word)
			return &options[i];
	return NULL;
}

/* Reads one option at argv[*at]; leaves *at at its last word. */
static bool
line_option(struct line *l, int argc, char **argv, int *at, struct err *why)
{
	const char *word = argv[*at];
	bool long_form = word[1] == '-';
	const char *name = word + 1 + long_form;
	const char *equals = long_form ? strchr(name, '=') : NULL;
	size_t size = equals ? (size_t)(equals - name) : strlen(name);

	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
		return l->help = true;
	if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
		return l->version = true;

	const struct option_row *o = option_find(name, size, long_form);
	if (!o)
		return err_set(why, ERR_USAGE, 0, "unknown option %s; --help lists them", word);
	const char *argument = equals ? equals + 1 : NULL;
	if (!long_form && name[1] && o->kind != OPTION_FLAG)
		argument = name + 1;
	else if (!long_form && name[1])
		return err_set(why, ERR_USAGE, 0, "unknown option %s; --help lists them", word);
	if (o->kind == OPTION_FLAG && argument)
		return err_set(why, ERR_USAGE, 0, "--%s takes no argument", o->name);
	if (o->kind != OPTION_FLAG && !argument) {
		if (*at + 1 >= argc)
			return err_set(why, ERR_USAGE, 0, "--%s wants %s", o->name, o->argument);
		argument = argv[++*at];
	}
	if (l->command && !option_allowed(o, l->command))
		return err_set(why, ERR_USAGE, 0, "%s takes no --%s", l->command->name, o->name);
	return option_set(o, argument, &l->inv, why);
}

static bool
line_read(struct line *l, int argc, char **argv, struct err *why)
{
	bool only_words = false;

	for (int i = 1; i < argc; i++) {
		if (!only_words && strcmp(argv[i], "--") == 0) {
			only_words = true;
		} else if (!only_words && argv[i][0] == '-' && argv[i][1]) {
			if (!line_option(l, argc, argv, &i, why))
				return false;
		} else if (!l->command) {
			l->command = command_find(argv[i]);
			if (!l->command)
				return err_set(why, ERR_USAGE, 0,
					       "unknown command \"%s\"; --help lists them",
					       argv[i]);
		} else {
			l->args[l->inv.arg_count++] = argv[i];
		}
	}
	l->inv.args = (char *const *)l->args;
	l->inv.words = argv;
	if (l->help || l->version || !l->command)
		return true;
	if (l->inv.arg_count < l->command->least_args || l->inv.arg_count > l->command->most_args)
		return err_set(why, ERR_USAGE, 0, "usage: caureader %s %s", l->command->name,
			       l->command->synopsis);
	return true;
}

/* ---- help --------------------------------------------------------------------------------- */

static void
help_options(const struct command *command)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *o = &options[i];
		if (!option_allowed(o, command) || (command && o->letter == '*'))
			continue;
		char left[64];
		snprintf(left, sizeof(left), "%s%c%s--%s%s%s", o->short_name ? "-" : " ",
			 o->short_name ? o->short_name : ' ', o->short_name ? ", " : "  ", o->name,
			 o->argument ? " " : "", o->argument ? o->argument : "");
		printf("  %-26s %s\n", left, o->help);
	}
}

static int
help_print(const struct command *command)
{
	if (command) {
		printf("usage: caureader [OPTION]... %s%s%s\n\n%s\n\n", command->name,
		       *command->synopsis ? " " : "", command->synopsis, command->help);
		help_options(command);
		puts("\nOptions for all commands: see caureader --help");
		return command_finish(EXIT_FINE);
	}
	puts("usage: caureader [OPTION]... [COMMAND [ARG]...]\n\n"
	     "A news reader for the terminal. Without a command: the reader.\n");
	for (const struct command *c = commands; c->name; c++)
		printf("  %-8s%-10s %s\n", c->name, c->synopsis, c->help);
	puts("\nOptions:");
	help_options(NULL);
	puts("      --help                 this text; behind a command, that command's\n"
	     "      --version              name and version");
	return command_finish(EXIT_FINE);
}

/* ---- life --------------------------------------------------------------------------------- */

/* Descriptors 0 to 2 are taken, so that no file opened later becomes one of them and gets
   printed into. */
static bool
descriptors_reserve(void)
{
	int fd;
	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd < 0)
		return false;
	close(fd);
	return true;
}

/* For tests: the time that clock_now() answers. */
static void
clock_from_environment(void)
{
	const char *now = getenv("CAUREADER_NOW");
	if (now && *now)
		clock_freeze(strtoll(now, NULL, 10));
}

static int
run(const struct line *l)
{
	if (l->inv.verbose)
		log_to(STDERR_FILENO, LOG_INFO);
	feed_start();
	int code = l->command ? l->command->run(&l->inv) : app_main(&l->inv);
	libcurl_end();
	feed_end();
	return code;
}

/* POSIX (XBD 8.2) has the first of these that is set, and not empty, say what the terminal speaks.
   Where none does (a container, a bare shell) it is C, in which no Armenian can be shown; terminals
   of today speak UTF-8. Who says C has C. */
static void
locale_begin(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
	bool said = false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);
		said |= value && *value;
	}
	setlocale(LC_ALL, "");
	if (!said)
		setlocale(LC_CTYPE, "C.UTF-8");
}

/* glibc gives each thread a heap of its own, which is address space and pieces that are never used
   again; two are enough for threads that mostly wait. And it learns to keep what was large and is
   free; a feed is large once, so what is goes back. */
static void
heap_begin(void)
{
#ifdef M_ARENA_MAX
	mallopt(M_ARENA_MAX, 2);
	mallopt(M_MMAP_THRESHOLD, 128 << 10);
#endif
}

int
main(int argc, char **argv)
{
	if (!descriptors_reserve())
		return EXIT_IO;
	heap_begin();
	locale_begin();
	signal(SIGPIPE, SIG_IGN);
	clock_from_environment();

	struct err why = {0};
	struct line l = {.args = calloc((size_t)argc + 1, sizeof(*l.args))};
	int code;
	if (!l.args || !line_read(&l, argc, argv, &why))
		code = command_fail(&why);
	else if (l.version)
		code = (puts("caureader " CAUREADER_VERSION), command_finish(EXIT_FINE));
	else if (l.help)
		code = help_print(l.command);
	else
		code = run(&l);
	free(l.args);
	return code;
}
