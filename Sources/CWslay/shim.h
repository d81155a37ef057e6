#pragma once
#define ZLIB_CONST  // zlib reads its input and leaves it alone
#include <wslay/wslay.h>
#include <zlib.h>
// Macros that add the library's version and the size of its struct. Negative window bits: a bare
// deflate stream, without the header and checksum that permessage-deflate leaves out.
static inline int cwslay_deflate_init(z_stream *s, int window_bits) {
  return deflateInit2(s, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -window_bits, 8, Z_DEFAULT_STRATEGY);
}
static inline int cwslay_inflate_init(z_stream *s, int window_bits) { return inflateInit2(s, -window_bits); }
