#include "config/ini.h"

#include <errno.h>
#include <fcntl.h>
#include <iniparser/iniparser.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

enum {
	FILE_MAX_BYTES = 1 << 20,
	LINE_MAX_BYTES = 1000, /* iniparser's buffer is 1,024 */
};

/* ---- faults ------------------------------------------------------------------------------- */

void
faults_add(struct faults *f, const char *name, size_t line, const char *fmt, ...)
{
	struct buf text = {.max = 1000};
	if (line)
		buf_printf(&text, "%s:%zu: ", name, line);
	else
		buf_printf(&text, "%s: ", name);

	va_list args;
	va_start(args, fmt);
	char *words = NULL;
	if (vasprintf(&words, fmt, args) < 0)
		mem_die("out of memory");
	va_end(args);
	utf8_clean(&text, words, strlen(words), UTF8_LINE);
	free(words);

	f->lines = mem_grow(f->lines, &f->capacity, f->count, sizeof(*f->lines));
	f->lines[f->count++] = buf_take(&text);
}

void
faults_clear(struct faults *f)
{
	for (size_t i = 0; i < f->count; i++)
		free(f->lines[i]);
	free(f->lines);
	*f = (struct faults){0};
}

/* ---- the file, line by line ---------------------------------------------------------------- */

struct section {
	struct ini_section public; /* first: an array of these is read through it */
	struct ini_entry *entries;
	size_t capacity;
};

struct file {
	struct ini public; /* first */
	struct section *sections;
	size_t count, capacity;
	struct ini_section *list; /* the public array, made at the end */
	char *name;
	struct buf clean; /* what iniparser is given: faulty lines blank */
};

struct reading {
	struct file *file;
	struct faults *faults;
	size_t line;
	struct section *section; /* the current one; NULL before the first, or after a faulty one */
	bool skip;               /* what stands in a faulty section is passed over */
};

static char *
lower_copy(const char *text, size_t size)
{
	char *copy = mem_strndup(text, size);
	for (char *c = copy; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + 32);
	return copy;
}

static void
trim(const char **text, size_t *size)
{
	while (*size && (**text == ' ' || **text == '\t'))
		++*text, --*size;
	while (*size && strchr(" \t\r", (*text)[*size - 1]))
		--*size;
}

static struct section *
section_find(struct file *f, const char *name)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->sections[i].public.name, name) == 0)
			return &f->sections[i];
	return NULL;
}

static bool
read_section(struct reading *r, const char *text, size_t size)
{
	const char *end = memchr(text, ']', size);
	r->section = NULL;
	r->skip = true;
	if (!end) {
		faults_add(r->faults, r->file->name, r->line, "a section wants its \"]\"");
		return false;
	}
	const char *inner = text + 1, *rest = end + 1;
	size_t inner_size = (size_t)(end - inner), rest_size = size - (size_t)(rest - text);
	trim(&inner, &inner_size);
	trim(&rest, &rest_size);
	if (rest_size && *rest != ';' && *rest != '#') {
		faults_add(r->faults, r->file->name, r->line, "words behind a section's name");
		return false;
	}
	if (!inner_size || memchr(inner, ':', inner_size)) {
		faults_add(r->faults, r->file->name, r->line,
			   inner_size ? "a section's name cannot hold \":\"; write [source NAME]"
				      : "a section wants a name");
		return false;
	}
	char *name = lower_copy(inner, inner_size);
	struct section *known = section_find(r->file, name);
	if (known) {
		faults_add(r->faults, r->file->name, r->line,
			   "section [%s] stands in line %zu already", name, known->public.line);
		free(name);
		return false;
	}
	struct file *f = r->file;
	f->sections = mem_grow(f->sections, &f->capacity, f->count, sizeof(*f->sections));
	r->section = &f->sections[f->count++];
	*r->section = (struct section){.public = {.name = name, .line = r->line}};
	r->skip = false;
	return true;
}

