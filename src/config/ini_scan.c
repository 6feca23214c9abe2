#include "config/ini_scan.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

/* Bytes of the text, without a NUL behind. */
struct span {
	const char *at;
	size_t size;
};

struct scanner {
	struct ini_scan *scan;
	const char *name;
	struct faults *faults;
	size_t line;
	bool lost; /* behind a section line that could not be read: its keys belong nowhere */
};

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_comment_mark(char c)
{
	return c == ';' || c == '#';
}

static struct span
span_trim(struct span s)
{
	for (; s.size && is_blank(s.at[0]); s.size--)
		s.at++;
	while (s.size && is_blank(s.at[s.size - 1]))
		s.size--;
	return s;
}

/* @return true when nothing stands there but, perhaps, a comment */
static bool
span_is_idle(struct span s)
{
	s = span_trim(s);
	return s.size == 0 || is_comment_mark(s.at[0]);
}

/* ---- the block of strings ------------------------------------------------------------------- */

/* A section or key line of n bytes, its line end counted, makes strings of at most n bytes, so a
   block of the text's size holds them all. */

/* Appends a name in lower case, blanks in it as one space. */
static const char *
string_put_name(struct ini_scan *s, struct span name)
{
	char *start = s->strings_end, *end = start;

	for (size_t i = 0; i < name.size; i++) {
		char c = name.at[i];
		if (is_blank(c)) {
			if (end[-1] != ' ')
				*end++ = ' ';
		} else {
			*end++ = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
		}
	}
	*end++ = '\0';
	s->strings_end = end;
	return start;
}

/* ---- values --------------------------------------------------------------------------------- */

/*
 * Writes a value as it is meant.
 *
 * @param into  room for value.size bytes and a NUL
 * @return      NULL, or what is wrong
 */
static const char *
value_read_quoted(struct span value, char *into)
{
	char quote = value.at[0];
	size_t i = 1;

	for (; i < value.size && value.at[i] != quote; i++) {
		bool escaped = quote == '"' && value.at[i] == '\\' && i + 1 < value.size &&
			       (value.at[i + 1] == '"' || value.at[i + 1] == '\\');
		i += escaped;
		*into++ = value.at[i];
	}
	*into = '\0';
	if (i == value.size)
		return "the quote is not closed";
	if (!span_is_idle((struct span){value.at + i + 1, value.size - i - 1}))
		return "text behind the closing quote; a value that holds \" goes between '...'";
	return NULL;
}

static const char *
value_read_bare(struct span value, char *into)
{
	size_t end = 0;

	for (; end < value.size && !is_comment_mark(value.at[end]); end++)
		;
	if (end < value.size) {
		/* " ;" and " # " begin a comment; "News #1", "?a;b" and "/#top" do not */
		bool apart = end == 0 || is_blank(value.at[end - 1]);
		bool comment = apart && (value.at[end] == ';' || end + 1 == value.size ||
					 is_blank(value.at[end + 1]) || value.at[end + 1] == '#');
		if (!comment)
			return value.at[end] == ';' ? "';' would cut the value here; put the value "
						      "in quotes"
						    : "'#' would cut the value here; put the value "
						      "in quotes";
	}
	value = span_trim((struct span){value.at, end});
	memcpy(into, value.at, value.size);
	into[value.size] = '\0';
	return NULL;
}

/* ---- lines ---------------------------------------------------------------------------------- */

static void
fault(struct scanner *s, const char *what)
{
	faults_add(s->faults, s->name, s->line, "%s", what);
	if (s->scan->section_count && !s->lost)
		s->scan->sections[s->scan->section_count - 1].damaged = true;
}

/* @return NULL, or why no line of this kind can be read at all */
static const char *
line_refusal(struct span line)
{
	static const char too_long[] = "the line is longer than 1,000 bytes";
	_Static_assert(INI_LINE_MAX == 1000, "the message says so");

	if (line.size > INI_LINE_MAX)
		return too_long;
	if (!utf8_valid(line.at, line.size))
		return "the line is not UTF-8";

	struct buf clean = {0};
	utf8_clean(&clean, line.at, line.size, UTF8_BLOCK);
	bool same = clean.size == line.size && memcmp(buf_text(&clean), line.at, line.size) == 0;
	buf_clear(&clean);
	return same ? NULL : "a control character, or one that cannot be seen";
}

