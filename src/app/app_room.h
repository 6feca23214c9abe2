#ifndef CAUREADER_APP_APP_ROOM_H
#define CAUREADER_APP_APP_ROOM_H

#include "app/session.h"
#include "ui/list.h"
#include "ui/page.h"
#include "ui/prompt.h"
#include "ui/reader.h"
#include "ui/tabs.h"
#include "ui/zones.h"

/**
 * @file
 * What the files of the reader share: its state, and what one asks of another. Of use to
 * app*.c alone.
 *
 *     app.c          its life and the loop: the order of a turn
 *     app_draw.c     the state as a grid of cells
 *     app_keys.c     keys -> actions; app_mouse.c the same of the mouse
 *     app_act.c      the table of what each action does where no view answers it
 *     app_open.c     what is shown: tabs, articles, wishes of views
 *     app_follow.c   links that are followed in the reader, and the way back
 *     app_page.c     help, failing sources, links, themes
 *     app_marks.c    read, unread, stars, and undoing
 *     app_prompt.c   what a typed line is for
 *     app_search.c   find, search, filter
 *     app_command.c  the command line
 *     app_position.c where one was when the program ended
 *     app_output.c   what leaves the program: files, the clipboard, other programs
 *
 * Threads:  the UI thread.
 */

/** What a typed line is for. */
enum errand {
	ERRAND_NONE,
	ERRAND_FIND,   /* in the article */
	ERRAND_SEARCH, /* in all articles */
	ERRAND_FILTER, /* of the list */
	ERRAND_PAGE,   /* in the page */
	ERRAND_COMMAND,
	ERRAND_SAVE, /* format and folder */
	ERRAND_PIPE, /* a program and its arguments */
	ERRAND_ADD,  /* the address of a source */
	ERRAND_COUNT
};

/** Markings that belong together, kept so that they can be undone. */
struct marking {
	struct mark {
		uint32_t id;          /* of the entry */
		bool unread, starred; /* as it was before */
	} * marks;
	size_t count, capacity;
};

enum { MARKINGS_MAX = 32, TRAIL_MAX = 16 };

/** Where one was in the reader before a link was followed. */
struct step {
	uint32_t entry_id;             /* 0 = what is no entry */
	const struct article *article; /* that, a reference; or NULL */
	char *source_name;
	struct reader_place place;
	size_t link;
};

struct app {
	struct session session;
	struct settings *settings;
	struct theme theme;
	char *theme_name;
	struct grid grid;

	struct list *lists; /* one a tab */
	size_t tab;
	struct list search; /* shown instead of the tab's while `searching` */
	bool searching;
	struct reader reader;
	struct page page;
	bool page_open;
	char **themes; /* of the page of themes */
	struct zones_look look;

	struct prompt prompt;
	enum errand errand; /* what it is for; ERRAND_NONE = there is no prompt */
	struct prompt_history histories[ERRAND_COUNT];
	char *filter_before; /* to be put back when the prompt is left */

	key_code pending[KEYMAP_SEQUENCE_MAX];
	size_t pending_count;
	unsigned count;                   /* typed before a key; 0 = none */
	bool counting;                    /* its digits are being typed */
	void (*confirmed)(struct app *a); /* what waits for y; NULL = nothing */

	char message[300];
	bool message_is_error;
	struct marking markings[MARKINGS_MAX]; /* oldest first */
	size_t marking_count;
	struct {
		uint32_t *ids; /* of entries that are still to be saved, the next one last */
		size_t count;
		struct save_order *book; /* that they are put into; NULL = each has its own file */
		size_t given;            /* to the saver, and not ended yet */
		size_t done;
	} saving;
	struct {
		uint32_t source;
		uint64_t name; /* of the entry */
		struct reader_place place;
		bool reads;           /* the reader was focused */
		bool seeking;         /* it is not there yet: articles are still coming in */
	} position;                   /* to be gone to */
	struct step trail[TRAIL_MAX]; /* oldest first */
	size_t trail_count;
	struct {
		uint64_t name; /* of the news; 0 = none is fetched */
		uint32_t source;
		char *url, *title;
	} linked;               /* the page of a link */
	uint32_t unfolded_id;   /* of the entry of which x has shown what is folded away */
	uint32_t other_text_id; /* of the entry of which x has chosen the text that is not usual */
	int64_t polled_at;      /* when the last poll ended; 0 = none has */
	int64_t notified_ms;    /* the beginning of the poll that the desktop was told of last */
	bool preview_due;       /* the reader is to show what is selected, when no key waits */
	bool dirty;
	bool leaving;
	bool begins_anew; /* and then it starts again: the configuration is another */
};

/** @return the list that is shown */
static inline struct list *
app_list(struct app *a)
{
	return a->searching ? &a->search : &a->lists[a->tab];
}