/* What iniparser would make of a value: cut at ';' or '#', unless it is quoted. */
static bool
value_is_sound(struct reading *r, const char *key, const char *value, size_t size)
{
	char quote = size && (*value == '"' || *value == '\'') ? *value : '\0';
	if (quote) {
		size_t i = 1;
		while (i < size && (value[i] != quote || value[i - 1] == '\\'))
			i++;
		if (i >= size) {
			faults_add(r->faults, r->file->name, r->line,
				   "the quote of \"%s\" is not closed", key);
			return false;
		}
		const char *rest = value + i + 1;
		size_t rest_size = size - i - 1;
		trim(&rest, &rest_size);
		if (rest_size && *rest != ';' && *rest != '#') {
			faults_add(r->faults, r->file->name, r->line,
				   "words behind the quoted value of \"%s\"", key);
			return false;
		}
		return true;
	}
	/* A comment has a space before it; without one the sign belongs to the value, and
	   iniparser would cut it in silence. */
	for (size_t i = 0; i < size; i++) {
		if (value[i] != ';' && value[i] != '#')
			continue;
		if (i == 0 || value[i - 1] == ' ' || value[i - 1] == '\t')
			return true; /* a comment begins */
		faults_add(r->faults, r->file->name, r->line,
			   "\"%c\" cuts the value of \"%s\" short; put the value in quotes",
			   value[i], key);
		return false;
	}
	return true;
}

static bool
read_entry(struct reading *r, const char *text, size_t size, const char *equals)
{
	const char *key = text, *value = equals + 1;
	size_t key_size = (size_t)(equals - text), value_size = size - key_size - 1;
	trim(&key, &key_size);
	trim(&value, &value_size);
	if (!key_size) {
		faults_add(r->faults, r->file->name, r->line, "a key is missing before \"=\"");
		return false;
	}
	if (r->skip)
		return false;
	if (!r->section) {
		faults_add(r->faults, r->file->name, r->line, "a key before the first section");
		return false;
	}
	char *name = lower_copy(key, key_size);
	if (strchr(name, ':')) {
		faults_add(r->faults, r->file->name, r->line, "a key cannot hold \":\"");
		goto fail;
	}
	for (size_t i = 0; i < r->section->public.entry_count; i++)
		if (strcmp(r->section->entries[i].key, name) == 0) {
			faults_add(r->faults, r->file->name, r->line,
				   "key \"%s\" stands in line %zu already", name,
				   r->section->entries[i].line);
			goto fail;
		}
	if (!value_is_sound(r, name, value, value_size))
		goto fail;
	struct section *s = r->section;
	s->entries = mem_grow(s->entries, &s->capacity, s->public.entry_count, sizeof(*s->entries));
	s->entries[s->public.entry_count++] = (struct ini_entry){.key = name, .line = r->line};
	return true;
fail:
	free(name);
	return false;
}

/* @return true when iniparser may see the line */
static bool
read_line(struct reading *r, const char *line, size_t size)
{
	if (size > LINE_MAX_BYTES) {
		faults_add(r->faults, r->file->name, r->line, "the line is longer than %d bytes",
			   LINE_MAX_BYTES);
		return false;
	}
	if (memchr(line, 0, size)) {
		faults_add(r->faults, r->file->name, r->line, "a NUL byte");
		return false;
	}
	if (!utf8_valid(line, size)) {
		faults_add(r->faults, r->file->name, r->line, "bytes that are not UTF-8");
		return false;
	}
	trim(&line, &size);
	if (!size || *line == '#' || *line == ';')
		return false; /* of no use to iniparser either */
	if (*line == '[')
		return read_section(r, line, size);
	const char *equals = memchr(line, '=', size);
	if (equals)
		return read_entry(r, line, size, equals);
	faults_add(r->faults, r->file->name, r->line,
		   "neither a section, nor a key with \"=\", nor a comment");
	return false;
}

