#include "base/argv.h"

#include <string.h>

size_t
argv_split(char *text, char *words[static ARGV_MAX])
{
	size_t count = 0;
	while (count + 2 < ARGV_MAX) {
		text += strspn(text, " \t");
		if (!*text)
			break;
		char quote = *text == '"' || *text == '\'' ? *text++ : '\0';
		words[count++] = text;
		text = quote ? strchr(text, quote) : text + strcspn(text, " \t");
		if (!text || !*text)
			break;
		*text++ = '\0';
	}
	words[count] = NULL;
	return count;
}
