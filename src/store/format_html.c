#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "feed/html_reference.h"
#include "store/format.h"

/* A page that needs nothing beside itself but the pictures it shows. */
static const char style[] =
	":root{color-scheme:light dark}\n"
	"body{margin:0 auto;padding:2rem 1.25rem 4rem;max-width:38rem;"
	"font:1.125rem/1.6 Charter,\"Bitstream Charter\",Georgia,\"Noto Serif\",serif;"
	"color:#1d1d1b;background:#fdfdfb;overflow-wrap:break-word}\n"
	"h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem}\n"
	"h2,h3,h4,h5,h6{line-height:1.3;margin:2rem 0 .5rem}\n"
	"header{border-bottom:1px solid #8886;margin-bottom:1.5rem;padding-bottom:1rem}\n"
	"header p,figcaption,caption{font:.875rem/1.5 system-ui,sans-serif;color:#666;margin:0}\n"
	"a{color:#0b57a4;text-underline-offset:.15em}\n"
	"img,video{max-width:100%;height:auto}\n"
	"figure{margin:1.5rem 0}\n"
	"blockquote{margin:1.5rem 0;padding-left:1rem;border-left:3px solid #8886;color:#555}\n"
	"pre{overflow-x:auto;padding:1rem;background:#8881;font-size:.875rem;line-height:1.45}\n"
	"code{font-family:ui-monospace,\"DejaVu Sans Mono\",monospace;font-size:.9em}\n"
	"table{border-collapse:collapse;display:block;overflow-x:auto;font-size:.95rem}\n"
	"th,td{border:1px solid #8886;padding:.3rem .6rem;text-align:left;vertical-align:top}\n"
	"hr{border:0;border-top:1px solid #8886;margin:2rem 0}\n"
	"@media(prefers-color-scheme:dark){body{color:#dcdcd6;background:#181a1b}"
	"a{color:#7db7ea}header p,figcaption,caption{color:#999}blockquote{color:#aaa}}\n";

static void
put_escaped(const char *text, struct buf *into)
{
	html_escape(text, strlen(text), into);
}

static void
html_mark(const struct save_subject *subject, struct buf *into)
{
	char *link = format_link(subject);
	if (*link) {
		buf_puts(into, "<link rel=\"canonical\" href=\"");
		put_escaped(link, into);
		buf_puts(into, "\">\n");
	}
	buf_puts(into, "<meta name=\"id\" content=\"");
	put_escaped(subject->article->id, into);
	buf_puts(into, "\">\n");
	free(link);
}

/* "Asbarez - Ara Petrosyan - 3 Jul 2024 14:02", the source a link to the page. */
static void
write_source_line(const struct save_subject *subject, struct buf *into)
{
	const struct article *a = subject->article;
	char *link = format_link(subject);

	buf_puts(into, "<p>");
	if (*link) {
		buf_puts(into, "<a href=\"");
		put_escaped(link, into);
		buf_puts(into, "\">");
		put_escaped(*subject->source_name ? subject->source_name : link, into);
		buf_puts(into, "</a>");
	} else {
		put_escaped(subject->source_name, into);
	}
	free(link);
	if (*a->byline) {
		buf_puts(into, " - ");
		put_escaped(a->byline, into);
	}
	if (a->published_at) {
		char at[CLOCK_RFC3339_SIZE];
		buf_printf(into, " - <time datetime=\"%s\">", clock_rfc3339(a->published_at, at));
		format_date(a->published_at, into);
		buf_puts(into, "</time>");
	}
	buf_puts(into, "</p>\n");
}

/* An image in the page itself (RFC 2397). */
static void
put_data_url(const struct save_subject *subject, size_t i, struct buf *into)
{
	const struct image *image = &subject->images->list[i];
	buf_printf(into, "data:%s;base64,", image_type(image->kind));
	base64_put(image->bytes, image->size, into);
}

static void
html_write(const struct save_subject *subject, struct buf *into)
{
	const struct article *a = subject->article;

	buf_puts(into, "<!DOCTYPE html>\n<html lang=\"");
	put_escaped(a->language, into);
	buf_puts(into, "\">\n<head>\n<meta charset=\"utf-8\">\n"
		       "<meta name=\"viewport\" content=\"width=device-width\">\n"
		       "<title>");
	put_escaped(a->title, into);
	buf_puts(into, "</title>\n");
	html_mark(subject, into);
	format_page_source(subject, ">", into);
	buf_puts(into, "<meta name=\"author\" content=\"");
	put_escaped(a->byline, into);
	buf_printf(into, "\">\n<style>\n%s</style>\n</head>\n<body>\n<header>\n<h1>", style);
	put_escaped(a->title, into);
	buf_puts(into, "</h1>\n");
	write_source_line(subject, into);
	buf_puts(into, "</header>\n<article>\n");
	struct format_images images;
	document_to_html(a->body, format_images_begin(&images, subject, put_data_url), into);
	buf_clear(&images.url);
	buf_puts(into, "\n</article>\n</body>\n</html>\n");
}

const struct format format_html = {
	.ending = ".html",
	.write = html_write,
	.mark = html_mark,
	.read = format_read_page,
	.head_end = "</head>",
	.has_images = true,
};