/** Shows a line until the next key. */
void app_say(struct app *a, bool is_error, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- app_draw.c ----------------------------------------------------------------------------- */

void app_draw(struct app *a);

/** Where the zones stand on the screen that was drawn last. */
struct zones app_zones(struct app *a);

/** What the row of tabs shows. */
struct tabs app_tabs(struct app *a);

/* ---- app_keys.c, app_mouse.c ---------------------------------------------------------------- */

/** Answers every key and mouse event that lies there. */
void app_answer_presses(struct app *a);

/** Does an action as if its key had been pressed. @param count  typed before it, 0 = none */
void app_do(struct app *a, enum action action, unsigned count);

struct press;
void app_answer_mouse(struct app *a, const struct press *p);

/* ---- app_act.c ------------------------------------------------------------------------------ */

/** Does what no view has answered. @param count  typed before it, 1 when none was */
void app_act(struct app *a, enum action action, unsigned count);

/* ---- app_open.c ----------------------------------------------------------------------------- */

/** @return the entry that an action means: what is read, or what is selected; or NULL */
struct entry *app_meant(struct app *a);

/** @return its article, which may lack its body, also of a page that is no entry: a reference, the
 *  caller's; or NULL */
const struct article *app_meant_article(struct app *a);

/** Beside the list the reader shows what is selected, unopened: it stays unread. An article takes
 *  longer to lay out than a row to draw, so it comes after that, and not while keys wait. */
void app_preview(struct app *a);
void app_preview_now(struct app *a);

/** Shows an article, with the words that were searched for marked. */
void app_show(struct app *a, const struct entry *e);

/** The same for one that is read now: it gets the focus and its page, and is unread no more. */
void app_read(struct app *a, struct entry *e);

/** Opens the selected article; where links have led before is forgotten. */
void app_open(struct app *a);

/** Shows the full text, or the feed's; fetches it where it is not there. */
void app_other_text(struct app *a);

/** The page of an article has come, or not. @param arg  the app */
void app_heed_page(void *arg, const struct news *n, const struct cache_merged *merged);

/** Goes to a tab, from 0; to none that there is not. */
void app_go_tab(struct app *a, size_t tab);

/** Goes on by `count` unread articles. @param direction  1 or -1 */
void app_next_unread(struct app *a, int direction, unsigned count);

/** Grants what a view wished. */
void app_grant(struct app *a, struct wish w);

/* ---- app_follow.c --------------------------------------------------------------------------- */

/** Follows a link: an article that is known is shown, anything else is for the browser. */
void follow_link(struct app *a, const char *url);

/** Shows the text of the page that the focused link leads to, as soon as it has come. */
void follow_page(struct app *a);

/** A page has come. @return true when it is that of a link */
bool follow_heed(struct app *a, const struct news *n);

/** Takes the last step back. @return false when there was none */
bool follow_back(struct app *a);

/** Forgets all steps: for when one goes elsewhere. */
void follow_forget(struct app *a);
void follow_clear(struct app *a);

/* ---- app_page.c ----------------------------------------------------------------------------- */

void app_open_page(struct app *a, enum page_kind kind);

/** Closes the page; a theme that was only looked at goes. */
void app_close_page(struct app *a);

/** Does what a page's item stands for. */
void app_choose(struct app *a, uint32_t item);

/** What the page shows has changed: it is made anew, its cursor stays. */
void app_follow_page(struct app *a);

/** Shows the theme under the cursor. */
void app_try_theme(struct app *a);

/** Takes a theme by name. @return false, with a message, when there is none such or it has
 *  faults: the one before stays */
bool app_set_theme(struct app *a, const char *name);

/* ---- app_marks.c ---------------------------------------------------------------------------- */

/** From here on markings belong together: one undo takes them back. */
void marks_begin(struct app *a);
void marks_put(struct app *a, struct entry *e, bool unread, bool starred);
void marks_undo(struct app *a);
void marks_all_read(struct app *a);
void marks_clear(struct app *a);

/** What is meant, be it one article or a range of the list: read, or if all are, unread. */
void marks_toggle_read(struct app *a);
void marks_toggle_star(struct app *a);

/* ---- app_prompt.c --------------------------------------------------------------------------- */

/** Asks for a line. @param text  what stands there already */
void app_ask(struct app *a, enum errand errand, const char *text);

void app_answer_prompt(struct app *a, key_code key);

/* ---- app_search.c --------------------------------------------------------------------------- */

/** Marks and goes to the words while they are typed. */
void search_find(struct app *a, const char *words);
void search_find_done(struct app *a, const char *words);
void search_find_left(struct app *a);

/** Searches everything while it is typed. */
void search_everything(struct app *a, const char *words);
void search_everything_done(struct app *a, const char *words);
void search_leave(struct app *a);

void search_filter(struct app *a, const char *words);
void search_filter_done(struct app *a, const char *words);
void search_filter_left(struct app *a);

/** Goes to the next or previous match of what is active. @return false: no search is active */
bool search_walk(struct app *a, int direction, unsigned count);

/* ---- app_command.c -------------------------------------------------------------------------- */

void command_line_run(struct app *a, const char *line);

/** Offers what the line could become. @param arg  the app */
void command_line_complete(void *arg, const char *line, struct prompt_candidates *into);

/* ---- app_position.c ------------------------------------------------------------------------- */

/** Notes in the store where one is. */
void position_keep(struct app *a);

/** Goes to the tab where one was, and looks out for the article. */
void position_begin(struct app *a);

/** Goes to the article as soon as it is there; a key that is pressed before ends the wish. */
void position_seek(struct app *a);

/* ---- app_output.c --------------------------------------------------------------------------- */

void output_browse(struct app *a, const char *url);

/** Saves what is meant, in the settings' format and folder where none is given. */
void output_save(struct app *a);
void output_save_as(struct app *a, const char *line);
void output_save_complete(void *arg, const char *line, struct prompt_candidates *into);

/** Tells the desktop how many articles a poll has brought, when that is asked for. */
void output_notify(struct app *a, uint32_t added);

/** Goes on saving a range. @return true while there is more that can be done now */
bool output_work(struct app *a, int64_t max_ms);

/** Tells what came of what was saved. @return true when there was something */
bool output_hear_saved(struct app *a);

/** Copies the link of what is meant, or its title and link, to the terminal's clipboard. */
void output_copy(struct app *a, bool with_title);

/** Finds the feed behind an address and adds it to the configuration, as `caureader add` does: on
 * the terminal, which asks and shows what is found. Then the reader begins anew, where it is. */
void output_add(struct app *a, const char *url);

/** Hands what is meant to a program as Markdown on its standard input. */
void output_pipe(struct app *a, const char *line);

#endif
