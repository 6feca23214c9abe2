#ifndef CAUREADER_FEED_LAYOUT_PARTS_H
#define CAUREADER_FEED_LAYOUT_PARTS_H

#include "base/buf.h"
#include "feed/document.h"
#include "feed/layout_style.h"

/**
 * @file
 * What the files of the layout (layout*.c) share. A document flows through three things: the
 * flow (blocks: indents, markers, gaps) hands text to the words (where lines may be broken),
 * which put runs into the lines. A table is a flow for each cell, set side by side.
 *
 * Owner:    layout_create(), for its call.
 * Threads:  one.
 */

/* ---- lines: layout_lines.c ---------------------------------------------------------------- */

/** A layout_run whose text is a place in the store, which moves while it grows. */
struct run {
	size_t at;
	uint32_t size;
	uint16_t cells;
	uint16_t style;
	uint32_t link;
};

struct line {
	size_t first_run;
	size_t run_count;
	size_t offset;
	size_t cells;
	bool kept;
};

/** Lines, one behind the other; the last is the one being written. */
struct lines {
	struct buf text;
	struct run *runs;
	size_t run_count, run_capacity;
	struct line *lines;
	size_t count, capacity;
};

void lines_clear(struct lines *l);

/** Forgets all lines, and keeps the memory. */
void lines_empty(struct lines *l);

/** Begins a new line. @return it, valid until the next call */
struct line *lines_begin(struct lines *l, size_t offset);

/** Appends to the last line; joins what looks the same. */
void lines_put(struct lines *l, const char *text, size_t size, size_t cells, unsigned style,
	       uint32_t link);

/** Appends so many spaces. */
void lines_pad(struct lines *l, size_t cells);

/** Appends a text of one cell so many times. */
void lines_repeat(struct lines *l, const char *text, size_t cells, unsigned style);

/** Appends all of a line of another store to the last line of this one. */
void lines_copy(struct lines *l, const struct lines *from, size_t i);

/* ---- links: layout_links.c ---------------------------------------------------------------- */

/** Every address once, by number. */
struct links {
	struct link {
		size_t at, size; /* in urls */
		uint64_t hash;
	} * links;
	size_t count, capacity;
	struct buf urls;
	uint32_t *slots; /* numbers, by hash; 0 = free */
	size_t slot_count;
};

/** @return the number of an address, from 1; 0 for an empty one */
uint32_t links_number(struct links *l, struct slice url);

void links_clear(struct links *l);

/* ---- where lines may be broken: layout_break.c -------------------------------------------- */

/** Classes of UAX #14, as far as they matter where words are not written together anyway. */
enum break_class {
	BREAK_NONE,         /* nothing yet: the beginning of a line or what follows a space */
	BREAK_ALPHABETIC,   /* AL, HL, NU: broken nowhere between */
	BREAK_DIGIT,        /* NU */
	BREAK_IDEOGRAPH,    /* ID, emoji: broken anywhere between */
	BREAK_OPENING,      /* OP: never behind */
	BREAK_CLOSING,      /* CL, CP, EX, IS, NS, IN, PO: never before */
	BREAK_WIDE_CLOSING, /* the same of East Asia: always behind */
	BREAK_QUOTE,        /* QU: neither before nor behind */
	BREAK_GLUE,         /* GL, WJ: neither, not even at a space */
	BREAK_HYPHEN,       /* HY: behind, when between letters */
	BREAK_AFTER,        /* BA, B2: behind */
	BREAK_SPACE,        /* a kind of space other than U+0020 */
	BREAK_SOFT_HYPHEN,  /* behind, with a hyphen that is not seen otherwise */
	BREAK_ZERO_WIDTH,   /* ZW: here, and nothing is seen */
	BREAK_JOINER,       /* WJ: nowhere, and nothing is seen */
};

enum break_class break_class(uint32_t code);

/** @return whether a line may be broken between two characters without a space between */
bool break_between(enum break_class before, enum break_class after);

