#pragma once
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
/// Parses `length` bytes of TOML and returns JSON text of `{"document": …, "places": […]}` (release it with `free`).
///
/// Members stand in the order of the file; dates and times are strings; `inf` and `nan` are the strings "inf", "-inf"
/// and "nan". A place is `[path, line, column, inline]`: the keys (and array indices, as strings) that lead to a value,
/// where its key begins (from 1), and whether the value is a table written in braces.
///
/// On an error it returns NULL and fills `message` (at most `capacity` bytes), `line` and `column` (from 1).
char *ctoml_to_json(const char *text, size_t length, char *message, size_t capacity, int *line, int *column);
#ifdef __cplusplus
}
#endif
