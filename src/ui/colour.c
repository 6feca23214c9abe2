#include "ui/colour.h"

#include <math.h>

#define RATIO_WANTED 4.5

/* The sixteen as most terminals draw them. */
static const uint32_t ansi_values[16] = {
	0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
	0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
};

uint32_t
colour_value(int number)
{
	if (number < 16)
		return ansi_values[number];
	if (number >= 232) {
		uint32_t grey = (uint32_t)(8 + (number - 232) * 10);
		return grey << 16 | grey << 8 | grey;
	}
	uint32_t value = 0;
	for (int part = 36, rest = number - 16; part; rest %= part, part /= 6) {
		uint32_t level = (uint32_t)(rest / part);
		value = value << 8 | (level ? 55 + level * 40 : 0);
	}
	return value;
}

/* One part of a colour, 0 to 1, without the curve of screens. */
static double
linear(uint32_t value, unsigned shift)
{
	double v = (double)(value >> shift & 0xFF) / 255;
	return v <= 0.03928 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double
luminance(uint32_t value)
{
	return 0.2126 * linear(value, 16) + 0.7152 * linear(value, 8) + 0.0722 * linear(value, 0);
}

static double
ratio(double x, double y)
{
	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

double
colour_contrast(uint32_t a, uint32_t b)
{
	return ratio(luminance(a), luminance(b));
}

/* A colour as the eye sees it: Oklab, lightness and two axes of hue (B. Ottosson, 2020). */
struct seen {
	double l, a, b;
};

static struct seen
seen_of(uint32_t value)
{
	double r = linear(value, 16), g = linear(value, 8), b = linear(value, 0);
	double l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
	double m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
	double s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
	return (struct seen){
		0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
		1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
		0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
	};
}

static double
distance(struct seen x, struct seen y)
{
	return (x.l - y.l) * (x.l - y.l) + (x.a - y.a) * (x.a - y.a) + (x.b - y.b) * (x.b - y.b);
}

/* The palette as it is seen: made once, for a theme asks thousands of times. */
static struct {
	bool made;
	struct seen seen[256];
	double luminance[256];
} palette;

static void
palette_make(void)
{
	for (int n = 0; n < 256 && !palette.made; n++) {
		palette.seen[n] = seen_of(colour_value(n));
		palette.luminance[n] = luminance(colour_value(n));
	}
	palette.made = true;
}

/* @param ground  the number of a colour on which it is to be read; -1 = wherever */
static int
nearest(uint32_t value, int count, int ground)
{
	struct seen wanted = seen_of(value);
	int best = -1;
	double least = 0;
	palette_make();
	for (int n = count >= 256 ? 16 : 0; n < count; n++) {
		double far = distance(wanted, palette.seen[n]);
		if (ground >= 0 &&
		    ratio(palette.luminance[n], palette.luminance[ground]) < RATIO_WANTED)
			continue;
		if (best < 0 || far < least) {
			least = far;
			best = n;
		}
	}
	return best;
}

static int
number_of(colour c, int count, int ground)
{
	if (c == COLOUR_DEFAULT)
		return -1;
	if (c >= COLOUR_ANSI)
		return (int)(c - COLOUR_ANSI) % count;
	if (count > 256)
		return (int)c;
	int n = nearest(c, count, ground);
	return n < 0 ? nearest(c, count, -1) : n;
}

struct colour_pair
colour_pair_of(colour ink, colour ground, int count)
{
	struct colour_pair p = {.ground = number_of(ground, count, -1)};
	bool known = ink < COLOUR_DEFAULT && ground < COLOUR_DEFAULT && count <= 256 &&
		     colour_contrast(ink, ground) >= RATIO_WANTED;
	p.ink = number_of(ink, count, known ? p.ground : -1);
	return p;
}
