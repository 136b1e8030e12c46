#ifndef CORO_TERMINAL_GUARD_H
#define CORO_TERMINAL_GUARD_H

/// Remembers how the terminal on descriptor 0 is set, and puts it back so when the process ends: at `exit`, and at the
/// signals of a crash. Settings of a terminal belong to the process, so there is one guard.
void coro_guard_terminal(void);

/// Says whether the terminal is in the editor's mode now: only then is there something to put back.
void coro_terminal_is_edited(int is_edited);

/// Puts the terminal back if it is in the editor's mode. Safe in a signal handler.
void coro_restore_terminal(void);

/// From now on the number of each of these signals that arrives is written to the descriptor as one byte: SIGINT,
/// SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGQUIT.
void coro_watch_signals(int descriptor);

/// Gives the signal its usual effect, now: stops the process, or ends it. Where it was stopped and goes on, returns.
void coro_take_signal(int number);

/// How many columns of a terminal a code point takes, in the process's locale. The header of the system hides
/// `wcwidth` from Swift.
int coro_column_width(unsigned int code);

#endif
