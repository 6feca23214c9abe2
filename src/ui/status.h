#ifndef CAUREADER_UI_STATUS_H
#define CAUREADER_UI_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/canvas.h"

/**
 * @file
 * The status line: unread, polling, failing; focus, place and help at its right end; between them
 * the keys that are of use where one is, as many as there is room for.
 */

/** A key and what it does, in a word. */
struct status_hint {
	const char *key; /* "" = there is none */
	const char *word;
};

struct status {
	size_t unread;  /* of the tab */
	size_t failing; /* sources */
	size_t planned; /* requests of the poll under way; 0 = there is none */
	size_t done;
	int64_t polled_at;               /* UTC seconds; 0 = not yet */
	const char *focus;               /* what answers keys: "list" */
	int percent;                     /* of the article, -1 = there is none */
	const char *help_key;            /* the keys that show the help */
	const struct status_hint *hints; /* the most useful first */
	size_t hint_count;
};

void status_draw(const struct status *s, int64_t now, struct canvas on);

/** @return milliseconds until what the line says of time is no longer true; -1 = never */
int status_idle_ms(int64_t polled_at, int64_t now);

#endif
