#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "config/settings.h"
#include "config/theme.h"
#include "promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever the bytes: what was read is clean text in the order of the lines, and iniparser read
   every value as we did. */
static void
check_ini(const char *text, size_t size)
{
	struct faults faults = {0};
	struct ini *ini = ini_read_text("fuzz.ini", text, size, &faults);
	size_t line = 0;

	for (size_t i = 0; i < ini->section_count; i++) {
		const struct ini_section *s = &ini->sections[i];
		promise(s->line > line && *s->name);
		promise_clean(s->name, UTF8_BLOCK);
		line = s->line;
		for (size_t k = 0; k < s->entry_count; k++) {
			promise(s->entries[k].line > line && *s->entries[k].key);
			promise_clean(s->entries[k].value, UTF8_BLOCK);
			line = s->entries[k].line;
		}
	}
	for (size_t i = 0; i < faults.count; i++) { /* "fuzz.ini:12: what" */
		const char *text_at = strstr(faults.lines[i], ": ");
		promise(text_at && strncmp(text_at + 2, "iniparser", 9) != 0);
		promise(!strpbrk(faults.lines[i], "\n\x1B"));
	}
	ini_destroy(ini);
	faults_clear(&faults);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = size ? (const char *)data : "";
	struct faults faults = {0};
	struct err why = {0};
	struct theme theme;

	check_ini(text, size);
	struct settings *s = settings_from_text("fuzz.ini", text, size, &faults, &why);
	promise((s == NULL) == (faults.count > 0)); /* a failure says why */
	settings_destroy(s);
	faults_clear(&faults);

	bool fine = theme_from_text("fuzz.ini", text, size, &theme, &faults);
	promise(fine == (faults.count == 0));
	faults_clear(&faults);
	return 0;
}
