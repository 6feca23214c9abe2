/* Runs a fuzz target once over each file named on the command line: a plain test of its corpus. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
file_read(const char *path, struct buf *into)
{
	FILE *in = fopen(path, "rb");
	if (!in)
		return false;
	char *room;
	size_t got;
	do {
		room = buf_room(into, 64 << 10);
		got = fread(room, 1, 64 << 10, in);
		into->size += got;
	} while (got > 0);
	bool whole = !ferror(in);
	fclose(in);
	return whole;
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct buf text = {0};
		if (!file_read(argv[i], &text)) {
			fprintf(stderr, "%s: cannot be read\n", argv[i]);
			return EXIT_FAILURE;
		}
		LLVMFuzzerTestOneInput((const uint8_t *)text.bytes, text.size);
		buf_clear(&text);
	}
	return argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
