#pragma once
#define NCURSES_WIDECHAR 1
#include <ncursesw/curses.h>
// No other header: Swift would take this module for the home of what they declare.
// Globals and macros that Swift cannot import.
static inline WINDOW *cnc_stdscr(void) { return stdscr; }
static inline WINDOW *cnc_curscr(void) { return curscr; }
static inline int cnc_colors(void) { return COLORS; }
static inline int cnc_color_pairs(void) { return COLOR_PAIRS; }
static inline attr_t cnc_bold(void) { return A_BOLD; }
static inline attr_t cnc_dim(void) { return A_DIM; }
static inline attr_t cnc_italic(void) { return A_ITALIC; }
static inline attr_t cnc_underline(void) { return A_UNDERLINE; }
static inline attr_t cnc_reverse(void) { return A_REVERSE; }
// A string capability, or NULL; tigetstr's -1 cannot be told apart in Swift.
static inline const char *cnc_capability(const char *name) {
  extern char *tigetstr(const char *);
  char *text = tigetstr((char *)name);
  return text == (char *)-1 ? 0 : text;
}
// What setcchar does for one spacing character, without counting widths again; a pair above 255
// does not fit into the attributes.
static inline void cnc_set_cell(cchar_t *cell, wchar_t base, attr_t attrs, int pair) {
  cchar_t none = {0};
  *cell = none;
  cell->attr = attrs | (attr_t)COLOR_PAIR(pair > 255 ? 255 : pair);
  cell->chars[0] = base;
  cell->ext_color = pair;
}
static inline void cnc_set_mark(cchar_t *cell, int index, wchar_t mark) {
  if (index >= 0 && index + 1 < CCHARW_MAX) cell->chars[index + 1] = mark;
}

struct cnc_terminal { SCREEN *screen; FILE *stream; };
// Starts ncurses on a file in memory.
//
// Until it has been left and resumed once, ncurses 6.4 writes after every cursor movement.
static inline struct cnc_terminal cnc_start(const char *name, int memory) {
  struct cnc_terminal terminal = {0, fdopen(memory, "w+")};
  if (!terminal.stream) return terminal;
  terminal.screen = newterm((char *)name, terminal.stream, terminal.stream);
  if (!terminal.screen) return terminal;
  start_color();
  use_default_colors();
  typeahead(-1);
  endwin();
  doupdate();
  return terminal;
}
static inline void cnc_stop(struct cnc_terminal terminal) {
  if (terminal.screen) delscreen(terminal.screen);
  if (terminal.stream) fclose(terminal.stream);
}
