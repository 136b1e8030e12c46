// Two of zlib's functions are macros, which Swift does not see.
#include <zlib.h>

static inline int coro_deflate_init(z_stream *stream, int level, int method, int bits, int memory, int strategy) {
  return deflateInit2(stream, level, method, bits, memory, strategy);
}

static inline int coro_inflate_init(z_stream *stream, int bits) {
  return inflateInit2(stream, bits);
}
