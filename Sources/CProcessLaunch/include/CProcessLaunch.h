#ifndef COROPROCESSLAUNCH_H
#define COROPROCESSLAUNCH_H

#include <spawn.h>

// What Swift's import of the system's headers leaves out of `spawn.h`, because it is no part of POSIX.

/// The flag with which a child gets a session of its own.
extern const short coro_spawn_setsid;

/// The folder in which the child starts; answers an error number.
int coro_spawn_chdir(posix_spawn_file_actions_t *actions, const char *folder);

/// Closes every descriptor from this one on in the child; answers an error number.
int coro_spawn_closefrom(posix_spawn_file_actions_t *actions, int first);

#endif
