#include "feed/xml_scan.h"

#include <string.h>
#include <strings.h>

#include "feed/html_reference.h"

/* ---- bytes -------------------------------------------------------------------------------- */

/* Names by what begins and ends them, more freely than XML 1.0, section 2.3: every byte above
   ASCII may stand in one. */
static bool
begins_name(char c)
{
	unsigned char letter = (unsigned char)(c | 0x20);
	return (letter >= 'a' && letter <= 'z') || c == '_' || c == ':' || (unsigned char)c >= 0x80;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool
ends_name(char c)
{
	return (unsigned char)c <= ' ' || c == '>' || c == '/' || c == '=' || c == '<' ||
	       c == '"' || c == '\'';
}

static struct slice
slice_of(const char *from, const char *to)
{
	return (struct slice){from, (size_t)(to - from)};
}

static bool
starts_with(const struct xml_scanner *s, const char *word)
{
	size_t size = strlen(word);
	return (size_t)(s->end - s->at) >= size && strncasecmp(s->at, word, size) == 0;
}

/* @return behind the word, or NULL when it does not come any more */
static const char *
find_behind(const char *from, const char *end, const char *word)
{
	size_t size = strlen(word);
	const char *found = memmem(from, (size_t)(end - from), word, size);
	return found ? found + size : NULL;
}

static struct xml_name
name_split(struct slice name)
{
	const char *colon = memchr(name.text, ':', name.size);
	if (!colon || colon == name.text || colon == name.text + name.size - 1)
		return (struct xml_name){{name.text, 0}, name};
	return (struct xml_name){slice_of(name.text, colon),
				 slice_of(colon + 1, name.text + name.size)};
}

static struct slice
name_read(struct xml_scanner *s)
{
	const char *from = s->at;
	while (s->at < s->end && !ends_name(*s->at))
		s->at++;
	return slice_of(from, s->at);
}

static void
spaces_skip(struct xml_scanner *s)
{
	while (s->at < s->end && (unsigned char)*s->at <= ' ')
		s->at++;
}

/* ---- open elements ------------------------------------------------------------------------ */

static uint32_t
name_hash(struct slice name)
{
	uint32_t hash = 2166136261u;
	for (size_t i = 0; i < name.size; i++)
		hash = (hash ^ (unsigned char)name.text[i]) * 16777619u;
	return hash;
}

static uint16_t *
open_count(struct xml_scanner *s, uint32_t hash)
{
	return &s->open_by_hash[(hash ^ hash >> 16) & 0xFF];
}

static void
open_push(struct xml_scanner *s, struct slice name)
{
	uint32_t hash = name_hash(name);
	s->open[s->depth++] = (struct xml_open){name, hash};
	++*open_count(s, hash);
	s->close_to = s->depth;
}

static void
open_pop(struct xml_scanner *s)
{
	--*open_count(s, s->open[--s->depth].hash);
}

/* @return the number of the innermost open element of this name, 0 when none is */
static size_t
open_find(struct xml_scanner *s, struct slice name)
{
	uint32_t hash = name_hash(name);
	if (!*open_count(s, hash))
		return 0;
	size_t number = s->depth;
	while (number &&
	       (s->open[number - 1].hash != hash || s->open[number - 1].name.size != name.size ||
		memcmp(s->open[number - 1].name.text, name.text, name.size) != 0))
		number--;
	return number;
}

void
xml_raise(struct xml_scanner *s, size_t number)
{
	struct slice name = s->open[s->depth - 1].name;
	bool empty = s->close_to < s->depth;
	while (s->depth > number)
		open_pop(s);
	open_push(s, name);
	if (empty)
		s->close_to = s->depth - 1;
	s->mended |= XML_UNBALANCED;
}

/* ---- attributes --------------------------------------------------------------------------- */

/*
 * Where a quoted value ends. When its second quote is missing the next one found belongs to
 * another tag: then a tag's end and a tag's beginning stand before it.
 *
 * @return NULL when the value has to be read as if it had no quotes
 */
static const char *
quote_find(struct xml_scanner *s, char quote)
{
	bool *none = &s->no_quote[quote == '\''];
	const char *close = *none ? NULL : memchr(s->at + 1, quote, (size_t)(s->end - s->at - 1));
	if (!close) {
		*none = true;
		return NULL;
	}
	const char *more = memchr(s->at + 1, '>', (size_t)(close - s->at - 1));
	const char *tag = more ? memchr(more, '<', (size_t)(close - more)) : NULL;
	bool lost = tag && close - tag > 1 && (begins_name(tag[1]) || tag[1] == '/');
	return lost ? NULL : close;
}

static struct slice
value_read(struct xml_scanner *s)
{
	char quote = s->at < s->end ? *s->at : '\0';
	if (quote == '"' || quote == '\'') {
		const char *close = quote_find(s, quote);
		s->at++;
		if (close) {
			struct slice value = slice_of(s->at, close);
			s->at = close + 1;
			return value;
		}
	}
	s->mended |= XML_ATTRIBUTES;
	const char *from = s->at;
	while (s->at < s->end && (unsigned char)*s->at > ' ' && *s->at != '>' && *s->at != '<')
		s->at++;
	if (s->at > from && s->at[-1] == '/' && s->at < s->end && *s->at == '>')
		s->at--; /* <enclosure url=http://example.org/a.mp3/> */
	return slice_of(from, s->at);
}

/* Reads up to the tag's end. @return true when the element is empty: "<br/>" */
static bool
attributes_read(struct xml_scanner *s)
{
	s->attribute_count = 0;
	for (;;) {
		spaces_skip(s);
		if (s->at == s->end)
			return false;
		if (*s->at == '<') { /* the tag has no end */
			s->mended |= XML_ATTRIBUTES;
			return false;
		}
		if (*s->at == '>') {
			s->at++;
			return false;
		}
		if (*s->at == '/') {
			s->at++;
			if (s->at < s->end && *s->at == '>') {
				s->at++;
				return true;
			}
			continue;
		}
		struct slice name = name_read(s);
		if (!name.size) { /* a quote or "=" that stands alone */
			s->mended |= XML_ATTRIBUTES;
			s->at++;
			continue;
		}
		spaces_skip(s);
		struct slice value = {"", 0};
		if (s->at < s->end && *s->at == '=') {
			s->at++;
			spaces_skip(s);
			value = value_read(s);
		} else {
			s->mended |= XML_ATTRIBUTES;
		}
		if (s->attribute_count < XML_ATTRIBUTES_MAX)
			s->attributes[s->attribute_count++] =
				(struct xml_scan_attribute){name_split(name), value, NULL};
	}
}

/* Room for all values at once, so that none moves when the next is decoded. The longest that a
   reference becomes is one and a half times what was written: "&nGt;" is six bytes. */
static void
values_room(struct xml_scanner *s)
{
	size_t room = 0;
	for (size_t i = 0; i < s->attribute_count; i++)
		if (s->attributes[i].value.size <= XML_VALUE_MAX)
			room += 2 * s->attributes[i].value.size + 1;
	buf_room(&s->values, room);
}

const char *
xml_attribute_at(struct xml_scanner *s, size_t i)
{
	struct xml_scan_attribute *a = &s->attributes[i];
	if (a->decoded || a->value.size > XML_VALUE_MAX)
		return a->decoded;
	if (!s->values.size)
		values_room(s);
	size_t from = s->values.size;
	xml_decode(s, a->value, false, &s->values);
	buf_putc(&s->values, '\0');
	return a->decoded = s->values.bytes + from;
}

const char *
xml_attribute(struct xml_scanner *s, const char *name)
{
	size_t size = strlen(name);
	for (size_t i = 0; i < s->attribute_count; i++) {
		struct slice local = s->attributes[i].name.local;
		if (local.size == size && strncasecmp(local.text, name, size) == 0)
			return xml_attribute_at(s, i);
	}
	return NULL;
}

/* ---- tags --------------------------------------------------------------------------------- */

/* At "<" and a name. @return false when it is passed over */
static bool
start_read(struct xml_scanner *s)
{
	s->at++;
	struct slice name = name_read(s);
	buf_cut(&s->values, 0);
	bool empty = attributes_read(s);
	if (s->at == s->end && s->end[-1] != '>') {
		s->mended |= XML_CUT;
		return false;
	}
	s->begun = true;
	if (s->depth == XML_DEPTH_MAX) {
		s->mended |= XML_TOO_DEEP;
		s->too_deep += !empty;
		return false;
	}
	open_push(s, name);
	if (empty)
		s->close_to = s->depth - 1;
	s->name = name_split(name);
	return true;
}

/* At "</". */
static void
end_read(struct xml_scanner *s)
{
	s->at += 2;
	struct slice name = name_read(s);
	while (s->at < s->end && *s->at != '>' && *s->at != '<')
		s->at++;
	if (s->at < s->end && *s->at == '>')
		s->at++;
	if (s->too_deep) {
		s->too_deep--;
		return;
	}
	size_t number = open_find(s, name);
	if (!number || number != s->depth)
		s->mended |= XML_UNBALANCED;
	if (number)
		s->close_to = number - 1;
}

/* Goes behind the word. Once it is known not to come, behind the next ">" or to the next "<": so
   that a word which is missing is looked for once, and hides no element. */
static void
skip_behind(struct xml_scanner *s, const char *word, bool *missing)
{
	const char *behind = *missing ? NULL : find_behind(s->at, s->end, word);
	*missing = !behind;
	if (behind) {
		s->at = behind;
		return;
	}
	s->at++;
	while (s->at < s->end && *s->at != '<' && *s->at != '>')
		s->at++;
	s->at += s->at < s->end && *s->at == '>';
}

/* At "<!ENTITY": one that is plain text is noted (XML 1.0, section 4.2.2), others are not. */
static void
entity_declare(struct xml_scanner *s, const char *at)
{
	const char *end = s->end;
	at += strlen("<!ENTITY");
	while (at < end && is_space(*at))
		at++;
	const char *name = at;
	while (at < end && !ends_name(*at))
		at++;
	struct slice called = slice_of(name, at);
	while (at < end && is_space(*at))
		at++;
	char quote = at < end ? *at++ : '\0';
	const char *value = at;
	while (at < end && *at != quote && at - value <= XML_ENTITY_MAX && !strchr("&%<", *at))
		at++;
	bool plain = called.size && (quote == '"' || quote == '\'') && at < end && *at == quote;
	if (!plain || s->entity_count == XML_ENTITIES_MAX) {
		s->mended |= XML_DOCTYPE_ENTITIES;
		return;
	}
	s->entities[s->entity_count].name = called;
	s->entities[s->entity_count++].value = slice_of(value, at);
}

/* @return behind a document type declaration and its internal subset; NULL when it has no end */
static const char *
doctype_end(struct xml_scanner *s)
{
	char quote = '\0';
	bool subset = false;
	size_t depth = 0;
	for (const char *at = s->at; at < s->end; at++) {
		if (quote) {
			quote = *at == quote ? '\0' : quote;
		} else if (subset && (*at == '"' || *at == '\'')) {
			quote = *at;
		} else if (*at == '[') {
			subset = true;
		} else if (*at == ']') {
			subset = false;
			depth = 1;
		} else if (*at == '<') {
			depth++;
			if (s->end - at > 8 && memcmp(at, "<!ENTITY", 8) == 0)
				entity_declare(s, at);
		} else if (*at == '>' && --depth == 0) {
			return at + 1;
		}
	}
	return NULL;
}

static void
doctype_skip(struct xml_scanner *s)
{
	const char *behind = s->no_doctype_end ? NULL : doctype_end(s);
	s->no_doctype_end = !behind;
	if (behind)
		s->at = behind;
	else
		skip_behind(s, "]>", &s->no_doctype_end);
}

/* The XML declaration holds no ">": there it ends, with its question mark or without. */
static void
instruction_skip(struct xml_scanner *s)
{
	bool declaration = starts_with(s, "<?xml") && s->end - s->at > 5 && is_space(s->at[5]);
	skip_behind(s, declaration ? ">" : "?>", &s->no_instruction_end);
}

/* At "<![CDATA[". One that is cut is taken as far as it came. */
static void
cdata_read(struct xml_scanner *s)
{
	const char *from = s->at + strlen("<![CDATA[");
	const char *close = from;
	while ((close = memchr(close, ']', (size_t)(s->end - close))) &&
	       (s->end - close < 3 || close[1] != ']' || close[2] != '>'))
		close++;
	s->text = slice_of(from, close ? close : s->end);
	s->literal = true;
	s->at = close ? close + 3 : s->end;
	if (!close)
		s->mended |= XML_CUT;
}

/* ---- the events --------------------------------------------------------------------------- */

/* @return the next "<" that begins markup, or the end */
static const char *
markup_find(const struct xml_scanner *s)
{
	const char *at = s->at;
	while ((at = memchr(at, '<', (size_t)(s->end - at)))) {
		if (s->end - at < 2)
			return s->end; /* cut there */
		if (begins_name(at[1]) || at[1] == '!' || at[1] == '?' ||
		    (at[1] == '/' && s->end - at > 2 && begins_name(at[2])))
			return at;
		at++;
	}
	return s->end;
}

/* At markup. @return whether there is an event, in `event` */
static bool
markup_read(struct xml_scanner *s, enum xml_event *event)
{
	char next = s->at[1];
	if (next == '/') {
		end_read(s);
		return false;
	}
	if (next == '?') {
		instruction_skip(s);
		return false;
	}
	if (next != '!') {
		*event = XML_START;
		return start_read(s);
	}
	if (starts_with(s, "<![CDATA[")) {
		cdata_read(s);
		*event = XML_TEXT;
		return s->text.size > 0;
	}
	if (starts_with(s, "<!--"))
		skip_behind(s, "-->", &s->no_comment_end);
	else if (starts_with(s, "<!DOCTYPE"))
		doctype_skip(s);
	else
		skip_behind(s, ">", &s->no_comment_end);
	return false;
}

static bool
has_ink(struct slice text)
{
	for (size_t i = 0; i < text.size; i++)
		if ((unsigned char)text.text[i] > ' ')
			return true;
	return false;
}

enum xml_event
xml_next(struct xml_scanner *s)
{
	enum xml_event event;
	if (s->in_end) {
		open_pop(s);
		s->in_end = false;
	}
	for (;;) {
		if (s->close_to < s->depth) {
			s->name = name_split(s->open[s->depth - 1].name);
			s->in_end = true;
			return XML_END;
		}
		if (s->at == s->end && !s->depth)
			return XML_DOCUMENT_END;
		if (s->at == s->end) {
			s->mended |= XML_CUT;
			s->close_to = 0;
			continue;
		}
		const char *markup = markup_find(s);
		if (markup > s->at) {
			s->text = slice_of(s->at, markup);
			s->literal = false;
			s->at = markup;
			if (s->depth)
				return XML_TEXT;
			if (!s->begun && has_ink(s->text))
				s->mended |= XML_JUNK_BEFORE;
			continue;
		}
		if (markup_read(s, &event))
			return event;
	}
}

/* ---- text --------------------------------------------------------------------------------- */

static bool
is_plain(char c, bool literal)
{
	return ((unsigned char)c >= ' ' && c != 0x7F && (c != '&' || literal)) || is_space(c);
}

/* @return where a text is no longer simply copied */
static const char *
plain_end(const char *at, const char *end, bool literal)
{
	const uint64_t ones = 0x0101010101010101u, highs = ones << 7;
	while (at < end) {
		uint64_t word;
		size_t step = 1;
		if ((size_t)(end - at) >= sizeof(word)) {
			/* A byte below ' ' borrows into its high bit, DEL and "&" are 0 once
			   flipped; bytes above ASCII are left out, for nothing is wrong with them.
			 */
			memcpy(&word, at, sizeof(word));
			uint64_t del = word ^ ones * 0x7F, amp = word ^ ones * '&';
			uint64_t odd = ((word - ones * ' ') & ~word) | ((del - ones) & ~del) |
				       (literal ? 0 : (amp - ones) & ~amp);
			if (!(odd & highs)) {
				at += sizeof(word);
				continue;
			}
			step = sizeof(word);
		}
		for (; step && is_plain(*at, literal); step--)
			at++;
		if (step)
			return at;
	}
	return at;
}

/* XML's own five names (XML 1.0, section 4.6). */
static bool
is_of_xml(const char *reference, size_t size)
{
	static const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == size && memcmp(names[i], reference, size) == 0)
			return true;
	return false;
}