static void
scan_section(struct scanner *s, struct span line)
{
	struct ini_scan *scan = s->scan;
	const char *close = memchr(line.at, ']', line.size);
	size_t end = close ? (size_t)(close - line.at) : line.size;
	struct span name = span_trim((struct span){line.at + 1, end - 1});
	char plain[INI_SECTION_MAX];

	s->lost = true;
	if (name.size > sizeof(plain)) {
		fault(s, "the section's name is too long");
		return;
	}
	/* iniparser takes "a:b" for key b of section a; what was meant is known */
	bool colon = memchr(name.at, ':', name.size);
	for (size_t i = 0; i < name.size; i++)
		plain[i] = name.at[i] == ':' ? ' ' : name.at[i];
	name = span_trim((struct span){plain, name.size});
	if (name.size == 0) {
		fault(s, "a section without a name");
		return;
	}

	scan->sections = mem_grow(scan->sections, &scan->section_capacity, scan->section_count,
				  sizeof(*scan->sections));
	struct ini_section *section = &scan->sections[scan->section_count++];
	*section = (struct ini_section){.name = string_put_name(scan, name), .line = s->line};
	s->lost = false;

	if (!close)
		fault(s, "the section is not closed with ']'");
	else if (!span_is_idle((struct span){close + 1, line.size - end - 1}))
		fault(s, "text behind the section's ']'");
	if (colon)
		faults_add(s->faults, s->name, s->line,
			   "a section's name cannot hold ':'; write [%s]", section->name);
}

static void
scan_key(struct scanner *s, struct span line)
{
	struct ini_scan *scan = s->scan;
	const char *equals = memchr(line.at, '=', line.size);
	if (!equals) {
		fault(s, "neither a section, nor \"key = value\", nor a comment");
		return;
	}
	size_t key_size = (size_t)(equals - line.at);
	struct span key = span_trim((struct span){line.at, key_size});
	struct span value = span_trim((struct span){equals + 1, line.size - key_size - 1});

	if (key.size == 0 || key.size > INI_KEY_MAX) {
		fault(s, key.size ? "the key is too long" : "a value without a key");
		return;
	}
	if (s->lost)
		return;
	if (scan->section_count == 0) {
		fault(s, "a key before the first section");
		return;
	}

	char *strings_end = scan->strings_end;
	struct ini_entry entry = {.key = string_put_name(scan, key), .line = s->line};
	entry.value = scan->strings_end;
	bool quoted = value.size && (value.at[0] == '"' || value.at[0] == '\'');
	const char *why = quoted ? value_read_quoted(value, scan->strings_end)
				 : value_read_bare(value, scan->strings_end);
	if (!why && line.at[line.size - 1] == '\\')
		why = "a line cannot end in '\\'; put the value in quotes";
	if (why) {
		scan->strings_end = strings_end;
		fault(s, why);
		return;
	}
	scan->strings_end += strlen(entry.value) + 1;
	scan->entries = mem_grow(scan->entries, &scan->entry_capacity, scan->entry_count,
				 sizeof(*scan->entries));
	scan->entries[scan->entry_count++] = entry;
	scan->sections[scan->section_count - 1].entry_count++;
}

static void
scan_line(struct scanner *s, struct span line)
{
	const char *refusal = line_refusal(line);
	line = span_trim(line);
	bool section = line.size && line.at[0] == '[';

	if (refusal) {
		fault(s, refusal);
		s->lost |= section;
	} else if (section) {
		scan_section(s, line);
	} else if (!span_is_idle(line)) {
		scan_key(s, line);
	}
}

/* ---- repetitions ---------------------------------------------------------------------------- */

/* A name and where it stands: scope 0 is the file, scope n its n-th section. */
struct place {
	const char *name;
	size_t scope, index, line;
};

