#ifndef CAUREADER_UI_ARTICLE_PAGE_H
#define CAUREADER_UI_ARTICLE_PAGE_H

#include "feed/article.h"

/**
 * @file
 * An article as the reader shows it: title, source, date, reading time and authors above its body.
 *
 * Threads:  any; pure but for the time zone.
 */

/**
 * @param at  the date to show, UTC seconds
 * @return    head and body as one document, its bytes the caller's to free()
 */
struct document article_page(const struct article *a, const char *source_name, int64_t at);

#endif
