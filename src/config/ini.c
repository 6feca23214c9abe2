#include "config/ini.h"

#include <errno.h>
#include <fcntl.h>
#include <iniparser/iniparser.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "config/ini_scan.h"

enum {
	FILE_MAX = 1 << 20,
	CHUNK_MAX = 256, /* values given to iniparser at once: its dictionary is searched from end
			    to end for each */
};

/* What ini_destroy() is given, with what hangs in it. */
struct box {
	struct ini ini; /* first, so that the two pointers are one */
	struct ini_scan scan;
	dictionary **dictionaries; /* of iniparser: the values point into them */
	size_t dictionary_count, dictionary_capacity;
	char *name;
};

/* ---- the door to iniparser ------------------------------------------------------------------ */

/* In place of iniparser's own printing: our first pass has found what can be wrong. */
static int
say_nothing(const char *fmt, ...)
{
	(void)fmt;
	return 0;
}

/* iniparser asks isspace() and tolower(), which in some 8-bit locales know bytes of UTF-8. */
static dictionary *
path_load(const char *path)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	locale_t before = c ? uselocale(c) : (locale_t)0;

	iniparser_set_error_callback(say_nothing);
	dictionary *d = iniparser_load(path);
	if (c) {
		uselocale(before);
		freelocale(c);
	}
	return d;
}

/* iniparser 4.1 reads nothing but a path: that of a file in memory, which has no name that
   anybody could know before. */
static dictionary *
text_load(const struct buf *text)
{
	int fd = memfd_create("caureader-ini", MFD_CLOEXEC);
	if (fd < 0)
		return NULL;

	dictionary *d = NULL;
	size_t at = 0;
	while (at < text->size) {
		ssize_t put = write(fd, text->bytes + at, text->size - at);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			break;
		at += (size_t)put;
	}
	if (at == text->size) {
		char *path = mem_printf("/proc/self/fd/%d", fd);
		d = path_load(path);
		free(path);
	}
	close(fd);
	return d;
}

/*
 * Writes "key=value" in a form that every version of iniparser reads alike: bare where that
 * can be, for there a backslash is never special.
 *
 * @return false when the value has no such form
 */
static bool
line_write(struct buf *into, const char *key, const char *value)
{
	size_t size = strlen(value);
	bool bare = size && !strpbrk(value, ";#") && !strchr(" \t\"'", value[0]) &&
		    !strchr(" \t\\", value[size - 1]);
	const char *quote = bare ? "" : !strchr(value, '"') ? "\"" : "'";

	if (*quote == '\'' && strchr(value, '\''))
		return false;
	return buf_printf(into, "%s=%s%s%s\n", key, quote, value, quote);
}

/* ---- values --------------------------------------------------------------------------------- */

/* A place among all entries, section by section. */
struct cursor {
	size_t section;
	size_t entry; /* counted through all sections */
	size_t left;  /* entries of the section from here on */
};

/* Goes on to a section that has entries left. @return false at the end of the file */
static bool
cursor_settle(struct cursor *at, const struct ini_scan *scan)
{
	while (at->left == 0 && at->section + 1 < scan->section_count)
		at->left = scan->sections[++at->section].entry_count;
	return at->left > 0;
}

static void
cursor_step(struct cursor *at)
{
	at->entry++;
	at->left--;
}

/* Writes values for iniparser, and leaves the cursor behind the last one. */
static void
chunk_write(struct buf *into, struct box *box, struct cursor *at, struct faults *faults)
{
	const struct ini_scan *scan = &box->scan;
	size_t written_section = SIZE_MAX;

	for (size_t count = 0; count < CHUNK_MAX && cursor_settle(at, scan); count++) {
		const struct ini_section *section = &scan->sections[at->section];
		struct ini_entry *entry = &scan->entries[at->entry];

		if (at->section != written_section) {
			if (section->repeated && count > 0)
				return; /* iniparser would throw the two together */
			buf_printf(into, "[%s]\n", section->name);
			written_section = at->section;
		}
		if (!line_write(into, entry->key, entry->value)) {
			faults_add(faults, box->name, entry->line,
				   "a value cannot hold ';' or '#' with both kinds of quotes");
			entry->value = "";
			line_write(into, entry->key, "");
		}
		cursor_step(at);
	}
}

