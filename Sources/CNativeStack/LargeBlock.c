#define _GNU_SOURCE
#include "CNativeStack.h"
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// Bytes: from here on the system's pages are used. An allocator keeps what a growing block leaves behind.
static const size_t least_pages = 1 << 20;

void *coro_map_pages(size_t size) {
  void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
  return pages == MAP_FAILED ? NULL : pages;
}

void coro_unmap_pages(void *pages, size_t size) { munmap(pages, size); }

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
  void *moved = new_size >= least_pages ? coro_map_pages(new_size) : malloc(new_size);
  if (!moved) return NULL;
  if (size > 0) {
    memcpy(moved, block, size < new_size ? size : new_size);
    coro_free_large_block(block, size);
  }
  return moved;
}
