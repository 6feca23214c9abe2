#ifndef CAUREADER_UI_PROMPT_H
#define CAUREADER_UI_PROMPT_H

#include "config/keys.h"
#include "ui/canvas.h"

/**
 * @file
 * One line that is typed: an editor of cells and clusters with history, completion, and the
 * keys that readline has taught everybody.
 *
 *     Left Right ^B ^F Alt-b Alt-f Home End ^A ^E     move
 *     Backspace Del ^D ^W Alt-d ^U ^K, ^Y             take away, put back
 *     Up Down ^P ^N                                   history; lines that begin as typed
 *     Tab Shift-Tab                                   the next, previous completion
 *     Enter; Esc ^G ^C, Backspace in an empty line    done; left
 *
 * Owner:    app.
 * Strings:  UTF-8 that was typed, cleaned; at most PROMPT_MAX bytes.
 */

enum { PROMPT_MAX = 2000, PROMPT_HISTORY_MAX = 100 };

/** Lines that were entered, oldest first; no two alike. */
struct prompt_history {
	char *lines[PROMPT_HISTORY_MAX];
	size_t count;
};

void prompt_history_add(struct prompt_history *h, const char *line);
void prompt_history_clear(struct prompt_history *h);

/** What a line could become: whole lines, each with a '\0' behind. */
struct prompt_candidates {
	struct buf lines;
	size_t count;
};

/** Offers one. */
void prompt_offer(struct prompt_candidates *into, const char *line);

/** Offers what `line` could become. */
typedef void prompt_complete(void *arg, const char *line, struct prompt_candidates *into);

struct prompt {
	char *label;
	struct buf text;
	size_t cursor; /* byte in the text */
	struct buf killed;
	struct prompt_history *history; /* borrowed, or NULL */
	size_t walked;                  /* line of the history that is shown; count = none */
	char *typed;                    /* what history or completion began from */
	prompt_complete *complete;      /* or NULL */
	void *arg;
	struct prompt_candidates candidates; /* not empty while Tab walks them */
	size_t candidate;
};

/** Begins a line. @param text  what stands there already */
void prompt_begin(struct prompt *p, const char *label, const char *text,
		  struct prompt_history *history, prompt_complete *complete, void *arg);
void prompt_clear(struct prompt *p);

enum prompt_answer {
	PROMPT_SAME,    /* nothing that matters */
	PROMPT_CHANGED, /* the text is another */
	PROMPT_DONE,
	PROMPT_LEFT,
};

/** @return true when the key means something to a prompt beside being typed */
bool prompt_takes(key_code key);

enum prompt_answer prompt_key(struct prompt *p, key_code key);

/** Draws the line, scrolled so that the cursor is seen, and says the grid where that is. */
void prompt_draw(const struct prompt *p, struct canvas on);

/** Draws what Tab walks through, in one row. */
void prompt_draw_candidates(const struct prompt *p, struct canvas on);

#endif
