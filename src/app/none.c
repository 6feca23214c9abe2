/* Keeps the library from being empty until the room is furnished. */
typedef int none;
