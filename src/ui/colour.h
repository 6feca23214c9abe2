#ifndef CAUREADER_UI_COLOUR_H
#define CAUREADER_UI_COLOUR_H

#include "config/theme.h"

/**
 * @file
 * Colours of 24 bits on terminals that have fewer.
 *
 * Threads:  the UI thread.
 *
 * Terminals of 256 colours have xterm's cube and greys behind the sixteen, which users choose
 * anew; so of those nothing is taken there.
 */

/** A pair of colours as numbers of the terminal; -1 = its own default. */
struct colour_pair {
	int ink, ground;
};

/**
 * The nearest colours there are. Where both are known and the nearest ink cannot be read on the
 * nearest ground (less than 4.5 to 1, WCAG 2.1) as it can in the theme, it is the nearest that can.
 *
 * @param count  colours of the terminal; more than 256 = it takes 24 bits as they are
 */
struct colour_pair colour_pair_of(colour ink, colour ground, int count);

/** @return 0xrrggbb of a colour of the 256 */
uint32_t colour_value(int number);

/** Ratio of luminances, 1 to 21 (WCAG 2.1, "contrast ratio"). */
double colour_contrast(uint32_t a, uint32_t b);

#endif
