#pragma once
// What `import Glibc` does not show: it needs _GNU_SOURCE, is a macro, or is variadic. That macro is
// not defined here, for it changes declarations that Swift's own module of glibc has too.
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

extern int eventfd(unsigned int, int);
extern int memfd_create(const char *, unsigned int);
extern int malloc_trim(size_t);
extern int pipe2(int[2], int);
extern int wcwidth(wchar_t);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *, const char *);
extern int posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t *, int);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);

static inline int cposix_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
/// Gives the memory back that was freed and that the C library holds for later.
static inline void cposix_trim_memory(void) { malloc_trim(0); }
static inline int cposix_memfd(const char *name) { return memfd_create(name, 1U /* MFD_CLOEXEC */); }
static inline int cposix_pipe(int fds[2]) { return pipe2(fds, O_CLOEXEC); }
static inline int cposix_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }
static inline int cposix_window_size(int fd, int *rows, int *columns) {
  struct winsize size;
  if (ioctl(fd, TIOCGWINSZ, &size) != 0) return -1;
  *rows = size.ws_row; *columns = size.ws_col;
  return 0;
}
static inline int cposix_set_window_size(int fd, int rows, int columns) {
  struct winsize size = {(unsigned short)rows, (unsigned short)columns, 0, 0};
  return ioctl(fd, TIOCSWINSZ, &size);
}
static inline int cposix_set_nonblocking(int fd) {
  int flags = fcntl(fd, F_GETFL);
  return flags < 0 ? -1 : fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}
static inline int cposix_no_signal(void) { return MSG_NOSIGNAL; }
/// How far this process may raise a limit for its children.
static inline uint64_t cposix_most_processes(void) {
  struct rlimit limit;
  return getrlimit(RLIMIT_NPROC, &limit) == 0 ? (uint64_t)limit.rlim_max : UINT64_MAX;
}
static inline uint64_t cposix_most_bytes_in_a_file(void) {
  struct rlimit limit;
  return getrlimit(RLIMIT_FSIZE, &limit) == 0 ? (uint64_t)limit.rlim_max : UINT64_MAX;
}
/// Makes room for this many bytes in a pipe; -1 when it may not have them.
static inline int cposix_set_pipe_size(int fd, int size) { return fcntl(fd, 1031 /* F_SETPIPE_SZ */, size); }
/// A second descriptor for what is open, with at least this number, closed by exec.
static inline int cposix_duplicate_above(int fd, int least) { return fcntl(fd, F_DUPFD_CLOEXEC, least); }
static inline int cposix_set_cloexec(int fd) { return fcntl(fd, F_SETFD, FD_CLOEXEC); }
static inline int cposix_open(const char *path, int flags, unsigned int mode) { return open(path, flags, mode); }
static inline int cposix_openat(int folder, const char *path, int flags, unsigned int mode) {
  return openat(folder, path, flags, mode);
}
/// Opens a name below a folder; a link out of it is EXDEV. Linux 5.6, `openat2(2)`.
static inline int cposix_open_beneath(int folder, const char *path, int flags) {
  struct { uint64_t flags, mode, resolve; } how = {
      (uint64_t)flags, 0, 0x08 /* RESOLVE_BENEATH */ | 0x02 /* RESOLVE_NO_MAGICLINKS */};
  return (int)syscall(437, folder, path, &how, sizeof how);
}
static inline int cposix_lock_of_whole_file(int fd, short type) {
  struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0, .l_pid = 0};
  return fcntl(fd, 37 /* F_OFD_SETLK */, &lock);
}
/// Takes an open-file-description lock on the whole file; 0 when taken, -1 with errno otherwise.
static inline int cposix_lock_whole_file(int fd) { return cposix_lock_of_whole_file(fd, F_WRLCK); }
/// Gives that lock back, also from a child that is just being spawned and still has the file open.
static inline int cposix_unlock_whole_file(int fd) { return cposix_lock_of_whole_file(fd, F_UNLCK); }
static inline int cposix_exited(int status) { return WIFEXITED(status); }
static inline int cposix_exit_code(int status) { return WEXITSTATUS(status); }
static inline int cposix_signalled(int status) { return WIFSIGNALED(status); }
static inline int cposix_term_signal(int status) { return WTERMSIG(status); }
/// When what is at a path was made, not following a link; -1 where that is not known. Linux 4.11.
static inline int cposix_birth_time(const char *path, int64_t *seconds, uint32_t *nanoseconds) {
  // `struct statx`, whose declaration needs _GNU_SOURCE.
  unsigned char status[256] = {0};
  uint32_t known;
  if (syscall(SYS_statx, AT_FDCWD, path, 0x100 /* AT_SYMLINK_NOFOLLOW */, 0x800U /* BTIME */, status) != 0) return -1;
  memcpy(&known, status, sizeof known);
  if (!(known & 0x800U)) return -1;
  memcpy(seconds, status + 80, sizeof *seconds);
  memcpy(nanoseconds, status + 88, sizeof *nanoseconds);
  return 0;
}
static inline int cposix_pidfd_open(int pid) { return (int)syscall(434, pid, 0U); }
static inline short cposix_spawn_session_flag(void) { return 0x80; /* POSIX_SPAWN_SETSID */ }
static inline int cposix_take_controlling_terminal(int fd) { return ioctl(fd, TIOCSCTTY, 0); }
extern char **environ;
// Leaves no memory behind, with its keys, in a core file or for another process to read; children
// may raise the limit again.
static inline void cposix_keep_memory_private(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_CORE, &limit) == 0) {
    limit.rlim_cur = 0;
    setrlimit(RLIMIT_CORE, &limit);
  }
  prctl(PR_SET_DUMPABLE, 0UL, 0UL, 0UL, 0UL);
}
static inline char **cposix_environment(void) { return environ; }
/// Sets a handler for a signal, interrupting system calls; NULL sets the default.
static inline int cposix_on_signal(int number, void (*handler)(int)) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler ? handler : SIG_DFL;
  sigemptyset(&action.sa_mask);
  return sigaction(number, &action, 0);
}
