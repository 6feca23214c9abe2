#include "base/hash.h"

#include <string.h>

static const uint64_t prime = 0x100000001b3u;

uint64_t
hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
	const unsigned char *p = bytes;
	for (size_t i = 0; i < size; i++)
		hash = (hash ^ p[i]) * prime;
	return hash;
}

uint64_t
hash_words(uint64_t hash, const void *bytes, size_t size)
{
	const unsigned char *p = bytes;
	for (uint64_t word; size >= sizeof(word); p += sizeof(word), size -= sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		hash = (hash ^ word) * prime;
		hash ^= hash >> 29;
	}
	return hash_bytes(hash, p, size);
}

uint64_t
hash_text(uint64_t hash, const char *text)
{
	return hash_bytes(hash, text, strlen(text) + 1);
}
