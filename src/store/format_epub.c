#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "feed/html_reference.h"
#include "store/format.h"
#include "store/zip.h"

/*
 * EPUB 3.3: a ZIP archive whose first file says what it is, a package document with its metadata,
 * a navigation document, a style sheet and the article as XHTML; of a book of several, an XHTML
 * document for each, and the navigation has them all; and the images that are kept. Files are
 * stored unpacked, so that the metadata can be read where it lies; they hold nothing from
 * elsewhere.
 */

static const char container[] =
	"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	"<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n"
	"<rootfiles><rootfile full-path=\"EPUB/package.opf\""
	" media-type=\"application/oebps-package+xml\"/></rootfiles>\n</container>\n";

static const char style[] =
	"body{margin:5%;line-height:1.5}\n"
	"h1{line-height:1.2}\n"
	".source{font-size:.875em;border-bottom:1px solid;padding-bottom:.75em}\n"
	"figcaption,caption{font-size:.875em}\n"
	"blockquote{margin:1em 0;padding-left:1em;border-left:3px solid}\n"
	"pre{white-space:pre-wrap;font-size:.875em}\n"
	"table{border-collapse:collapse}\n"
	"th,td{border:1px solid;padding:.25em .5em;text-align:left;vertical-align:top}\n";

static void
put_escaped(const char *text, struct buf *into)
{
	html_escape(text, strlen(text), into);
}

static const char *
title_of(const struct save_subject *subject)
{
	return *subject->article->title ? subject->article->title : "(untitled)";
}

/* The articles of the book by number, from 0. */
static size_t
article_count(const struct save_subject *book)
{
	return 1 + book->more_count;
}

static const struct save_subject *
article_at(const struct save_subject *book, size_t i)
{
	return i ? &book->more[i - 1] : book;
}

static size_t
image_count(const struct save_subject *book)
{
	return book->images ? book->images->count : 0;
}

/* "article.xhtml", "article-2.xhtml" */
static void
put_file_name(size_t i, struct buf *into)
{
	if (i)
		buf_printf(into, "article-%zu.xhtml", i + 1);
	else
		buf_puts(into, "article.xhtml");
}

/* "images/1.jpg". What need not be known to a reader of books (EPUB 3.3, section 3.2) is not put
   into one. */
static void
put_image_name(const struct save_subject *book, size_t i, struct buf *into)
{
	const struct image *image = &book->images->list[i];
	if (image->bytes && image->kind != IMAGE_AVIF)
		buf_printf(into, "images/%zu%s", i + 1, image_ending(image->kind));
}

