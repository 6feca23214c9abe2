/* A room linked whole around this, with nothing but the floors below it: a call upwards has
   nowhere to go, and the linker says so. */
int
main(void)
{
	return 0;
}