/* One of the document's own. @return bytes used, 0 when it is none */
static size_t
entity_put(struct xml_scanner *s, const char *at, const char *end, struct buf *into)
{
	for (size_t i = 0; i < s->entity_count; i++) {
		struct slice name = s->entities[i].name, value = s->entities[i].value;
		if ((size_t)(end - at) < name.size + 2 || at[name.size + 1] != ';' ||
		    memcmp(at + 1, name.text, name.size) != 0)
			continue;
		if (s->expanded + value.size > XML_EXPANDED_MAX) {
			s->mended |= XML_DOCTYPE_ENTITIES;
			return 0;
		}
		s->expanded += value.size;
		buf_put(into, value.text, value.size);
		return name.size + 2;
	}
	return 0;
}

/* At "&". @return bytes used */
static size_t
reference_put(struct xml_scanner *s, const char *at, const char *end, struct buf *into)
{
	size_t used = entity_put(s, at, end, into);
	if (used)
		return used;
	used = xml_reference(at, (size_t)(end - at), into);
	if (!used) {
		s->mended |= XML_AMPERSANDS;
		buf_putc(into, '&');
		return 1;
	}
	if (at[1] != '#' && !is_of_xml(at, used))
		s->mended |= XML_ENTITIES;
	return used;
}

void
xml_decode(struct xml_scanner *s, struct slice text, bool literal, struct buf *into)
{
	const char *at = text.text, *end = at + text.size;
	while (at < end) {
		const char *run = plain_end(at, end, literal);
		if (!buf_put(into, at, (size_t)(run - at)) || run == end)
			return;
		at = run;
		if (*at == '&') {
			at += reference_put(s, at, end, into);
		} else {
			s->mended |= XML_CONTROLS;
			at++;
		}
	}
}

/* ---- beginning and end -------------------------------------------------------------------- */

void
xml_scanner_init(struct xml_scanner *s, const char *text, size_t size)
{
	memset(s, 0, sizeof(*s));
	s->at = text;
	s->end = text + size;
}

void
xml_scanner_clear(struct xml_scanner *s)
{
	buf_clear(&s->values);
}