/** @return true when text (behind a space) begins with marks that must not begin a line */
bool break_forbids_space(const char *text, size_t size);

/* ---- flow: layout_flow.c ------------------------------------------------------------------ */

enum {
	CONTAINER_MAX = DOCUMENT_DEPTH_MAX,
	MARKER_MAX = 48, /* bytes */
	QUOTE_CELLS = 2,
};

/** A block that holds others, and what it puts before each of their lines. */
struct container {
	enum block block;
	unsigned cells; /* of what it puts there */
	bool loose;     /* of a list: a blank line between items */
	enum list_kind kind;
	unsigned level;          /* of a list: how many are around it */
	unsigned marker_cells;   /* of a list: the widest of its items; of others their own */
	char marker[MARKER_MAX]; /* "12. ", written once, before the first line; "" when it was */
};

/** Where a word may be broken after all. */
struct joint {
	size_t at;
	size_t cells; /* before it */
	bool hyphen;  /* a soft hyphen; else a space that was glued, and is used only where the
			 word is wider than a line */
};

enum {
	JOINTS_MAX = 16,
};

/** Part of a word in one style. */
struct piece {
	size_t at;
	unsigned style;
	uint32_t link;
};

/** What is written together, and not yet on a line. */
struct word {
	struct buf text;
	struct piece *pieces;
	size_t piece_count, piece_capacity;
	struct joint joints[JOINTS_MAX];
	size_t joint_count;
	size_t cells;
	size_t offset; /* letters before it */
	enum break_class last;
	bool opening; /* nothing but opening marks */
};

struct flow {
	struct lines *lines;
	struct links *links;
	const struct layout_options *options;
	size_t width;  /* cells of a whole line */
	size_t prefix; /* cells of what the containers put before a line */
	struct container containers[CONTAINER_MAX];
	size_t container_count;

	bool started;       /* a line was written */
	bool gap;           /* a blank line is due before the next */
	size_t gap_depth;   /* containers that it lies in */
	size_t figure_line; /* lines before the innermost figure */
	bool in_cell;       /* a table in it is read as text */
	bool line_open;     /* the last line may be written on */
	size_t blank_lines; /* of code, held back until there is more */
	bool code_begun;    /* a line of it was written */
	size_t line_cells;
	size_t line_start; /* cells before the text of the line */
	size_t letters;    /* of the document, read so far */
	bool quiet;        /* what is read is not of the document's text: none of it is counted */
	size_t quiet_at;   /* letters before that */

	unsigned span_counts[SPAN_COUNT];
	unsigned block_style;
	unsigned style; /* of the text being read */
	uint32_t link;
	uint32_t link_stack[DOCUMENT_SPAN_DEPTH_MAX];
	size_t link_depth;
	bool media_before; /* "[image: x]" was written right before */

	struct word word;
	bool space_due;
	unsigned space_style;
	uint32_t space_link;
	size_t widest_word; /* cells, its indent included */
	bool measuring;     /* lines as wide as they like: a rule takes no part in it */
	bool ruled;         /* a rule was written */
	struct buf scratch;
};

void flow_init(struct flow *f, struct lines *lines, struct links *links,
	       const struct layout_options *options, size_t width);

void flow_clear(struct flow *f);

/** Lays out the tokens up to the end of the walk. */
void flow_document(struct flow *f, struct document_walk walk);

/** @return letters of the text before what is put next, the same at every width */
size_t flow_offset(const struct flow *f);

/** Begins a line, behind the blank line that may be due, with what stands before its text. */
struct line *flow_begin_line(struct flow *f);

/** Cells that text may take on a line. */
size_t flow_room(const struct flow *f);

/** Ends the line that is open. */
void flow_end_line(struct flow *f);

/** What comes next stands apart by a blank line. */
void flow_gap(struct flow *f);

/**
 * Opens a container.
 *
 * @param cells  what it would take of each line, if there is room
 * @return       it; valid as long as it is open
 */
struct container *flow_push(struct flow *f, enum block block, unsigned cells);

