#define _GNU_SOURCE
#include "CNativeStack.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>

__attribute__((noinline)) void coro_with_spilled_registers(
    void (*body)(const void *lowest, void *context), void *context) {
  jmp_buf registers;
  __builtin_unwind_init();
  setjmp(registers);
  body(__builtin_frame_address(0) < (void *)registers ? __builtin_frame_address(0) : (void *)registers, context);
}

int coro_native_stack_bounds(void **lowest, size_t *size) {
#if defined(__APPLE__)
  pthread_t self = pthread_self();
  *size = pthread_get_stacksize_np(self);
  *lowest = (char *)pthread_get_stackaddr_np(self) - *size;
  return 0;
#else
  pthread_attr_t attributes;
  int error = pthread_getattr_np(pthread_self(), &attributes);
  if (error != 0) return error;
  error = pthread_attr_getstack(&attributes, lowest, size);
  pthread_attr_destroy(&attributes);
  return error;
#endif
}
