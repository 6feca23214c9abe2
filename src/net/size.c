#include "net/size.h"

#include <stdio.h>

const char *
size_limit(size_t bytes, char into[static SIZE_WORDS])
{
	static const char units[] = {0, 'K', 'M', 'G'};
	size_t unit = 0;
	while (bytes && bytes % 1024 == 0 && unit + 1 < sizeof(units)) {
		bytes /= 1024;
		unit++;
	}
	snprintf(into, SIZE_WORDS, "%zu%.*s", bytes, units[unit] ? 1 : 0, &units[unit]);
	return into;
}

const char *
size_words(size_t bytes, char into[static SIZE_WORDS])
{
	if (bytes == 1)
		snprintf(into, SIZE_WORDS, "1 byte");
	else if (bytes < 1000)
		snprintf(into, SIZE_WORDS, "%zu bytes", bytes);
	else if (bytes < 999950)
		snprintf(into, SIZE_WORDS, "%.1f kB", (double)bytes / 1e3);
	else
		snprintf(into, SIZE_WORDS, "%.1f MB", (double)bytes / 1e6);
	return into;
}
