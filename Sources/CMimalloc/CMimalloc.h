#include <mimalloc.h>

/// How long memory that became free is kept before the system gets it back, in milliseconds.
///
/// mimalloc's own delay is shorter than the time between two collections: what one frees it would return, and the next
/// objects would fault in page by page. An await chain took 0.20 s of 1.03 s in the system, and takes 0.03 of 0.87.
static inline void coro_keep_freed_memory(long milliseconds) {
#if MI_MALLOC_VERSION >= 210
  mi_option_set(mi_option_purge_delay, milliseconds);
#elif MI_MALLOC_VERSION >= 200
  mi_option_set(mi_option_decommit_delay, milliseconds);
#endif
}

/// Has the system back what is allocated with large pages, where it gives them to who asks (`madvise` in
/// /sys/kernel/mm/transparent_hugepage/enabled on Linux).
///
/// A page that is touched first costs 1.5 µs in the system, and a heap that grows touches them all: one of 2 MB is
/// cheaper than 512 of 4 kB. Splitting strings takes 0.84 of the time, counting words 0.77, JSON 0.86; the process
/// grows by 2 to 6 MB.
static inline void coro_use_large_pages(void) {
#if MI_MALLOC_VERSION >= 210
  mi_option_enable(mi_option_allow_large_os_pages);
#elif MI_MALLOC_VERSION >= 200
  mi_option_enable(mi_option_large_os_pages);
#endif
}
