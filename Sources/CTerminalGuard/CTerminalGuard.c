#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CTerminalGuard.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

static struct termios settings;
static volatile sig_atomic_t has_settings = 0;
static volatile sig_atomic_t is_edited_now = 0;
static volatile sig_atomic_t watching = -1;

static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGABRT, SIGFPE, SIGTRAP};
static struct sigaction former[sizeof crashes / sizeof crashes[0]];

void coro_terminal_is_edited(int is_edited) { is_edited_now = is_edited; }

void coro_restore_terminal(void) {
  if (!has_settings || !is_edited_now) return;
  is_edited_now = 0;
  // Bracketed paste off, colours off, and a row of its own for what comes next.
  static const char end[] = "\033[?2004l\033[0m\r\n";
  if (write(1, end, sizeof end - 1) < 0) {
    // Nothing is to be done about it: the process is ending.
  }
  tcsetattr(0, TCSANOW, &settings);
}

static void crash(int number, siginfo_t *facts, void *context) {
  (void)context;
  int saved = errno;
  coro_restore_terminal();
  for (size_t index = 0; index < sizeof crashes / sizeof crashes[0]; index++) {
    if (crashes[index] == number) sigaction(number, &former[index], NULL);
  }
  errno = saved;
  // Whoever was there before sees it when the instruction is tried again; what was raised is raised once more.
  if (number == SIGABRT || number == SIGTRAP || facts->si_code <= 0) raise(number);
}

void coro_guard_terminal(void) {
  if (has_settings || tcgetattr(0, &settings) != 0) return;
  has_settings = 1;
  atexit(coro_restore_terminal);
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = crash;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  for (size_t index = 0; index < sizeof crashes / sizeof crashes[0]; index++) {
    sigaction(crashes[index], &action, &former[index]);
  }
}

static void tell(int number) {
  int saved = errno;
  unsigned char byte = (unsigned char)number;
  if (write(watching, &byte, 1) < 0) {
    // A full pipe: the reader is about to look anyway.
  }
  errno = saved;
}

static void watch(int number) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = tell;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART | SA_ONSTACK;
  sigaction(number, &action, NULL);
  // Whoever started the process may have blocked it.
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, number);
  pthread_sigmask(SIG_UNBLOCK, &one, NULL);
}

void coro_watch_signals(int descriptor) {
  watching = descriptor;
  static const int watched[] = {SIGINT, SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGQUIT};
  for (size_t index = 0; index < sizeof watched / sizeof watched[0]; index++) watch(watched[index]);
}

void coro_take_signal(int number) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, NULL);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, number);
  pthread_sigmask(SIG_UNBLOCK, &one, NULL);
  kill(getpid(), number);
  // A stop takes effect before this returns, or very soon after: the signal of going on arrives later.
  watch(number);
}

int coro_column_width(unsigned int code) {
  int width = wcwidth((wchar_t)code);
  return width < 0 ? 0 : width;
}
