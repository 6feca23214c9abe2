#ifndef CAUREADER_BASE_ERR_H
#define CAUREADER_BASE_ERR_H

#include <stdbool.h>

/**
 * @file
 * A failure as a value.
 *
 * Owner:    the caller; no heap, no global.
 * Threads:  any; a value like an int.
 * Strings:  `text` is one line of UTF-8 without control characters and without a full stop.
 */

/** What to do about a failure; the text says the rest. */
enum err_code {
	ERR_NONE = 0,
	ERR_USAGE,   /* the command line is wrong */
	ERR_CONFIG,  /* the user's file is wrong: say where, do not start */
	ERR_NETWORK, /* no answer: try again later */
	ERR_HTTP,    /* an answer that refuses: detail = HTTP status */
	ERR_FORMAT,  /* bytes that are not what they should be */
	ERR_LIMIT,   /* a limit of our own was reached: detail = the limit, where it fits */
	ERR_DISK,    /* open, read, write or rename failed: detail = errno */
	ERR_INPUT,   /* no such file, article or source */
};

/**
 * Fixed size and without a pointer inside, so that it is copied, kept beside a feed or sent
 * to another thread, and nobody has to free it.
 */
struct err {
	enum err_code code;
	int detail;
	char text[240];
};

/**
 * Describes a failure. Bytes of the text that could harm a terminal become '?'; a text that
 * is too long is cut at a character.
 *
 * @param why     filled when not NULL
 * @param detail  errno, HTTP status or limit, by the code; else 0
 * @return        false, always: `return err_set(why, ...)` is how a function fails
 */
bool err_set(struct err *why, enum err_code code, int detail, const char *fmt, ...)
	__attribute__((format(printf, 4, 5), cold));

#endif
