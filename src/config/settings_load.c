#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "config/embedded.h"
#include "config/settings_read.h"

/* ---- the example ---------------------------------------------------------------------------- */

const char *
settings_example(size_t *size)
{
	const struct embedded *example = embedded_files; /* the first of them */
	if (size)
		*size = example->size;
	return example->bytes;
}

static struct ini *
example_read(struct faults *faults)
{
	size_t size;
	const char *text = settings_example(&size);
	return ini_read_text("config.example.ini", text, size, faults);
}

/* ---- reading -------------------------------------------------------------------------------- */

/*
 * The example gives what the user's file leaves open. Its categories and sources are a
 * beginning: they go once the user names a source.
 */
static void
settings_read(struct settings *s, const struct ini *user, const struct ini *example,
	      struct faults *faults)
{
	const struct reading of_user = {s, user, example, faults};
	const struct reading of_example = {s, example, example, faults};
	bool own_sources = settings_has(user, SECTION_SOURCE);
	bool own_views = own_sources || settings_has(user, SECTION_VIEW);

	settings_check_sections(&of_user);
	for (unsigned kind = SECTION_GENERAL; kind <= SECTION_SCREEN; kind++) {
		settings_read_kind(&of_example, (enum section_kind)kind);
		settings_read_kind(&of_user, (enum section_kind)kind);
	}
	settings_read_kind(&of_user, SECTION_CATEGORY);
	if (!own_sources)
		settings_read_kind(&of_example, SECTION_CATEGORY);
	settings_read_kind(own_sources ? &of_user : &of_example, SECTION_SOURCE);
	settings_read_kind(own_views ? &of_user : &of_example, SECTION_VIEW);
	settings_read_kind(&of_user, SECTION_FILTER);
	s->keymap = keymap_create(user->name, ini_find_section(user, "keys"), faults);
}

/* A store that named the configuration would be written over it. */
static void
store_check(const struct settings *s, const struct ini *user, struct faults *faults)
{
	const struct ini_entry *entry = ini_find_entry(ini_find_section(user, "general"), "store");
	struct stat store, config;

	if (entry && *s->general.store && *s->path && stat(s->general.store, &store) == 0 &&
	    stat(s->path, &config) == 0 && store.st_dev == config.st_dev &&
	    store.st_ino == config.st_ino)
		faults_add(faults, user->name, entry->line,
			   "the store would be written over the configuration");
}

/* @param user  takes it; NULL is the example alone */
static struct settings *
settings_create(struct ini *user, const char *path, struct faults *faults, struct err *why)
{
	struct settings *s = mem_zalloc(1, sizeof(*s));
	struct ini *example = example_read(faults);

	s->path = mem_strdup(path);
	settings_read(s, user ? user : example, example, faults);
	if (user)
		store_check(s, user, faults);
	ini_destroy(user);
	ini_destroy(example);
	if (faults->count == 0)
		return s;

	settings_destroy(s);
	err_set(why, ERR_CONFIG, 0, "%s", faults->lines[0]);
	return NULL;
}

struct settings *
settings_from_text(const char *name, const char *text, size_t size, struct faults *faults,
		   struct err *why)
{
	return settings_create(ini_read_text(name, text, size, faults), "", faults, why);
}

/* ---- files ---------------------------------------------------------------------------------- */

/* XDG Base Directory Specification: a path that is not absolute is not looked at. */
char *
settings_default_path(void)
{
	const char *folder = getenv("XDG_CONFIG_HOME");
	if (folder && *folder == '/')
		return mem_printf("%s/caureader/config.ini", folder);
	return settings_expand_home("~/.config/caureader/config.ini");
}

struct settings *
settings_load(const char *path, struct faults *faults, struct err *why)
{
	char *found = path ? mem_strdup(path) : settings_default_path();
	struct settings *s = NULL;
	struct err unread = {0};
	struct ini *user = ini_read_file(found, faults, &unread);

	if (user)
		s = settings_create(user, found, faults, why);
	else if (!path && unread.code == ERR_INPUT)
		s = settings_create(NULL, "", faults, why);
	else if (why)
		*why = unread;
	free(found);
	return s;
}