static void
read_lines(struct file *f, struct faults *faults, const char *text, size_t size)
{
	struct reading r = {.file = f, .faults = faults};
	if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		text += 3, size -= 3;
	while (size) {
		const char *end = memchr(text, '\n', size);
		size_t length = end ? (size_t)(end - text) : size;
		r.line++;
		/* A backslash at the end would join the next line to this one. */
		size_t last = length;
		while (last && (text[last - 1] == '\r' || text[last - 1] == ' '))
			last--;
		bool joins = last && text[last - 1] == '\\';
		if (joins && *text != '#' && *text != ';')
			faults_add(faults, f->name, r.line, "a line cannot end in \"\\\"");
		else if (read_line(&r, text, length))
			buf_put(&f->clean, text, last);
		buf_putc(&f->clean, '\n');
		size -= length + (end != NULL);
		text += length + (end != NULL);
	}
}

/* ---- iniparser ----------------------------------------------------------------------------- */

static int
iniparser_is_silent(const char *fmt, ...)
{
	(void)fmt;
	return 0;
}

/* The cleaned text goes to iniparser through an unnamed file of memory. */
static dictionary *
dictionary_load(const struct buf *text)
{
	int fd = memfd_create("configuration", MFD_CLOEXEC);
	if (fd < 0)
		return NULL;
	dictionary *d = NULL;
	char path[sizeof("/proc/self/fd/") + 11];
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	size_t done = 0;
	while (done < text->size) {
		ssize_t put = write(fd, text->bytes + done, text->size - done);
		if (put <= 0)
			goto out;
		done += (size_t)put;
	}
	iniparser_set_error_callback(iniparser_is_silent);
	d = iniparser_load(path);
	iniparser_set_error_callback(NULL);
out:
	close(fd);
	return d;
}

static void
file_read_values(struct file *f, struct faults *faults)
{
	dictionary *d = dictionary_load(&f->clean);
	for (size_t i = 0; i < f->count; i++) {
		struct section *s = &f->sections[i];
		for (size_t k = 0; k < s->public.entry_count; k++) {
			char *full = mem_printf("%s:%s", s->public.name, s->entries[k].key);
			const char *value = d ? iniparser_getstring(d, full, NULL) : NULL;
			if (!value)
				faults_add(faults, f->name, s->entries[k].line,
					   "the value of \"%s\" cannot be read", s->entries[k].key);
			s->entries[k].value = mem_strdup(value);
			free(full);
		}
	}
	if (d)
		iniparser_freedict(d);
}

/* ---- reading ------------------------------------------------------------------------------- */

struct ini *
ini_read_text(const char *name, const char *text, size_t size, struct faults *faults)
{
	struct file *f = mem_zalloc(1, sizeof(*f));
	f->name = mem_strdup(name);
	read_lines(f, faults, text, size);
	file_read_values(f, faults);
	buf_clear(&f->clean);

	f->list = mem_zalloc(f->count, sizeof(*f->list));
	for (size_t i = 0; i < f->count; i++) {
		f->sections[i].public.entries = f->sections[i].entries;
		f->list[i] = f->sections[i].public;
	}
	f->public = (struct ini){f->name, f->list, f->count};
	return &f->public;
}

struct ini *
ini_read_file(const char *path, struct faults *faults, struct err *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0) {
		enum err_code code = errno == ENOENT || errno == ENOTDIR ? ERR_INPUT : ERR_DISK;
		err_set(why, code, errno, "%s: %s", path, strerror(errno));
		return NULL;
	}
	struct buf text = {.max = FILE_MAX_BYTES};
	struct ini *ini = NULL;
	struct stat st;
	ssize_t got = -1;
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		err_set(why, ERR_DISK, EISDIR, "%s: a folder, not a file", path);
		goto out;
	}
	do {
		char *room = buf_room(&text, 1 << 16);
		if (!room) {
			err_set(why, ERR_LIMIT, FILE_MAX_BYTES, "%s: larger than 1 MiB", path);
			goto out;
		}
		got = read(fd, room, 1 << 16);
		if (got > 0)
			text.size += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	if (got < 0) {
		err_set(why, ERR_DISK, errno, "%s: %s", path, strerror(errno));
		goto out;
	}
	const char *slash = strrchr(path, '/');
	ini = ini_read_text(slash ? slash + 1 : path, buf_text(&text), text.size, faults);
out:
	buf_clear(&text);
	close(fd);
	return ini;
}

