/*
 * How fast feeds are parsed, beside libxml2's SAX parser over the same bytes in the same run.
 *
 *     ninja -C build tests/bench/feed_parse && build/tests/bench/feed_parse FILE...
 *
 * The candidates take turns; the ratio is the median of those within a round. "items" delivers
 * the items of feed_parse() to a sink that counts them, "articles" keeps all of them as
 * harvest_parse() makes them; its memory is what the allocator gave beside the input.
 */
#include <libxml/parser.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "feed/harvest.h"
#include "feed/parse.h"

enum { ROUNDS = 5 };

struct file {
	const char *path;
	struct buf bytes;
};

static size_t items;

/* ---- the candidates ----------------------------------------------------------------------- */

static void
sax_start(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int ns_count,
	  const xmlChar **spaces, int count, int defaulted, const xmlChar **attributes)
{
	(void)arg, (void)prefix, (void)uri, (void)ns_count, (void)spaces, (void)count;
	(void)defaulted, (void)attributes;
	items +=
		strcmp((const char *)name, "item") == 0 || strcmp((const char *)name, "entry") == 0;
}

static void
sax_text(void *arg, const xmlChar *text, int size)
{
	(void)arg, (void)text, (void)size;
}

static void
sax_parse(const struct file *f)
{
	enum { CHUNK = 64 << 10 };
	xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
			     .startElementNs = sax_start,
			     .characters = sax_text,
			     .cdataBlock = sax_text};
	xmlParserCtxt *c = xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);
	xmlCtxtUseOptions(c, XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR |
				     XML_PARSE_NOWARNING);
	for (size_t at = 0; at < f->bytes.size; at += CHUNK) {
		size_t left = f->bytes.size - at;
		xmlParseChunk(c, f->bytes.bytes + at, (int)(left < CHUNK ? left : CHUNK), 0);
	}
	xmlParseChunk(c, NULL, 0, 1);
	xmlFreeParserCtxt(c);
}

static bool
item_count(void *arg, const struct feed_item *item)
{
	(void)arg, (void)item;
	items++;
	return true;
}

static struct feed_input
input_of(const struct file *f)
{
	return (struct feed_input){.bytes = f->bytes.bytes, .size = f->bytes.size, .url = ""};
}

static void
items_parse(const struct file *f)
{
	struct feed_input in = input_of(f);
	struct feed_sink sink = {item_count, NULL};
	struct feed_info info;
	struct err why;
	if (feed_parse(&in, &sink, &info, &why))
		feed_info_clear(&info);
}

static size_t kept_bytes;

static void
articles_parse(const struct file *f)
{
	struct feed_input in = input_of(f);
	struct harvest h;
	struct err why;
	size_t before = mallinfo2().uordblks;
	if (!harvest_parse(&in, &h, &why))
		return;
	items += h.article_count;
	kept_bytes += mallinfo2().uordblks - before;
	harvest_clear(&h);
}

/* ---- rounds ------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	void (*parse)(const struct file *f);
} candidates[] = {{"libxml2 SAX", sax_parse}, {"items", items_parse}, {"articles", articles_parse}};

enum { CANDIDATES = sizeof(candidates) / sizeof(candidates[0]) };

static int
order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double
median(double values[ROUNDS])
{
	qsort(values, ROUNDS, sizeof(double), order);
	return values[ROUNDS / 2];
}

static bool
file_load(struct file *f)
{
	FILE *in = fopen(f->path, "rb");
	char chunk[65536];
	size_t got;
	while (in && (got = fread(chunk, 1, sizeof(chunk), in)) > 0)
		buf_put(&f->bytes, chunk, got);
	if (in)
		fclose(in);
	return in && f->bytes.size;
}

int
main(int argc, char **argv)
{
	size_t count = (size_t)argc - 1, bytes = 0;
	struct file *files = mem_zalloc(count + 1, sizeof(*files));
	double seconds[CANDIDATES][ROUNDS], ratios[CANDIDATES][ROUNDS];
	size_t found[CANDIDATES] = {0};

	feed_start();
	for (size_t i = 0; i < count; i++) {
		files[i].path = argv[i + 1];
		if (!file_load(&files[i]))
			return fprintf(stderr, "%s: cannot be read\n", files[i].path), 66;
		bytes += files[i].bytes.size;
	}
	for (int round = 0; round < ROUNDS; round++)
		for (size_t c = 0; c < CANDIDATES; c++) {
			int64_t began = clock_ticks_ms();
			items = kept_bytes = 0;
			for (size_t i = 0; i < count; i++)
				candidates[c].parse(&files[i]);
			seconds[c][round] = (double)(clock_ticks_ms() - began) / 1000;
			ratios[c][round] = seconds[0][round] / seconds[c][round];
			found[c] = items;
		}
	printf("%zu files, %.1f MB, %d rounds\n%-12s %9s %9s %9s %18s\n", count,
	       (double)bytes / 1e6, ROUNDS, "", "items", "s", "MB/s", "speed of libxml2's");
	for (size_t c = 0; c < CANDIDATES; c++) {
		double s = median(seconds[c]);
		printf("%-12s %9zu %9.3f %9.0f %18.2f\n", candidates[c].name, found[c], s,
		       (double)bytes / 1e6 / s, median(ratios[c]));
	}
	struct rusage used;
	getrusage(RUSAGE_SELF, &used);
	printf("articles kept: %.1f MB; peak beside the input: %.1f MB\n", (double)kept_bytes / 1e6,
	       (double)used.ru_maxrss / 1e3 - (double)bytes / 1e6);
	for (size_t i = 0; i < count; i++)
		buf_clear(&files[i].bytes);
	free(files);
	feed_end();
	return 0;
}
