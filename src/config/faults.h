#ifndef CAUREADER_CONFIG_FAULTS_H
#define CAUREADER_CONFIG_FAULTS_H

#include <stddef.h>

/**
 * @file
 * What is wrong with a user's file, gathered so that all of it is told in one go.
 *
 * Owner:    whoever holds the struct; `struct faults f = {0}` is none; faults_clear() frees.
 * Threads:  one at a time.
 * Strings:  one line each, cleaned (base/utf8.h), at most 500 bytes.
 */

/** All that is wrong with a file: one line each, "config.ini:12: unknown key ...". */
struct faults {
	char **lines; /* those of one file in the order of its lines, whenever they were found */
	size_t count, capacity;
	size_t *places; /* private: the line each is about */
};

enum { FAULTS_MAX = 1000 }; /* then one last line says that there are more */

/** Adds "NAME:LINE: text" (without ":LINE" where line is 0), cleaned, in its place. */
void faults_add(struct faults *f, const char *name, size_t line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

void faults_clear(struct faults *f);

#endif
