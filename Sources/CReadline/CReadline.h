#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/readline.h>
#include <readline/history.h>

// macOS's own `-lreadline` is libedit, which says that it is readline 4.2 and lacks what came later.
#if defined(RL_READLINE_VERSION) && RL_READLINE_VERSION >= 0x0800
#define CORO_READLINE_IS_COMPLETE 1
#endif

/// Takes the line and its prompt off the screen.
static inline void coro_clear_visible_line(void) {
#ifdef CORO_READLINE_IS_COMPLETE
  rl_clear_visible_line();
#else
  fputs("\r\033[K", rl_outstream ? rl_outstream : stdout);
#endif
}

/// Draws prompt and line where the cursor is, at the start of an empty row.
static inline void coro_redraw_line(void) {
#ifdef CORO_READLINE_IS_COMPLETE
  rl_on_new_line();
  rl_redisplay_function ? rl_redisplay_function() : rl_redisplay();
#else
  rl_on_new_line();
  rl_forced_update_display();
#endif
}

/// Drops what was typed, a search that is under way included, as after Ctrl-C.
static inline void coro_drop_line(void) {
#ifdef CORO_READLINE_IS_COMPLETE
  rl_callback_sigcleanup();
#endif
  // From the end of the line: the next prompt must not stand in the middle of its rows.
  rl_point = rl_end;
  rl_redisplay_function ? rl_redisplay_function() : rl_redisplay();
  rl_free_line_state();
  rl_replace_line("", 1);
  rl_crlf();
  rl_on_new_line();
  rl_redisplay_function ? rl_redisplay_function() : rl_redisplay();
}

/// 1 where the library tells of its state well enough for everything that the prompt does.
static inline int coro_readline_is_complete(void) {
#ifdef CORO_READLINE_IS_COMPLETE
  return 1;
#else
  return 0;
#endif
}

/// The function a key sequence is bound to in a keymap; NULL for none or for a macro.
static inline rl_command_func_t *coro_function_of(const char *sequence, Keymap map) {
  int type = 0;
  rl_command_func_t *function = rl_function_of_keyseq(sequence, map, &type);
  return type == ISFUNC ? function : NULL;
}

static inline void coro_flush_output(void) { fflush(rl_outstream ? rl_outstream : stdout); }

/// Binds a key sequence anew, if it is bound to what it is bound to from the start: what `.inputrc` chose stays.
static inline void coro_rebind(
    const char *sequence, Keymap map, rl_command_func_t *usual, rl_command_func_t *function) {
  if (map && coro_function_of(sequence, map) == usual) rl_bind_keyseq_in_map(sequence, function, map);
}
