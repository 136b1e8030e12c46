#define _GNU_SOURCE
#include "CNativeStack.h"
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// Bytes: from here on the system's pages are used. An allocator keeps what a growing block leaves behind.
static const size_t least_pages = 1 << 20;

static void *map_pages(size_t size) {
  void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
  return pages == MAP_FAILED ? NULL : pages;
}

void coro_free_large_block(void *block, size_t size) {
  if (size >= least_pages) {
    munmap(block, size);
  } else {
    free(block);
  }
}

void *coro_resize_large_block(void *block, size_t size, size_t new_size) {
  if (size < least_pages && new_size < least_pages) return realloc(block, new_size);
#ifdef __linux__
  if (size >= least_pages && new_size >= least_pages) {
    void *moved = mremap(block, size, new_size, MREMAP_MAYMOVE);
    return moved == MAP_FAILED ? NULL : moved;
  }
#endif
  void *moved = new_size >= least_pages ? map_pages(new_size) : malloc(new_size);
  if (!moved) return NULL;
  if (size > 0) {
    memcpy(moved, block, size < new_size ? size : new_size);
    coro_free_large_block(block, size);
  }
  return moved;
}

void coro_release_pages(void *start, void *end) {
  uintptr_t size = (uintptr_t)sysconf(_SC_PAGESIZE);
  uintptr_t first = ((uintptr_t)start + size - 1) & ~(size - 1);
  uintptr_t last = (uintptr_t)end & ~(size - 1);
  if (first >= last) return;
#ifdef __linux__
  madvise((void *)first, last - first, MADV_DONTNEED);
#else
  madvise((void *)first, last - first, MADV_FREE);
#endif
}