/** Closes the innermost; none is let pass. */
void flow_pop(struct flow *f);

/** @return the innermost container, or NULL */
struct container *flow_top(struct flow *f);

/* ---- blocks: layout_block.c, layout_list.c ------------------------------------------------ */

/** @param ahead  the walk behind the token */
void flow_begin_block(struct flow *f, const struct token *t, struct document_walk ahead);
void flow_end_block(struct flow *f, enum block block);

void flow_begin_list(struct flow *f, const struct token *t, struct document_walk ahead);
void flow_begin_item(struct flow *f, const struct token *t, struct document_walk ahead);

/* ---- spans: layout_span.c ----------------------------------------------------------------- */

void flow_begin_span(struct flow *f, const struct token *t);
void flow_end_span(struct flow *f, enum span span);
void flow_put_text(struct flow *f, const struct token *t);
void flow_put_media(struct flow *f, const struct token *t);

/** What is not of the document's text: it is not counted. */
void flow_put_quietly(struct flow *f, const char *text, size_t size);

/* ---- words: layout_words.c ---------------------------------------------------------------- */

/** Text of a block: its words go to lines as they fill. */
void words_put(struct flow *f, const char *text, size_t size);

/** A word that stays together with the one before it, as long as both fit on a line. */
void words_put_glued(struct flow *f, const char *text, size_t size, unsigned style);

/** A space, at which the line may be broken. */
void words_space(struct flow *f);

/** Ends the line here. */
void words_break(struct flow *f);

/** Ends the text of a block. */
void words_end(struct flow *f);

/** Forgets the word. */
void word_reset(struct word *w);

/** Adds to the word, in the flow's style. */
void word_append(struct flow *f, const char *text, size_t size, size_t cells);

/** Puts part of the word on the line. */
void word_put(struct flow *f, size_t from, size_t to, size_t cells);

/** @return the bytes of a word from there on that fit, one cluster at least */
size_t word_fit(const struct word *w, size_t from, size_t room, size_t *cells);

/* ---- preformatted text: layout_code.c ----------------------------------------------------- */

/** Preformatted text, in pieces. */
void words_code(struct flow *f, const char *text, size_t size);

/** Ends it. */
void words_end_code(struct flow *f);

/* ---- tables: layout_table.c, layout_grid.c ------------------------------------------------ */

enum {
	TABLE_COLUMNS_MAX = 256, /* a table with more is read row by row */
	TABLE_GAP = 2,           /* cells between columns */
};

struct table_cell {
	struct document_walk walk; /* what it holds */
	struct document_cell says;
	size_t row, col;               /* where it begins */
	size_t rows, cols;             /* how far it reaches */
	size_t letters;                /* of the document, before it */
	size_t min, max;               /* cells: of its widest word, of its widest line */
	size_t first_line, line_count; /* in the table's lines */
	size_t blocks;                 /* right in it */
	bool number;                   /* a single line with a number */
};

/** One table, its cells laid out and not yet set side by side. */
struct table {
	struct table_cell *cells;
	size_t count, capacity;
	size_t row_count, col_count;
	size_t header_rows; /* rows at its beginning that hold nothing but headings */
	struct document_walk caption;
	struct lines lines;
	bool nested;    /* holds another table */
	bool too_wide;  /* has more columns than can be */
	size_t text_at; /* letters before the table, and behind it */
	size_t text_end;
};

/** Lays out the table whose opening token was read. @return where the flow reads on */
struct document_walk flow_table(struct flow *f, struct document_walk walk);

/** Lays a cell out anew. @param width  MEASURE_WIDTH to learn its own */
void table_lay_cell(struct table *t, struct table_cell *c, const struct flow *outer,
		    struct flow *scratch, size_t width);

/** Writes the cells side by side. @return false when they do not fit: nothing was written */
bool grid_put(struct flow *f, struct table *t, struct flow *scratch);

enum { MEASURE_WIDTH = 4000 };

#endif
