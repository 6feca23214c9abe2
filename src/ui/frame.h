#ifndef CAUREADER_UI_FRAME_H
#define CAUREADER_UI_FRAME_H

/**
 * @file
 * What is written to descriptor 1 for a frame of the screen reaches the terminal by one write().
 *
 * ncurses calls write() after each movement of its cursor: some thirty times a frame, of which a
 * terminal may show each. So it writes into a file in memory, and the frame goes out at once.
 * Where there is no such file, all is written as it comes.
 *
 * Owner:    ui/screen.c.
 * Threads:  the UI thread.
 */

/** Descriptor 1 is the terminal. */
void frame_open(void);

/** From now on what is written to descriptor 1 is gathered. */
void frame_begin(void);

/** It goes out, and descriptor 1 leads to the terminal again. */
void frame_end(void);

/** The same without what was gathered; no more frames. May be called at any time. */
void frame_close(void);

#endif