/* Takes one value as iniparser read it. */
static void
value_take(struct box *box, const dictionary *d, const char *section, struct ini_entry *entry,
	   struct faults *faults)
{
	char *name = mem_printf("%s:%s", section, entry->key);
	const char *value = iniparser_getstring(d, name, NULL);
	free(name);

	if (value && strcmp(value, entry->value) == 0)
		entry->value = value;
	else
		faults_add(faults, box->name, entry->line,
			   "iniparser reads the value of \"%s\" as \"%s\"; write it in another way",
			   entry->key, value ? value : "");
}

/* Reads all values through iniparser. */
static void
values_read(struct box *box, struct faults *faults)
{
	const struct ini_scan *scan = &box->scan;
	struct cursor at = {.left = scan->section_count ? scan->sections[0].entry_count : 0};
	struct buf text = {0};

	while (cursor_settle(&at, scan)) {
		struct cursor from = at;
		buf_cut(&text, 0);
		chunk_write(&text, box, &at, faults);

		dictionary *d = text_load(&text);
		if (!d) {
			faults_add(faults, box->name, 0,
				   "iniparser cannot read what it is given (is /proc mounted?)");
			break;
		}
		box->dictionaries = mem_grow(box->dictionaries, &box->dictionary_capacity,
					     box->dictionary_count, sizeof(*box->dictionaries));
		box->dictionaries[box->dictionary_count++] = d;
		for (; from.entry < at.entry; cursor_step(&from)) {
			cursor_settle(&from, scan);
			value_take(box, d, scan->sections[from.section].name,
				   &scan->entries[from.entry], faults);
		}
	}
	buf_clear(&text);
}

/* ---- the file ------------------------------------------------------------------------------- */

struct ini *
ini_read_text(const char *name, const char *text, size_t size, struct faults *faults)
{
	struct box *box = mem_zalloc(1, sizeof(*box));
	struct ini_scan *scan = &box->scan;

	box->name = mem_strdup(name);
	ini_scan_text(scan, name, text, size, faults);
	values_read(box, faults);

	const struct ini_entry *entries = scan->entries;
	for (size_t i = 0; i < scan->section_count; i++) {
		scan->sections[i].entries = entries;
		if (entries)
			entries += scan->sections[i].entry_count;
	}
	box->ini = (struct ini){box->name, scan->sections, scan->section_count};
	return &box->ini;
}

/* Reads until the end or one byte over FILE_MAX. */
static bool
file_read(int fd, struct buf *into)
{
	while (into->size <= FILE_MAX) {
		size_t want = FILE_MAX + 1 - into->size;
		ssize_t got = read(fd, buf_room(into, want), want);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (got == 0)
			return true;
		into->size += (size_t)got;
	}
	return true;
}

struct ini *
ini_read_file(const char *path, struct faults *faults, struct err *why)
{
	struct buf text = {0};
	struct ini *ini = NULL;
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0) {
		bool absent = errno == ENOENT || errno == ENOTDIR;
		err_set(why, absent ? ERR_INPUT : ERR_DISK, errno, "%s: %s", path, strerror(errno));
		return NULL;
	}
	if (!file_read(fd, &text)) {
		err_set(why, ERR_DISK, errno, "%s: %s", path, strerror(errno));
	} else if (text.size > FILE_MAX) {
		faults_add(faults, name, 0, "the file is larger than 1 MiB");
		ini = ini_read_text(name, "", 0, faults);
	} else {
		ini = ini_read_text(name, buf_text(&text), text.size, faults);
	}
	close(fd);
	buf_clear(&text);
	return ini;
}

void
ini_destroy(struct ini *ini)
{
	struct box *box = (struct box *)ini;
	if (!box)
		return;
	for (size_t i = 0; i < box->dictionary_count; i++)
		iniparser_freedict(box->dictionaries[i]);
	free(box->dictionaries);
	ini_scan_clear(&box->scan);
	free(box->name);
	free(box);
}

const struct ini_section *
ini_find_section(const struct ini *ini, const char *name)
{
	for (size_t i = 0; i < ini->section_count; i++)
		if (strcmp(ini->sections[i].name, name) == 0)
			return &ini->sections[i];
	return NULL;
}

const struct ini_entry *
ini_find_entry(const struct ini_section *section, const char *key)
{
	for (size_t i = 0; section && i < section->entry_count; i++)
		if (strcmp(section->entries[i].key, key) == 0)
			return &section->entries[i];
	return NULL;
}
