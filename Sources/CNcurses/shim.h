#pragma once
#define NCURSES_WIDECHAR 1
#include <ncursesw/curses.h>
// Globals and macros that Swift cannot import.
static inline WINDOW *cnc_stdscr(void) { return stdscr; }
static inline WINDOW *cnc_curscr(void) { return curscr; }
static inline int cnc_colors(void) { return COLORS; }
static inline attr_t cnc_bold(void) { return A_BOLD; }
static inline attr_t cnc_dim(void) { return A_DIM; }
static inline attr_t cnc_italic(void) { return A_ITALIC; }
static inline attr_t cnc_underline(void) { return A_UNDERLINE; }
static inline attr_t cnc_reverse(void) { return A_REVERSE; }
// A pair above 255 needs the extended form of setcchar.
static inline int cnc_setcchar(cchar_t *cell, const wchar_t *text, attr_t attrs, int pair) {
  return setcchar(cell, text, attrs, 0, &pair);
}
