#ifndef CAUREADER_CONFIG_SETTINGS_READ_H
#define CAUREADER_CONFIG_SETTINGS_READ_H

#include "config/settings_table.h"

/**
 * @file
 * An ini text -> struct settings: each value by its row, each section by its kind. What cannot
 * be read is a fault, and the rest is read on.
 *
 * Threads:  the main thread.
 */

/** What is read, for whom. */
struct reading {
	struct settings *into;
	const struct ini *ini;
	const struct ini *example; /* whose categories a source may name without declaring them */
	struct faults *faults;
};

/** @return SECTION_KIND_COUNT for an unknown word; `id` points behind "source ", or to "" */
enum section_kind section_kind_of(const struct ini_section *section, const char **id);

/** @return true when a section of this kind, with a sound ID, stands in the file */
bool settings_has(const struct ini *ini, enum section_kind kind);

/** Adds a fault for every section that is of no kind, or has no ID or a bad one. */
void settings_check_sections(const struct reading *r);

/** Reads all sections of one kind. Sources are read when all categories are. */
void settings_read_kind(const struct reading *r, enum section_kind kind);

/** Takes a category over from the example. @return false when it has none of this ID */
bool settings_adopt_category(const struct reading *r, const char *id);

/** Reads one value to where its row says. @param base  struct settings, or the section's struct */
void settings_read_value(const struct reading *r, const struct settings_row *row,
			 const struct ini_entry *entry, void *base);

#endif
