#pragma once
#define NCURSES_WIDECHAR 1
#include <ncursesw/curses.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
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
  memset(cell, 0, sizeof *cell);
  cell->attr = attrs | (attr_t)COLOR_PAIR(pair > 255 ? 255 : pair);
  cell->chars[0] = base;
  cell->ext_color = pair;
}
static inline void cnc_set_mark(cchar_t *cell, int index, wchar_t mark) {
  if (index >= 0 && index + 1 < CCHARW_MAX) cell->chars[index + 1] = mark;
}

struct cnc_terminal { SCREEN *screen; FILE *stream; };
// Starts ncurses on a file in memory, with the signal handlers it installs taken away again.
//
// Until it has been left and resumed once, ncurses 6.4 writes after every cursor movement.
static inline struct cnc_terminal cnc_start(const char *name, const char *terminfo, int memory) {
  static const int numbers[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
  enum { count = sizeof numbers / sizeof *numbers };
  struct sigaction handlers[count];
  struct cnc_terminal terminal = {0, 0};
  char *before = 0;
  terminal.stream = fdopen(memory, "w+");
  if (!terminal.stream) return terminal;
  for (int i = 0; i < count; i++) sigaction(numbers[i], 0, &handlers[i]);
  // An entry given in the variable itself is not looked for on disk; children must not see it.
  if (terminfo) {
    const char *value = getenv("TERMINFO");
    before = value ? strdup(value) : 0;
    setenv("TERMINFO", terminfo, 1);
  }
  use_env(FALSE);
  terminal.screen = newterm((char *)name, terminal.stream, terminal.stream);
  if (terminfo) {
    if (before) setenv("TERMINFO", before, 1);
    else unsetenv("TERMINFO");
    free(before);
  }
  if (terminal.screen) {
    start_color();
    use_default_colors();
    typeahead(-1);
    endwin();
    doupdate();
  }
  for (int i = 0; i < count; i++) sigaction(numbers[i], &handlers[i], 0);
  return terminal;
}
static inline void cnc_stop(struct cnc_terminal terminal) {
  if (terminal.screen) delscreen(terminal.screen);
  if (terminal.stream) fclose(terminal.stream);
}

// What a fatal signal's handler needs, prepared beforehand: it may call little more than write.
struct cnc_crash {
  volatile sig_atomic_t armed;
  int descriptor;
  size_t length;
  char text[256];
  struct termios modes;
};
// One copy for each file that uses it: only CrashRestore.swift does.
static inline struct cnc_crash *cnc_crash_state(void) {
  static struct cnc_crash state;
  return &state;
}
static inline void cnc_on_crash(int number) {
  struct cnc_crash *crash = cnc_crash_state();
  if (crash->armed) {
    crash->armed = 0;
    ssize_t written = write(crash->descriptor, crash->text, crash->length);
    (void)written;
    tcsetattr(crash->descriptor, TCSANOW, &crash->modes);
    tcflush(crash->descriptor, TCIFLUSH);
  }
  signal(number, SIG_DFL);
  raise(number);
}
static inline void cnc_install_crash_handlers(void) {
  static const int numbers[] = {SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE};
  static char stack[16384];  // a stack that overflowed has no room for a handler
  stack_t alternate;
  memset(&alternate, 0, sizeof alternate);
  alternate.ss_sp = stack;
  alternate.ss_size = sizeof stack;
  sigaltstack(&alternate, 0);
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = cnc_on_crash;
  action.sa_flags = SA_ONSTACK | SA_NODEFER;
  sigemptyset(&action.sa_mask);
  for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) sigaction(numbers[i], &action, 0);
}
static inline void cnc_arm(int descriptor, const char *text, size_t length, const struct termios *modes) {
  struct cnc_crash *crash = cnc_crash_state();
  crash->armed = 0;
  crash->descriptor = descriptor;
  crash->length = length < sizeof crash->text ? length : sizeof crash->text;
  memcpy(crash->text, text, crash->length);
  crash->modes = *modes;
  crash->armed = 1;
}
static inline void cnc_disarm(void) { cnc_crash_state()->armed = 0; }
