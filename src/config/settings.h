#ifndef CAUREADER_CONFIG_SETTINGS_H
#define CAUREADER_CONFIG_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "config/ini.h"
#include "config/keys.h"

/**
 * @file
 * The user's configuration as values: every key known or reported, every default from
 * config.example.ini, which is compiled in.
 *
 * Owner:    whoever loaded it; settings_destroy() frees.
 * Threads:  read-only after settings_load(): any.
 * Units:    seconds and bytes, as named.
 */

enum notify { NOTIFY_OFF, NOTIFY_OSC9, NOTIFY_OSC777, NOTIFY_SEND };
enum full_text { FULL_TEXT_AUTO, FULL_TEXT_ALWAYS, FULL_TEXT_NEVER };
enum source_type { SOURCE_AUTO, SOURCE_FEED, SOURCE_HTML };
enum screen_layout { SCREEN_AUTO, SCREEN_WIDE, SCREEN_STACKED, SCREEN_FULL };
enum save_format { SAVE_MARKDOWN, SAVE_TEXT, SAVE_HTML, SAVE_JSON, SAVE_EPUB, SAVE_FORMAT_COUNT };
enum filter_action { FILTER_HIDE, FILTER_STAR, FILTER_READ, FILTER_SAVE };

struct category_settings {
	char *id;    /* lower case; also the folder under save-dir */
	char *title; /* shown; the ID where none is given */
	size_t line;
};

struct source_settings {
	char *id;
	char *url;            /* http, https, file, or exec with a command line */
	char *name;           /* shown in the list; "" = the feed's own title */
	uint32_t *categories; /* indices into settings.categories, in the order written */
	size_t category_count;
	enum source_type type;
	enum full_text full_text;
	int64_t poll_interval_s; /* 0 = general.poll_interval_s */
	int64_t keep_s;          /* 0 = general.keep_s */
	unsigned keep_count;     /* 0 = general.keep_count */
	char *filter;            /* a program through which answers go; "" = none */
	char *user, *password;   /* of a login; "" = none, or in the address */
	char *password_command;  /* a program that says the password; "" = none */
	char *headers;           /* "Name: value | Name: value"; "" = none */
	char *cookies;           /* "name=value; name=value"; "" = none */
	char *user_agent;        /* "" = that of [network] */
	char *proxy;             /* the same; "none" */
	/* XPath for pages without a feed; "" = automatic */
	char *item, *link, *title, *date, *body, *drop;
	size_t line;
};

struct view_settings {
	char *id;
	char *title;
	char *query;
	size_t line, query_line;
};

struct filter_settings {
	char *id;
	char *query;
	enum filter_action action;
	size_t line, query_line;
};

struct settings {
	char *path; /* of the file; "" for the built-in default */

	struct {
		char *theme;
		int64_t poll_interval_s;
		char *store;    /* path with ~ expanded; "" = none */
		char *save_dir; /* with ~ expanded */
		enum save_format save_format;
		char *save_name;  /* of a saved file, as store/save.h says */
		bool save_images; /* images are fetched and kept with saved articles */
		char *browser;    /* words, %u stands for the URL */
		int64_t keep_s;
		unsigned keep_count; /* of one source; 0 = all */
	} general;

	struct {
		unsigned connections; /* at once */
		unsigned per_host;    /* at once */
		int64_t timeout_s;
		size_t max_size_bytes; /* of an answer, unpacked */
		char *user_agent;      /* "" = ours */
		char *proxy;           /* "" = as the environment says; "none" */
	} network;

	struct {
		char *new_articles; /* a program that is given what is new; "" = none */
		enum notify notify; /* how the reader tells of new articles beyond its window */
	} hooks;

	struct {
		enum screen_layout layout;
		bool mouse;
		unsigned text_width; /* cells of the reader's measure */
	} screen;

	struct keymap *keymap;

	struct category_settings *categories;
	size_t category_count;
	struct source_settings *sources;
	size_t source_count;
	struct view_settings *views;
	size_t view_count;
	struct filter_settings *filters;
	size_t filter_count;
};

/**
 * Finds and reads the configuration. What the file leaves open is as in config.example.ini; its
 * categories, sources and views are there until the file has a source of its own. A category
 * that a source names and the file does not declare is the example's, or a fault. A url
 * "file:name" lies beside the file, and is absolute afterwards.
 *
 * @param path    --config's argument, or NULL: $XDG_CONFIG_HOME/caureader/config.ini (or
 *                ~/.config/...), else the built-in default
 * @param faults  every fault there is, in the order of the lines
 * @param why     ERR_INPUT when the named file is not there; ERR_CONFIG when there are faults
 * @return        NULL when there was a failure or a fault
 */
struct settings *settings_load(const char *path, struct faults *faults, struct err *why);

/** @return where the configuration lies when none is named, the caller's to free() */
char *settings_default_path(void);

/** The same from a text in memory. */
struct settings *settings_from_text(const char *name, const char *text, size_t size,
				    struct faults *faults, struct err *why);

void settings_destroy(struct settings *s);

/** @return index of the source with this ID, or -1 */
long settings_find_source(const struct settings *s, const char *id);

/** @return config.example.ini, byte for byte, NUL behind it */
const char *settings_example(size_t *size);

/** @return true when a URL could be that of a source; else `why` is a phrase */
bool settings_url_is_sound(const char *url, const char **why);

/** Names of enum values as the file writes them ("markdown"). */
const char *save_format_name(enum save_format format);
bool save_format_from_name(const char *name, enum save_format *format);

/** @return the path with a leading "~/" as $HOME, the caller's to free() */
char *settings_expand_home(const char *path);

#endif
