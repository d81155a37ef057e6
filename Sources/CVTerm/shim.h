#pragma once
#include <vterm.h>

/// The code points of a cell, as many as there are, in `scalars`; answers the cell's width, and -1
/// for the right half of a wide one. Swift cannot read the struct's bit fields and unions.
static inline int cvterm_cell(
    const VTermScreen *screen, int row, int column, uint32_t scalars[VTERM_MAX_CHARS_PER_CELL], int *count) {
  VTermScreenCell cell;
  VTermPos position = {row, column};
  *count = 0;
  if (!vterm_screen_get_cell(screen, position, &cell)) return 1;
  if (cell.chars[0] == (uint32_t)-1) return -1;
  while (*count < VTERM_MAX_CHARS_PER_CELL && cell.chars[*count] != 0) {
    scalars[*count] = cell.chars[*count];
    *count += 1;
  }
  return cell.width;
}
/// Whether the cell is bold, underlined, reversed: bits 0, 1, 2.
static inline int cvterm_attributes(const VTermScreen *screen, int row, int column) {
  VTermScreenCell cell;
  VTermPos position = {row, column};
  if (!vterm_screen_get_cell(screen, position, &cell)) return 0;
  return (cell.attrs.bold ? 1 : 0) | (cell.attrs.underline ? 2 : 0) | (cell.attrs.reverse ? 4 : 0);
}
static inline int cvterm_boolean(const VTermValue *value) { return value->boolean; }
