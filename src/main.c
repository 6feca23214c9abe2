#include <stdio.h>

int
main(void)
{
	puts("caureader " CAUREADER_VERSION);
	return 0;
}
