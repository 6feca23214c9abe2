#include "net/answer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

/* A decimal number (RFC 9110: delta-seconds); one too large is the largest (RFC 9111, 1.2.2). */
static int64_t
seconds_read(const char *text, size_t size)
{
	int64_t seconds = 0;
	for (; size && *text >= '0' && *text <= '9'; text++, size--)
		if (seconds <= INT32_MAX)
			seconds = seconds * 10 + (*text - '0');
	return seconds < INT32_MAX ? seconds : INT32_MAX;
}

/* Cache-Control: of its directives, parted by commas, max-age (RFC 9111, section 5.2.2.1). */
static void
cache_control_read(struct answer *a, const char *value, size_t size)
{
	static const char name[] = "max-age=";
	const size_t length = sizeof(name) - 1;
	for (size_t i = 0; i < size; i++) {
		bool begins = i == 0 || strchr(", \t", value[i - 1]);
		if (begins && size - i > length && strncasecmp(value + i, name, length) == 0) {
			i += length;
			i += value[i] == '"';
			a->max_age_s = seconds_read(value + i, size - i);
			return;
		}
	}
}

static void
age_read(struct answer *a, const char *value, size_t size)
{
	a->age_s = seconds_read(value, size);
}

static void
content_encoding_read(struct answer *a, const char *value, size_t size)
{
	a->packed = size != strlen("identity") || strncasecmp(value, "identity", size) != 0;
}

/* One row a header: kept as it is, or read. */
static const struct header {
	const char *name;
	size_t offset; /* of the string in struct answer */
	size_t max_bytes;
	void (*read)(struct answer *a, const char *value, size_t size);
} headers[] = {
	{"ETag", offsetof(struct answer, etag), ANSWER_VALIDATOR_MAX_BYTES, NULL},
	{"Last-Modified", offsetof(struct answer, last_modified), ANSWER_VALIDATOR_MAX_BYTES, NULL},
	{"Content-Type", offsetof(struct answer, content_type), 256, NULL},
	{"Location", offsetof(struct answer, location), 8192, NULL},
	{"Retry-After", offsetof(struct answer, retry_after), 64, NULL},
	{"Cache-Control", 0, 1024, cache_control_read},
	{"Age", 0, 64, age_read},
	{"Content-Encoding", 0, 256, content_encoding_read},
};
enum { HEADER_COUNT = sizeof(headers) / sizeof(headers[0]) };

static void
forget(struct answer *a)
{
	free(a->etag);
	free(a->last_modified);
	free(a->retry_after);
	free(a->content_type);
	free(a->location);
	*a = (struct answer){.bytes = a->bytes,
			     .lines = a->lines,
			     .moved = a->moved,
			     .for_a_while = a->for_a_while};
}

/* A status line: what came before it was a redirect, or said "go on" (1xx). */
static void
status_take(struct answer *a, const char *line, size_t size)
{
	if (a->status >= 300 && a->status < 400) {
		a->moved = true;
		a->for_a_while |= a->status != 301 && a->status != 308;
	}
	forget(a);
	const char *space = memchr(line, ' ', size);
	size_t left = space ? size - (size_t)(space + 1 - line) : 0;
	a->status = left >= 3 ? (int)seconds_read(space + 1, 3) : 0;
}

static bool
is_sound(const char *value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)value[i] < ' ' || value[i] == 0x7F)
			return false;
	return true;
}

static void
header_take(struct answer *a, const struct header *h, const char *value, size_t size)
{
	while (size && (*value == ' ' || *value == '\t'))
		value++, size--;
	while (size && (unsigned char)value[size - 1] <= ' ')
		size--;
	bool wanted = size && size <= h->max_bytes && is_sound(value, size);
	if (h->read) {
		if (wanted)
			h->read(a, value, size);
		return;
	}
	char **into = (char **)((char *)a + h->offset);
	free(*into);
	*into = wanted ? mem_strndup(value, size) : NULL;
}

bool
answer_take(struct answer *a, const char *line, size_t size)
{
	a->bytes += size;
	a->lines++;
	if (a->bytes > ANSWER_HEADERS_MAX_BYTES || a->lines > ANSWER_HEADERS_MAX_LINES)
		return false;
	if (size >= 5 && memcmp(line, "HTTP/", 5) == 0) {
		status_take(a, line, size);
		return true;
	}
	for (size_t i = 0; i < HEADER_COUNT; i++) {
		size_t length = strlen(headers[i].name);
		if (size > length && line[length] == ':' &&
		    strncasecmp(line, headers[i].name, length) == 0)
			header_take(a, &headers[i], line + length + 1, size - length - 1);
	}
	return true;
}

bool
answer_is_validator(const char *text)
{
	size_t size = strlen(text);
	return size <= ANSWER_VALIDATOR_MAX_BYTES && is_sound(text, size);
}

int64_t
answer_fresh_s(const struct answer *a)
{
	return a->max_age_s > a->age_s ? a->max_age_s - a->age_s : 0;
}

bool
answer_moved_for_good(const struct answer *a)
{
	return a->moved && !a->for_a_while;
}

void
answer_clear(struct answer *a)
{
	forget(a);
	*a = (struct answer){0};
}
