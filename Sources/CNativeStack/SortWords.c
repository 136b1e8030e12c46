#include "CNativeStack.h"

#include <stdlib.h>

static int compare(const void *left, const void *right) {
  uintptr_t a = *(const uintptr_t *)left, b = *(const uintptr_t *)right;
  return (a > b) - (a < b);
}

void coro_sort_words(uintptr_t *words, size_t count) {
  if (count > 1) qsort(words, count, sizeof *words, compare);
}
