/*
 * How fast text passes through charset_text(), beside memcpy() and iconv() of the same bytes in
 * the same run, for scripts of one, two and three bytes a letter.
 *
 *     ninja -C build tests/bench/charset && build/tests/bench/charset
 *
 * The candidates take turns; a figure is the median of the rounds.
 */
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "feed/charset.h"

enum { ROUNDS = 5, BYTES = 16 << 20 };

static const struct sample {
	const char *script, *text;
} samples[] = {
	{"Latin", "<p class=\"x\">The parliament passed the law on elections, it says.</p> "},
	{"Cyrillic", "<p>Парламент принял закон о выборах, сообщает агентство.</p> "},
	{"Armenian", "<p>Խորհրդարանը ընդունեց ընտրությունների մասին օրենքը։</p> "},
	{"Georgian", "<p>პარლამენტმა მიიღო კანონი არჩევნების შესახებ.</p> "},
};

struct text {
	char *bytes, *copy;
	size_t size;
};

static void
by_memcpy(const struct text *t)
{
	memcpy(t->copy, t->bytes, t->size);
	__asm__ volatile("" : : "r"(t->copy) : "memory"); /* it is wanted */
}

static void
by_iconv(const struct text *t)
{
	iconv_t converter = iconv_open("UTF-8", "UTF-8");
	char *from = t->bytes, *to = t->copy;
	size_t size = t->size, room = t->size;
	iconv(converter, &from, &size, &to, &room);
	iconv_close(converter);
}

static void
by_charset(const struct text *t)
{
	struct slice text;
	struct buf own = {0};
	struct charset_found found;
	charset_text(t->bytes, t->size, NULL, &text, &own, &found);
	buf_clear(&own);
}

static double
seconds_of(void (*pass)(const struct text *), const struct text *t)
{
	struct timespec from, to;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	pass(t);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) * 1e-9;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void
measure(const struct sample *s)
{
	static void (*const passes[])(const struct text *) = {by_memcpy, by_iconv, by_charset};
	double seconds[3][ROUNDS];
	size_t length = strlen(s->text), count = BYTES / length;
	struct text t = {mem_alloc(count * length), mem_alloc(count * length), count * length};

	for (size_t i = 0; i < count; i++)
		memcpy(t.bytes + i * length, s->text, length);
	memcpy(t.copy, t.bytes, t.size); /* its pages are there */
	for (int round = 0; round < ROUNDS; round++) {
		for (int p = 0; p < 3; p++)
			seconds[p][round] = seconds_of(passes[p], &t);
	}
	for (int p = 0; p < 3; p++)
		qsort(seconds[p], ROUNDS, sizeof(double), by_size);
	double ours = seconds[2][ROUNDS / 2];
	printf("%-9s %6.2f GB/s  %5.2f of memcpy  %5.2f of iconv\n", s->script,
	       (double)t.size / ours * 1e-9, seconds[0][ROUNDS / 2] / ours,
	       seconds[1][ROUNDS / 2] / ours);
	free(t.bytes);
	free(t.copy);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		measure(&samples[i]);
	return EXIT_SUCCESS;
}
