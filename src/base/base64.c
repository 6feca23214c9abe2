#include "base/base64.h"

#include <stdint.h>

void
base64_put(const char *bytes, size_t size, struct buf *into)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < size; i += 3) {
		uint32_t three = 0;
		for (size_t k = 0; k < 3; k++)
			three = three << 8 | (i + k < size ? (unsigned char)bytes[i + k] : 0u);
		for (size_t k = 0; k < 4; k++)
			buf_putc(into, i + k <= size ? letters[three >> (18 - 6 * k) & 63] : '=');
	}
}
