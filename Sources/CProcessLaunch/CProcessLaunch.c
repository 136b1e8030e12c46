#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CProcessLaunch.h"

#include <errno.h>

const short coro_spawn_setsid = POSIX_SPAWN_SETSID;

int coro_spawn_chdir(posix_spawn_file_actions_t *actions, const char *folder) {
  return posix_spawn_file_actions_addchdir_np(actions, folder);
}

int coro_spawn_closefrom(posix_spawn_file_actions_t *actions, int first) {
#if defined(__APPLE__)
  // There the flag POSIX_SPAWN_CLOEXEC_DEFAULT does it.
  (void)actions;
  (void)first;
  return 0;
#else
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
#endif
}
