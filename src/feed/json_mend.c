#include "feed/json_mend.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 256 };

struct mender {
	const char *at, *end;
	struct buf *into;
	char closing[DEPTH_MAX]; /* what closes the brackets that are open */
	size_t depth;
	size_t whole;       /* of `into`, behind the last bracket that was closed */
	size_t whole_depth; /* and how many were open there */
	bool any;
};

/* The number of "\uXXXX". @return -1 when there is none */
static long
escape_number(const char *at, const char *end)
{
	char digits[5] = "", *stop;
	if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
		return -1;
	memcpy(digits, at + 2, 4);
	long number = strtol(digits, &stop, 16);
	return stop == digits + 4 && digits[0] != '-' && digits[0] != '+' && digits[0] != ' '
		       ? number
		       : -1;
}

static void
escape_mend(struct mender *m)
{
	static const char simple[] = "\"\\/bfnrt";
	long number = escape_number(m->at, m->end);
	if (number >= 0xD800 && number < 0xDC00) {
		long low = escape_number(m->at + 6, m->end);
		bool pair = low >= 0xDC00 && low < 0xE000;
		buf_put(m->into, pair ? m->at : "\\uFFFD", pair ? 12 : 6);
		m->at += pair ? 12 : 6;
	} else if (number >= 0) {
		bool lone = (number >= 0xDC00 && number < 0xE000) || number == 0;
		buf_put(m->into, lone ? "\\uFFFD" : m->at, 6);
		m->at += 6;
	} else if (m->end - m->at > 1 && strchr(simple, m->at[1]) && m->at[1]) {
		buf_put(m->into, m->at, 2);
		m->at += 2;
	} else {
		m->at++;
	}
}

/* At a quote. */
static void
string_mend(struct mender *m)
{
	buf_putc(m->into, *m->at++);
	while (m->at < m->end && *m->at != '"') {
		if (*m->at == '\\') {
			escape_mend(m);
		} else if ((unsigned char)*m->at < 0x20) {
			buf_printf(m->into, "\\u%04X", (unsigned)(unsigned char)*m->at++);
		} else {
			buf_putc(m->into, *m->at++);
		}
	}
	if (m->at < m->end)
		buf_putc(m->into, *m->at++);
}

/* @return false when it closes what is not open: there the text ends for us */
static bool
bracket_close(struct mender *m)
{
	if (!m->depth || m->closing[m->depth - 1] != *m->at)
		return false;
	size_t size = m->into->size;
	while (size && strchr(" \t\r\n", m->into->bytes[size - 1]))
		size--;
	if (size && m->into->bytes[size - 1] == ',')
		buf_cut(m->into, size - 1);
	buf_putc(m->into, *m->at++);
	m->depth--;
	m->whole = m->into->size;
	m->whole_depth = m->depth;
	m->any = true;
	return m->depth > 0;
}

bool
json_mend(const char *text, size_t size, struct buf *into)
{
	struct mender m = {.at = text, .end = text + size, .into = into};
	bool more = true;
	while (more && m.at < m.end) {
		if (*m.at == '"') {
			string_mend(&m);
		} else if (*m.at == '{' || *m.at == '[') {
			if (m.depth == DEPTH_MAX)
				return false;
			m.closing[m.depth++] = *m.at == '{' ? '}' : ']';
			buf_putc(into, *m.at++);
		} else if (*m.at == '}' || *m.at == ']') {
			more = bracket_close(&m);
		} else {
			buf_putc(into, *m.at++);
		}
	}
	if (!m.any)
		return false;
	buf_cut(into, m.whole);
	while (m.whole_depth)
		buf_putc(into, m.closing[--m.whole_depth]);
	return true;
}
