#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/articles.h"
#include "app/commands.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "feed/jsonfeed_write.h"
#include "feed/layout.h"
#include "store/query.h"
#include "ui/article_page.h"

/* ---- short IDs ---------------------------------------------------------------------------- */

const char *
article_short_id(const struct entry *e, char into[static ARTICLE_REF_SIZE])
{
	snprintf(into, ARTICLE_REF_SIZE, "%08" PRIx32, (uint32_t)(e->name ^ e->name >> 32));
	return into;
}

struct entry *
articles_find(const struct articles *a, const char *short_id)
{
	const struct shelf *all = cache_shelf(a->session.cache, 0);
	for (size_t i = 0; i < all->count; i++) {
		char id[ARTICLE_REF_SIZE];
		if (strcmp(article_short_id(all->entries[i], id), short_id) == 0)
			return all->entries[i];
	}
	return NULL;
}

/* ---- formats ------------------------------------------------------------------------------ */

/* One format of the list: the head, then each entry, then the foot. */
struct list_format {
	const char *name;
	void (*row)(const struct articles *a, const struct entry *e, struct buf *out);
};

static void
row_tsv(const struct articles *a, const struct entry *e, struct buf *out)
{
	char id[ARTICLE_REF_SIZE], at[CLOCK_RFC3339_SIZE];
	const struct article *details = cache_details(a->session.cache, e);
	buf_printf(out, "%s\t%s\t%s\t%s\t%s\t%s%s\n", article_short_id(e, id),
		   clock_rfc3339(e->sort_at, at), a->settings->sources[e->source].id, e->title,
		   details->link, e->unread ? "unread" : "read", e->starred ? ",starred" : "");
	article_unref(details);
}

static void
row_table(const struct articles *a, const struct entry *e, struct buf *out)
{
	enum { SOURCE_CELLS = 14 };
	char id[ARTICLE_REF_SIZE];
	struct clock_civil c = clock_civil_local(e->sort_at);
	const char *source = cache_source_name(a->session.cache, e->source);
	size_t cells;
	size_t fits = utf8_fit(source, strlen(source), SOURCE_CELLS, &cells);

	buf_printf(out, "%s  %04d-%02d-%02d %02d:%02d  %c%c  %.*s%*s  %s\n",
		   article_short_id(e, id), c.year, c.month, c.day, c.hour, c.minute,
		   e->unread ? '*' : ' ', e->starred ? '+' : ' ', (int)fits, source,
		   (int)(SOURCE_CELLS - cells), "", e->title);
}

static const struct list_format formats[] = {
	{"table", row_table}, {"tsv", row_tsv}, {"json", NULL}, /* one document, not a row each */
};

static const struct list_format *
format_find(const char *name)
{
	if (!name)
		return &formats[0];
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

/* ---- the command -------------------------------------------------------------------------- */

/* @return how many were printed */
static size_t
list_print(const struct articles *a, const struct query *q, const struct list_format *format,
	   size_t limit)
{
	const struct shelf *all = cache_shelf(a->session.cache, 0);
	const struct article **matches = calloc(all->count + 1, sizeof(*matches));
	struct buf out = {0};
	size_t count = 0;
	int64_t now = clock_now();

	for (size_t i = 0; matches && i < all->count && (!limit || count < limit); i++) {
		const struct entry *e = all->entries[i];
		if (!query_matches(q, a->settings, cache_source(a->session.cache, e->source), e,
				   now))
			continue;
		matches[count++] = format->row ? NULL : cache_full_article(a->session.cache, e);
		if (format->row)
			format->row(a, e, &out);
		if (out.size > 1 << 16) {
			fwrite(out.bytes, 1, out.size, stdout);
			buf_cut(&out, 0);
		}
	}
	if (!format->row)
		jsonfeed_write_articles("caureader", matches, count, &out);
	fwrite(buf_text(&out), 1, out.size, stdout);
	buf_clear(&out);
	for (size_t i = 0; i < count; i++)
		article_unref(matches[i]);
	free(matches);
	return count;
}

int
command_list(const struct invocation *inv)
{
	struct err why = {0};
	const struct list_format *format = format_find(inv->format);
	if (!format) {
		err_set(&why, ERR_USAGE, 0, "list: unknown format \"%s\"; table, tsv or json",
			inv->format);
		return command_fail(&why);
	}
	struct query *q = query_parse(inv->arg_count ? inv->args[0] : "", &why);
	if (!q)
		return command_fail(&why);

	struct articles a;
	int code = EXIT_FINE;
	if (articles_begin(&a, inv, NETWORK_NONE, &code)) {
		if (!a.session.database)
			code = articles_poll(&a, NULL, 0, false);
		cache_ask(a.session.cache, q);
		if (list_print(&a, q, format, inv->limit) == 0)
			code = EXIT_SOME_FAILED;
		code = command_finish(code);
		articles_end(&a);
	}
	query_destroy(q);
	return code;
}

int
command_show(const struct invocation *inv)
{
	struct err why = {0};
	struct articles a;
	int code = EXIT_FINE;
	if (!articles_begin(&a, inv, NETWORK_NONE, &code))
		return code;
	if (!a.session.database)
		articles_poll(&a, NULL, 0, false);
	const struct entry *e = articles_find(&a, inv->args[0]);
	if (e) {
		struct buf out = {0};
		bool folded;
		const struct article *whole =
			cache_read_article(a.session.cache, e, TEXT_PAGE, &folded);
		struct document page = article_page(
			whole, cache_source_name(a.session.cache, e->source), e->sort_at);
		struct layout_options options = {.width = inv->width ? inv->width : 80};
		struct layout *layout = layout_create(page, &options);
		layout_write(layout, inv->ansi, &out);
		fwrite(buf_text(&out), 1, out.size, stdout);
		layout_destroy(layout);
		free((void *)page.bytes);
		article_unref(whole);
		buf_clear(&out);
	} else {
		err_set(&why, ERR_INPUT, 0, "%s: no such article", inv->args[0]);
		code = command_fail(&why);
	}
	code = command_finish(code);
	articles_end(&a);
	return code;
}