/* A tag (BCP 47) or "und": the format wants one. */
static const char *
language_of(const struct save_subject *subject)
{
	const char *tag = subject->article->language;
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t primary = strspn(tag, letters);
	bool sound = primary >= 2 && primary <= 8 && (!tag[primary] || tag[primary] == '-') &&
		     strspn(tag + primary, "-0123456789abcdefghijklmnopqrstuvwxyz"
					   "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(tag + primary);
	return sound ? tag : "und";
}

/* XML 1.0 has no place for U+FFFE and U+FFFF: each becomes U+FFFD. */
static void
mend(struct buf *text)
{
	for (size_t i = 0; i + 2 < text->size; i++)
		if (memcmp(text->bytes + i, "\xEF\xBF", 2) == 0 &&
		    (unsigned char)text->bytes[i + 2] >= 0xBE)
			text->bytes[i + 2] = (char)0xBD;
}

/* ---- the documents ------------------------------------------------------------------------ */

/* What several articles are known by, in their order. */
static uint64_t
book_name(const struct save_subject *book)
{
	uint64_t hash = HASH_START;
	for (size_t i = 0; i < article_count(book); i++)
		hash = hash_text(hash, article_at(book, i)->article->id);
	return hash;
}

static void
epub_mark(const struct save_subject *subject, struct buf *into)
{
	if (subject->more_count) {
		buf_printf(into,
			   "<dc:identifier id=\"id\">caureader:book:%016" PRIx64
			   "</dc:identifier>\n",
			   book_name(subject));
		return;
	}
	char *link = format_link(subject);
	buf_puts(into, "<dc:identifier id=\"id\">");
	put_escaped(subject->article->id, into);
	buf_puts(into, "</dc:identifier>\n");
	if (*link) {
		buf_puts(into, "<dc:source>");
		put_escaped(link, into);
		buf_puts(into, "</dc:source>\n");
	}
	free(link);
	mend(into);
}

static void
put_element(const char *name, const char *text, struct buf *into)
{
	if (!*text)
		return;
	buf_printf(into, "<%s>", name);
	put_escaped(text, into);
	buf_printf(into, "</%s>\n", name);
}

static void
put_book_title(const struct save_subject *book, struct buf *into)
{
	put_escaped(title_of(book), into);
	if (book->more_count)
		buf_printf(into, " and %zu more", book->more_count);
}

/* What is said of one article alone; of a book, who wrote it and where it stood. */
static void
metadata_write(const struct save_subject *book, struct buf *into)
{
	for (size_t i = 0; i < article_count(book); i++) {
		const struct article *a = article_at(book, i)->article;
		for (uint32_t k = 0; k < a->author_count; k++)
			put_element("dc:creator", a->authors[k].name, into);
	}
	for (size_t i = 0; i < article_count(book); i++) {
		const char *name = article_at(book, i)->source_name;
		if (i == 0 || strcmp(name, article_at(book, i - 1)->source_name) != 0)
			put_element("dc:publisher", name, into);
	}
	if (book->more_count)
		return;
	char at[CLOCK_RFC3339_SIZE];
	const struct article *a = book->article;
	for (uint32_t i = 0; i < a->tag_count; i++)
		put_element("dc:subject", a->tags[i], into);
	if (a->published_at)
		put_element("dc:date", clock_rfc3339(a->published_at, at), into);
}

/* In the manifest. */
static void
list_images(const struct save_subject *book, struct buf *into)
{
	struct buf name = {0};
	for (size_t i = 0; i < image_count(book); i++) {
		put_image_name(book, i, &name);
		if (name.size)
			buf_printf(into, "<item id=\"image%zu\" href=\"%s\" media-type=\"%s\"/>\n",
				   i + 1, name.bytes, image_type(book->images->list[i].kind));
		buf_cut(&name, 0);
	}
	buf_clear(&name);
}

static void
package_write(const struct save_subject *book, struct buf *into)
{
	buf_printf(into,
		   "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		   "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\""
		   " unique-identifier=\"id\" xml:lang=\"%s\">\n"
		   "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n",
		   language_of(book));
	epub_mark(book, into);
	buf_puts(into, "<dc:title>");
	put_book_title(book, into);
	buf_puts(into, "</dc:title>\n");
	put_element("dc:language", language_of(book), into);
	metadata_write(book, into);
	/* "2024-07-03T14:02:00Z": in UTC and no other zone. */
	struct clock_civil c = clock_civil_utc(book->saved_at);
	buf_printf(into,
		   "<meta property=\"dcterms:modified\">%04d-%02d-%02dT%02d:%02d:%02dZ</meta>\n",
		   c.year, c.month, c.day, c.hour, c.minute, c.second);
	buf_puts(into, "</metadata>\n<manifest>\n"
		       "<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\""
		       " properties=\"nav\"/>\n"
		       "<item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n");
	for (size_t i = 0; i < article_count(book); i++) {
		buf_printf(into, "<item id=\"article%zu\" href=\"", i + 1);
		put_file_name(i, into);
		buf_puts(into, "\" media-type=\"application/xhtml+xml\"/>\n");
	}
	list_images(book, into);
	buf_puts(into, "</manifest>\n<spine>");
	for (size_t i = 0; i < article_count(book); i++)
		buf_printf(into, "<itemref idref=\"article%zu\"/>", i + 1);
	buf_puts(into, "</spine>\n</package>\n");
}

/* Which article it is: a book of several says it nowhere else. */
static void
article_head_write(const struct save_subject *subject, struct buf *into)
{
	char *link = format_link(subject);
	buf_puts(into, "<link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n"
		       "<meta name=\"id\" content=\"");
	put_escaped(subject->article->id, into);
	buf_puts(into, "\"/>\n<meta name=\"author\" content=\"");
	put_escaped(subject->article->byline, into);
	buf_puts(into, "\"/>\n");
	format_page_source(subject, "/>", into);
	if (*link) {
		buf_puts(into, "<link rel=\"canonical\" href=\"");
		put_escaped(link, into);
		buf_puts(into, "\"/>\n");
	}
	free(link);
}

/* The beginning of an XHTML document, up to its body. */
static void
head_write(const struct save_subject *subject, bool is_article, struct buf *into)
{
	buf_printf(into,
		   "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n"
		   "<html xmlns=\"http://www.w3.org/1999/xhtml\""
		   " xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"%s\" xml:lang=\"%s\">\n"
		   "<head><title>",
		   language_of(subject), language_of(subject));
	put_escaped(title_of(subject), into);
	buf_puts(into, "</title>\n");
	if (is_article)
		article_head_write(subject, into);
	buf_puts(into, "</head>\n<body>\n");
}

static void
nav_write(const struct save_subject *book, struct buf *into)
{
	head_write(book, false, into);
	buf_puts(into, "<nav epub:type=\"toc\"><ol>");
	for (size_t i = 0; i < article_count(book); i++) {
		buf_puts(into, "<li><a href=\"");
		put_file_name(i, into);
		buf_puts(into, "\">");
		put_escaped(title_of(article_at(book, i)), into);
		buf_puts(into, "</a></li>");
	}
	buf_puts(into, "</ol></nav>\n</body>\n</html>\n");
}

static void
article_write(const struct save_subject *subject, struct buf *into)
{
	const struct article *a = subject->article;
	char *link = format_link(subject);
	head_write(subject, true, into);
	put_element("h1", title_of(subject), into);
	buf_puts(into, "<p class=\"source\">");
	if (*link) {
		buf_puts(into, "<a href=\"");
		put_escaped(link, into);
		buf_puts(into, "\">");
	}
	put_escaped(*subject->source_name ? subject->source_name : link, into);
	buf_puts(into, *link ? "</a>" : "");
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
	struct format_images images;
	buf_puts(into, "<article>\n");
	document_to_xhtml(a->body, format_images_begin(&images, subject, put_image_name), into);
	buf_clear(&images.url);
	buf_puts(into, "\n</article>\n</body>\n</html>\n");
	free(link);
}

/* ---- the archive -------------------------------------------------------------------------- */

/* @param text  taken */
static void
document_add(struct zip *z, const char *name, struct buf *text)
{
	mend(text);
	zip_add(z, name, text->bytes, text->size);
	buf_clear(text);
}

static void
epub_write(const struct save_subject *book, struct buf *into)
{
	static const char type[] = "application/epub+zip";
	struct zip z = zip_begin(into, book->saved_at);
	struct buf text = {0}, name = {0};
	zip_add(&z, "mimetype", type, strlen(type));
	package_write(book, &text);
	document_add(&z, "EPUB/package.opf", &text);
	nav_write(book, &text);
	document_add(&z, "EPUB/nav.xhtml", &text);
	for (size_t i = 0; i < article_count(book); i++) {
		buf_cut(&name, 0);
		buf_puts(&name, "EPUB/");
		put_file_name(i, &name);
		article_write(article_at(book, i), &text);
		document_add(&z, buf_text(&name), &text);
	}
	for (size_t i = 0; i < image_count(book); i++) {
		buf_cut(&name, 0);
		put_image_name(book, i, &text);
		if (text.size) {
			buf_printf(&name, "EPUB/%s", text.bytes);
			zip_add(&z, buf_text(&name), book->images->list[i].bytes,
				book->images->list[i].size);
		}
		buf_cut(&text, 0);
	}
	buf_clear(&text);
	zip_add(&z, "META-INF/container.xml", container, strlen(container));
	zip_add(&z, "EPUB/style.css", style, strlen(style));
	zip_finish(&z);
	buf_clear(&name);
}

static void
epub_read(struct slice file, const struct saved_taker *taker)
{
	static const char begin[] = "EPUB/article";
	struct slice name, bytes;
	for (size_t at = 0; zip_next(file, &at, &name, &bytes);)
		if (name.size > strlen(begin) && memcmp(name.text, begin, strlen(begin)) == 0)
			format_read_page(bytes, taker);
}

const struct format format_epub = {
	.ending = ".epub",
	.write = epub_write,
	.mark = epub_mark,
	.read = epub_read,
	.head_end = "</metadata>",
	.makes_books = true,
	.has_images = true,
};
