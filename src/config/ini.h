#ifndef CAUREADER_CONFIG_INI_H
#define CAUREADER_CONFIG_INI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "config/faults.h"
#include "config/ini_scan.h"

/**
 * @file
 * The only door to iniparser, with what iniparser does not know: the line of each section and
 * key, and every way in which it would hurt a user in silence turned into a fault.
 *
 * A pass of our own over the lines finds sections, keys, lines and faults; then iniparser
 * reads the values, and where the two readers do not agree, that is a fault too. Found faults: a
 * line over 1,000 bytes, bytes that are not UTF-8, NUL and other control characters, a repeated
 * section or key, a section name with ':', an unquoted value that holds ';' or '#', a line that
 * is neither section nor key nor comment, a key before the first section, a quote that is not
 * closed, text behind a closing quote, a line that ends in '\' (iniparser joins the next to it).
 *
 * A value may stand bare or between "..." or '...'; between double quotes \" is a quote and
 * \\ a backslash. Behind a bare value a comment begins with " ;" or " # ".
 *
 * Owner:    the caller; ini_destroy() and faults_clear().
 * Threads:  the main thread (iniparser's error callback is global).
 * Strings:  sections (one space between words) and keys in lower case; values without their
 *           quotes; all UTF-8 that utf8_clean() would not change.
 */

struct ini {
	const char *name;                   /* of the file without its folder, as faults show it */
	const struct ini_section *sections; /* in the order of the file */
	size_t section_count;
};

/**
 * Reads a file. Never prints.
 *
 * @param path    opened and read; over 1 MiB is a fault
 * @param faults  appended to
 * @param why     ERR_INPUT when the file is not there, ERR_DISK when it cannot be read
 * @return        NULL with `why` when there is nothing to read; otherwise what could be read,
 *                even when there are faults
 */
struct ini *ini_read_file(const char *path, struct faults *faults, struct err *why);

/** The same for a text in memory, under the name that faults shall show. */
struct ini *ini_read_text(const char *name, const char *text, size_t size, struct faults *faults);

void ini_destroy(struct ini *ini);

/** @return the section, or NULL */
const struct ini_section *ini_find_section(const struct ini *ini, const char *name);

/** @return the entry, or NULL; of no section (NULL) there is none */
const struct ini_entry *ini_find_entry(const struct ini_section *section, const char *key);

/** "90s" "15m" "6h" "7d" -> seconds. @return false when it is none, or beyond 100 years */
bool ini_duration(const char *text, long long *seconds);

/** "512K" "32M" "1G" or plain bytes -> bytes. @return false when it is none, or over 1 TiB */
bool ini_size(const char *text, size_t *bytes);

/** "on" "off" "yes" "no" "true" "false" "1" "0". @return false when it is none of them */
bool ini_boolean(const char *text, bool *value);

/** A whole number in [least, most]. */
bool ini_integer(const char *text, long long least, long long most, long long *value);

/** @return the one of `names` (NULL ends them) most like `word`, or NULL when none is like it */
const char *ini_did_you_mean(const char *word, const char *const *names);

#endif
