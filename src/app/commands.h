#ifndef CAUREADER_APP_COMMANDS_H
#define CAUREADER_APP_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/settings.h"

/**
 * @file
 * The commands without a screen, and what the command line said.
 *
 * Results go to stdout, messages to stderr.
 *
 * Threads:  the main thread.
 */

/** The command line, read. Strings are argv's. */
struct invocation {
	const char *config;   /* --config, or NULL */
	const char *store;    /* --store, or NULL */
	const char *theme;    /* --theme, or NULL */
	const char *url;      /* --url, or NULL */
	const char *type;     /* --type, or NULL */
	const char *format;   /* --format, or NULL */
	const char *dir;      /* --dir, or NULL */
	const char *category; /* --category, or NULL */
	const char *name;     /* --name, or NULL */
	unsigned width;       /* --width, cells; 0 = not given */
	size_t limit;         /* --limit; 0 = not given */
	bool ansi, offline, network, verbose, yes;
	char *const *words; /* all of argv */
	char *const *args;  /* what is left behind the command's name */
	size_t arg_count;
};

/** Exit codes, those of sysexits.h that caureader uses, and what they mean here. */
enum {
	EXIT_FINE = 0,
	EXIT_SOME_FAILED = 1,  /* a source failed, an image stays a link, or nothing matched */
	EXIT_USAGE = 64,       /* EX_USAGE */
	EXIT_BAD_INPUT = 65,   /* EX_DATAERR: the input is not what it should be */
	EXIT_NO_INPUT = 66,    /* EX_NOINPUT */
	EXIT_CANT_CREATE = 73, /* EX_CANTCREAT */
	EXIT_IO = 74,          /* EX_IOERR */
	EXIT_CONFIG = 78,      /* EX_CONFIG */
};

struct command {
	const char *name;
	const char *synopsis; /* arguments, as the help shows them */
	const char *help;     /* one line */
	const char *options;  /* letters of the options it takes, see main.c */
	size_t least_args, most_args;
	int (*run)(const struct invocation *inv);
};

/** All commands; a row without a name is the last. */
extern const struct command commands[];

int command_add(const struct invocation *inv);
int command_import(const struct invocation *inv);
int command_poll(const struct invocation *inv);
int command_list(const struct invocation *inv);
int command_export(const struct invocation *inv);
int command_extract(const struct invocation *inv);
int command_show(const struct invocation *inv);
int command_save(const struct invocation *inv);
int command_check(const struct invocation *inv);
int command_parse(const struct invocation *inv);
int command_render(const struct invocation *inv);

/* ---- what commands share (command.c) -------------------------------------------------------- */

/** Prints "caureader: TEXT" on stderr. @return the exit code that fits the failure */
int command_fail(const struct err *why);

/**
 * Loads the configuration; prints every fault and the failure.
 *
 * @param exit_code  filled when NULL is returned
 */
struct settings *command_settings(const struct invocation *inv, int *exit_code);

enum { COMMAND_INPUT_MAX = 256 << 20 };

/** Reads FILE or "-" whole, up to COMMAND_INPUT_MAX bytes. */
bool command_read(const char *path, struct buf *into, struct err *why);

/** Flushes stdout. @return `code`, or EXIT_IO with a line on stderr when something was lost */
int command_finish(int code);

#endif
