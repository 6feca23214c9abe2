#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Cuts at the last character that is whole: vsnprintf() may have cut inside one. */
static void
text_trim_cut(char *text, size_t size)
{
	size_t start = size;
	while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
		start--;
	if (start == 0)
		return;
	unsigned char lead = (unsigned char)text[start - 1];
	size_t wants = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
	if (size - (start - 1) < wants)
		text[start - 1] = '\0';
}

/* C0, DEL and, in UTF-8, C1: a server's words may stand in the text of a failure. */
static void
text_disarm(char *text)
{
	for (unsigned char *p = (unsigned char *)text; *p; p++) {
		if (*p < 0x20 || *p == 0x7F)
			*p = '?';
		else if (*p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0)
			p[0] = p[1] = '?';
	}
}

bool
err_set(struct err *why, enum err_code code, int detail, const char *fmt, ...)
{
	if (!why)
		return false;

	char text[sizeof(why->text)]; /* an argument may be why->text itself */
	va_list args;
	va_start(args, fmt);
	int length = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (length < 0)
		text[0] = '\0';
	else if ((size_t)length >= sizeof(text))
		text_trim_cut(text, sizeof(text) - 1);
	text_disarm(text);

	why->code = code;
	why->detail = detail;
	memcpy(why->text, text, sizeof(text));
	return false;
}
