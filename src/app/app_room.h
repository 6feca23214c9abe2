#ifndef CAUREADER_APP_APP_ROOM_H
#define CAUREADER_APP_APP_ROOM_H

#include "app/session.h"
#include "ui/list.h"
#include "ui/page.h"
#include "ui/reader.h"
#include "ui/zones.h"

/**
 * @file
 * What the files of the reader share: its state, and what one asks of another. Of use to
 * app*.c alone.
 *
 *     app.c        its life and the loop: the order of a turn
 *     app_draw.c   the state as a grid of cells
 *     app_keys.c   keys and mouse -> actions
 *     app_act.c    the table of what each action does where no view answers it
 *     app_open.c   what is shown: tabs, articles, wishes of views
 *     app_marks.c  read, unread, stars, and undoing
 *
 * Threads:  the UI thread.
 */

/** One marking, kept so that it can be undone. */
struct undo {
	uint32_t *ids;
	bool *unread; /* as it was before */
	size_t count;
};

struct app {
	struct session session;
	struct settings *settings;
	struct theme theme;
	struct grid grid;

	struct list *lists; /* one a tab */
	size_t tab;
	struct reader reader;
	struct page page;
	bool page_open;
	struct zones_look look;

	key_code pending[KEYMAP_SEQUENCE_MAX];
	size_t pending_count;
	unsigned count;  /* typed before a key; 0 = none */
	bool confirming; /* "mark all read?" waits for y */

	char message[300];
	bool message_is_error;
	struct undo undo;
	int64_t polled_at; /* when the last poll ended; 0 = none has */
	bool dirty;
	bool leaving;
};

static inline struct list *
app_list(struct app *a)
{
	return &a->lists[a->tab];
}

/** Shows a line until the next key. */
void app_say(struct app *a, bool is_error, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- app_draw.c ----------------------------------------------------------------------------- */

void app_draw(struct app *a);

/** Where the zones stand on the screen that was drawn last. */
struct zones app_zones(struct app *a);

/* ---- app_keys.c ----------------------------------------------------------------------------- */

/** Answers every key and mouse event that lies there. */
void app_answer_presses(struct app *a);

/* ---- app_act.c ------------------------------------------------------------------------------ */

/** Does what no view has answered. @param count  typed before it, 1 when none was */
void app_act(struct app *a, enum action action, unsigned count);

/* ---- app_open.c ----------------------------------------------------------------------------- */

/** @return the entry that an action means: what is read, or what is selected; or NULL */
struct entry *app_meant(struct app *a);

/** Beside the list the reader shows what is selected, unopened: it stays unread. */
void app_preview(struct app *a);

/** Opens the selected article: it is read now. */
void app_open(struct app *a);

/** Goes to a tab, from 0; to none that there is not. */
void app_go_tab(struct app *a, size_t tab);

/** Goes on by `count` unread articles. @param direction  1 or -1 */
void app_next_unread(struct app *a, int direction, unsigned count);

void app_browse(struct app *a, const char *url);

/** Grants what a view wished. */
void app_grant(struct app *a, struct wish w);

/* ---- app_marks.c ---------------------------------------------------------------------------- */

/** From here on markings belong together: one undo takes them back. @param most  of them */
void marks_begin(struct app *a, size_t most);
void marks_put(struct app *a, struct entry *e, bool unread);
void marks_undo(struct app *a);
void marks_all_read(struct app *a);
void marks_clear(struct app *a);

#endif
