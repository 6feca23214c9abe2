#ifndef CAUREADER_CONFIG_EMBEDDED_H
#define CAUREADER_CONFIG_EMBEDDED_H

#include <stddef.h>

/**
 * @file
 * Files that are compiled in: the example configuration and the themes. Made by embed.py.
 */
struct embedded {
	const char *name;  /* "config.example.ini"; NULL behind the last */
	const char *bytes; /* a NUL behind them */
	size_t size;
};

extern const struct embedded embedded_files[];

#endif
