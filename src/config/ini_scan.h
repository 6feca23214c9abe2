#ifndef CAUREADER_CONFIG_INI_SCAN_H
#define CAUREADER_CONFIG_INI_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "config/faults.h"

/**
 * @file
 * The first pass over an ini text: sections, keys, what their values are by the rules that
 * ini.h tells, the line of each, and every fault. It knows no library.
 *
 * Owner:    ini_scan_clear() frees; the strings are one block.
 * Threads:  any.
 */

enum {
	INI_LINE_MAX = 1000,   /* bytes; iniparser gives up a file at 1,024 */
	INI_SECTION_MAX = 200, /* bytes of a name; iniparser looks both up as one of 1,024 */
	INI_KEY_MAX = 100,
};

struct ini_entry {
	const char *key;
	const char *value;
	size_t line; /* from 1 */
};

struct ini_section {
	const char *name; /* whole, in lower case: "source asbarez" */
	size_t line;
	const struct ini_entry *entries; /* in the order of the file */
	size_t entry_count;
	bool repeated; /* there is one of this name before it: a fault was added */
	bool damaged;  /* a line of it could not be read: a key may be missing for that reason */
};

/** A section's entries are entries[first_entry] and so on; sections[].entries is not set yet. */
struct ini_scan {
	struct ini_section *sections;
	size_t section_count, section_capacity;
	struct ini_entry *entries; /* repeated ones are left out */
	size_t entry_count, entry_capacity;
	char *strings; /* what the names, keys and values point into */
	char *strings_end;
};

/** Scans a text. @param name  of the file, for faults */
void ini_scan_text(struct ini_scan *into, const char *name, const char *text, size_t size,
		   struct faults *faults);

void ini_scan_clear(struct ini_scan *s);

#endif