void
ini_destroy(struct ini *ini)
{
	struct file *f = (struct file *)ini;
	if (!f)
		return;
	for (size_t i = 0; i < f->count; i++) {
		struct section *s = &f->sections[i];
		for (size_t k = 0; k < s->public.entry_count; k++) {
			free((char *)s->entries[k].key);
			free((char *)s->entries[k].value);
		}
		free(s->entries);
		free((char *)s->public.name);
	}
	free(f->sections);
	free(f->list);
	free(f->name);
	free(f);
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

/* ---- values -------------------------------------------------------------------------------- */

bool
ini_integer(const char *text, long long least, long long most, long long *value)
{
	char *end;
	errno = 0;
	*value = strtoll(text, &end, 10);
	return end != text && !*end && errno == 0 && *text != '+' && *text != ' ' &&
	       *value >= least && *value <= most;
}

/* A whole number and one letter of a unit. `plain` is the factor without a letter, 0 = refused */
static bool
with_unit(const char *text, const char *letters, const long long *factors, long long plain,
	  long long most, long long *value)
{
	char *end;
	errno = 0;
	long long number = *text >= '0' && *text <= '9' ? strtoll(text, &end, 10) : -1;
	if (number < 0 || errno)
		return false;
	long long factor = plain;
	if (*end) {
		const char *letter = strchr(letters, *end);
		if (!letter || end[1])
			return false;
		factor = factors[letter - letters];
	}
	return factor && !__builtin_mul_overflow(number, factor, value) && *value <= most;
}

bool
ini_duration(const char *text, long long *seconds)
{
	static const long long factors[] = {1, 60, 3600, 86400, 7 * 86400};
	return with_unit(text, "smhdw", factors, 0, 100LL * 366 * 86400, seconds);
}

bool
ini_size(const char *text, size_t *bytes)
{
	static const long long factors[] = {1 << 10, 1 << 20, 1 << 30, 1 << 10, 1 << 20};
	long long value;
	if (!with_unit(text, "KMGkm", factors, 1, 1LL << 40, &value))
		return false;
	*bytes = (size_t)value;
	return true;
}

bool
ini_boolean(const char *text, bool *value)
{
	static const char *const words[] = {"off", "on", "no", "yes", "false", "true", "0", "1"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasecmp(text, words[i]) == 0) {
			*value = i % 2;
			return true;
		}
	return false;
}

/* ---- likeness ------------------------------------------------------------------------------ */

/* Changed, missing, added and swapped letters (Damerau's distance, neighbours only). */
static size_t
word_distance(const char *a, const char *b)
{
	enum { WORD_MAX = 40 };
	size_t rows[3][WORD_MAX + 1];
	size_t size_a = strlen(a), size_b = strlen(b);
	if (size_a > WORD_MAX || size_b > WORD_MAX)
		return SIZE_MAX;

	for (size_t j = 0; j <= size_b; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= size_a; i++) {
		size_t *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
		now[0] = i;
		for (size_t j = 1; j <= size_b; j++) {
			size_t best = last[j - 1] + (a[i - 1] != b[j - 1]);
			if (last[j] + 1 < best)
				best = last[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			now[j] = best;
		}
	}
	return rows[size_a % 3][size_b];
}

const char *
ini_did_you_mean(const char *word, const char *const *names)
{
	const char *best = NULL;
	size_t least = SIZE_MAX;
	for (; *names; names++) {
		size_t distance = word_distance(word, *names);
		size_t most = strlen(*names) < 6 ? 2 : 3;
		if (distance < least && distance <= most && distance < strlen(*names)) {
			least = distance;
			best = *names;
		}
	}
	return best;
}