static int
place_compare(const void *a, const void *b)
{
	const struct place *one = a, *other = b;
	if (one->scope != other->scope)
		return one->scope < other->scope ? -1 : 1;
	int order = strcmp(one->name, other->name);
	if (order)
		return order;
	return one->index < other->index ? -1 : one->index > other->index;
}

/* Leaves out the entries whose key has become NULL. */
static void
entries_close_ranks(struct ini_scan *scan)
{
	struct ini_entry *to = scan->entries;
	const struct ini_entry *from = scan->entries;

	for (size_t i = 0; i < scan->section_count; i++) {
		size_t kept = 0;
		for (size_t j = scan->sections[i].entry_count; j > 0; j--, from++) {
			if (from->key) {
				*to++ = *from;
				kept++;
			}
		}
		scan->sections[i].entry_count = kept;
	}
	scan->entry_count = (size_t)(to - scan->entries);
}

static void
scan_repetitions(struct scanner *s)
{
	struct ini_scan *scan = s->scan;
	size_t count = 0, entry = 0;
	struct place *places = mem_zalloc(scan->section_count + scan->entry_count, sizeof(*places));

	for (size_t i = 0; i < scan->section_count; i++) {
		const struct ini_section *section = &scan->sections[i];
		places[count++] = (struct place){section->name, 0, i, section->line};
		for (size_t j = 0; j < section->entry_count; j++, entry++)
			places[count++] = (struct place){scan->entries[entry].key, i + 1, entry,
							 scan->entries[entry].line};
	}
	if (count)
		qsort(places, count, sizeof(*places), place_compare);

	for (size_t i = 1, first = 0; i < count; i++) {
		const struct place *p = &places[i], *f = &places[first];
		if (p->scope != f->scope || strcmp(p->name, f->name) != 0) {
			first = i;
		} else if (p->scope == 0) {
			faults_add(s->faults, s->name, p->line,
				   "[%s] stands on line %zu already (capitals make no difference)",
				   p->name, f->line);
			scan->sections[p->index].repeated = true;
		} else {
			faults_add(s->faults, s->name, p->line,
				   "key \"%s\" stands on line %zu already", p->name, f->line);
			scan->entries[p->index].key = NULL;
		}
	}
	free(places);
	entries_close_ranks(scan);
}

/* ---- the text ------------------------------------------------------------------------------- */

/* A text with a NUL is no text: what follows is not looked at. */
static bool
text_has_nul(struct scanner *s, struct span text)
{
	const char *nul = memchr(text.at, '\0', text.size);
	if (!nul)
		return false;

	size_t line = 1;
	for (const char *at = text.at; (at = memchr(at, '\n', (size_t)(nul - at))); at++)
		line++;
	faults_add(s->faults, s->name, line, "a NUL byte: this is no text file");
	return true;
}

void
ini_scan_text(struct ini_scan *into, const char *name, const char *text, size_t size,
	      struct faults *faults)
{
	static const char mark[] = "\xEF\xBB\xBF"; /* byte order mark, as some editors put it */
	struct scanner s = {.scan = into, .name = name, .faults = faults};
	struct span rest = {text, size};

	*into = (struct ini_scan){.strings = mem_alloc(size + 2)};
	into->strings_end = into->strings;
	if (size == 0 || text_has_nul(&s, rest))
		return;
	if (size >= sizeof(mark) - 1 && memcmp(text, mark, sizeof(mark) - 1) == 0) {
		rest.at += sizeof(mark) - 1;
		rest.size -= sizeof(mark) - 1;
	}
	while (rest.size) {
		const char *end = memchr(rest.at, '\n', rest.size);
		size_t line_size = end ? (size_t)(end - rest.at) : rest.size;
		struct span line = {rest.at, line_size};
		if (line.size && line.at[line.size - 1] == '\r')
			line.size--;
		s.line++;
		scan_line(&s, line);
		rest.at += line_size + (end != NULL);
		rest.size -= line_size + (end != NULL);
	}
	scan_repetitions(&s);
}

void
ini_scan_clear(struct ini_scan *s)
{
	free(s->sections);
	free(s->entries);
	free(s->strings);
	*s = (struct ini_scan){0};
}
