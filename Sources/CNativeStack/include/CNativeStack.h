#ifndef COROUTINE_NATIVE_STACK_H
#define COROUTINE_NATIVE_STACK_H

#include <stddef.h>
#include <stdint.h>

/// Spills the callee-saved registers and calls `body` with the lowest address of the native stack in use.
/// Everything between that address and the stack's base holds the values of all live native frames.
void coro_with_spilled_registers(
    void (*_Nonnull body)(const void *_Nullable lowest, void *_Nullable context), void *_Nullable context);

/// The bounds of the calling thread's stack; 0 where they are known, an errno value otherwise.
int coro_native_stack_bounds(void *_Nullable *_Nonnull lowest, size_t *_Nonnull size);

/// The calling frame's address: how deep the native stack is.
static inline __attribute__((always_inline)) const void *_Nonnull coro_stack_address(void) {
  return __builtin_frame_address(0);
}

/// Has the processor fetch what stands there: a walk over objects that lie apart would wait for each.
static inline __attribute__((always_inline)) void coro_prefetch(const void *_Nullable address) {
  __builtin_prefetch(address, 1);
}

/// Puts words in ascending order. In a debug build the standard library's sort was a third of every collection: the
/// stress mode of the tests sorts a stack at each safepoint.
void coro_sort_words(uintptr_t *_Nullable words, size_t count);

/// `memmem`, which the C library's module does not show to Swift: the first place of the needle, or null.
void *_Nullable coro_find_bytes(
    const void *_Nonnull haystack, size_t haystack_length, const void *_Nonnull needle, size_t needle_length);

/// A block that may become many megabytes large, of another size: its pages are moved, not copied, where the system can do
/// that. Null and 0 for a new one. Answers null where there is no memory left.
void *_Nullable coro_resize_large_block(void *_Nullable block, size_t size, size_t new_size);
void coro_free_large_block(void *_Nullable block, size_t size);

/// Pages of the system, for what is not to stay with the allocator when it is freed. Null where there are none left.
void *_Nullable coro_map_pages(size_t size);
void coro_unmap_pages(void *_Nonnull pages, size_t size);

#endif
