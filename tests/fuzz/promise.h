#ifndef CAUREADER_TESTS_PROMISE_H
#define CAUREADER_TESTS_PROMISE_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/** @file What a fuzz target holds a module to. */

/** Ends the program where a promise is not kept: the fuzzer notes the input. */
static inline void
promise(bool kept)
{
	if (!kept)
		__builtin_trap();
}

/** The text is there, valid UTF-8, and has nothing left to clean. */
static inline void
promise_clean(const char *text, enum utf8_keep keep)
{
	promise(text != NULL);
	promise(utf8_valid(text, strlen(text)));
	char *clean = utf8_cleaned(text, strlen(text), keep);
	promise(strcmp(clean, text) == 0);
	free(clean);
}

#endif
