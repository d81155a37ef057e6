#pragma once
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
/// Parses `length` bytes of TOML and returns the document as JSON text (release it with `free`).
/// On an error it returns NULL and fills `message` (at most `capacity` bytes), `line` and `column` (from 1).
char *ctoml_to_json(const char *text, size_t length, char *message, size_t capacity, int *line, int *column);
#ifdef __cplusplus
}
#endif
