#ifndef CAUREADER_UI_SCREEN_H
#define CAUREADER_UI_SCREEN_H

#include <stdbool.h>

#include "base/err.h"
#include "config/keys.h"
#include "config/theme.h"
#include "ui/canvas.h"

/**
 * @file
 * The only door to ncurses: keys in, a grid of cells out.
 *
 * Threads:  the UI thread.
 */

/** Takes the terminal. While it is taken, descriptor 2 leads to /dev/null, for a library's
 *  word on it would spoil the screen. */
bool screen_begin(bool mouse, struct err *why);

/** Gives the terminal back. Any number of times; safe before screen_begin(). */
void screen_end(void);

/** What the theme's colours become depends on the terminal: 24 bits, 256, 16, 8 or none. */
void screen_set_theme(const struct theme *theme);

/** The size that the terminal has now. It says with SIGWINCH that it has another; whoever took
 *  that signal before screen_begin() asks again then. */
void screen_size(int *rows, int *cols);

/** Shows the grid: only rows that differ from what is shown are sent. */
void screen_show(const struct grid *g);

/** The next show sends everything. */
void screen_redraw(void);

/** Kinds of what one can press. */
enum press_kind { PRESS_NONE, PRESS_KEY, PRESS_CLICK, PRESS_WHEEL, PRESS_GONE };

struct press {
	enum press_kind kind;
	key_code key;  /* PRESS_KEY */
	int row, col;  /* PRESS_CLICK, PRESS_WHEEL */
	int direction; /* PRESS_WHEEL: -1 up, 1 down */
};

/** @return the next press, PRESS_NONE when there is none now; never blocks */
struct press screen_press(void);

/** Gives the terminal back, stops the process as ^Z does, takes it again on SIGCONT. */
void screen_suspend(void);

/** Lets go of the terminal while another program has it, and takes it again. */
void screen_release(void);
void screen_retake(void);

/**
 * Writes bytes to the terminal past the grid: for OSC 9, 52 and 777 alone. They are our own.
 *
 * @return false, with nothing written, for a terminal that would show them
 */
bool screen_send(const char *bytes);

/** Asks the terminal for the mouse, or leaves it to the terminal. */
void screen_set_mouse(bool on);

#endif
