// Asks the kernel for one thing by name, and ends with 0 when it was granted. `calls NAME [ARGUMENT]`.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int opens(int family, int type, int protocol) { return socket(family, type, protocol) < 0; }

static int connects(const char *path, int is_abstract) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path + is_abstract, path, sizeof address.sun_path - 2);
  socklen_t size = (socklen_t)(sizeof(sa_family_t) + strlen(path) + 1);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd < 0) return 1;
  return connect(fd, (struct sockaddr *)&address, size) != 0;
}

// A datagram socket of a pair may be sent to anybody.
static int sends_from_pair(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) != 0) return 1;
  return sendto(pair[0], "x", 1, 0, (struct sockaddr *)&address, sizeof address) < 0;
}

static int on_terminal(unsigned long request) {
  int master = posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) return 2;
  if (setsid() < 0 && getpid() != getsid(0)) return 2;
  int terminal = open(ptsname(master), O_RDWR);
  if (terminal < 0) return 2;
  ioctl(terminal, TIOCSCTTY, 0);
  char letter = 'x';
  return ioctl(terminal, request, &letter) != 0;
}

static int child_function(void *unused) { (void)unused; return 0; }

static int clones(int flags) {
  static char stack[65536];
  int child = clone(child_function, stack + sizeof stack, flags | SIGCHLD, 0);
  if (child < 0) return 1;
  waitpid(child, 0, 0);
  return 0;
}

// The same request through the call whose arguments lie in memory.
static int clones_by_structure(uint64_t flags) {
  uint64_t arguments[11] = {flags, 0, 0, 0, SIGCHLD};
  long child = syscall(435, arguments, sizeof arguments);
  if (child < 0) return 1;
  if (child == 0) _exit(0);
  waitpid((int)child, 0, 0);
  return 0;
}

static int traces(int process) {
  return ptrace(PTRACE_ATTACH, process, 0, 0) != 0;
}

static int reads_memory(int process) {
  char here[8];
  struct iovec local = {here, sizeof here}, remote = {(void *)here, sizeof here};
  return process_vm_readv(process, &local, 1, &remote, 1, 0) < 0;
}

static int call(long number, long a, long b, long c, long d) {
  return syscall(number, a, b, c, d, 0, 0) < 0;
}

#if defined(__x86_64__)
// The numbers of another processor's calls: getpid is 20 there.
static int calls_as_i386(void) {
  int child = fork();
  if (child == 0) {
    long answer;
    __asm__ volatile("int $0x80" : "=a"(answer) : "a"(20) : "memory");
    _exit(answer > 0 ? 0 : 1);
  }
  int status;
  waitpid(child, &status, 0);
  return status != 0;
}
static int calls_as_x32(void) { return syscall(0x40000000 | 39) < 0; }
#endif

int main(int count, char **words) {
  const char *name = count > 1 ? words[1] : "";
  const char *text = count > 2 ? words[2] : "";
  int number = atoi(text);
#define IS(word) if (strcmp(name, word) == 0)
  IS("unix") return opens(AF_UNIX, SOCK_STREAM, 0);
  IS("unix-path") return connects(text, 0);
  IS("unix-abstract") return connects(text, 1);
  IS("unix-pair") return sends_from_pair(text);
  IS("netlink") return opens(AF_NETLINK, SOCK_RAW, 0);
  IS("netlink-audit") return opens(AF_NETLINK, SOCK_RAW, 9);
  IS("vsock") return opens(40, SOCK_STREAM, 0);
  IS("packet") return opens(AF_PACKET, SOCK_RAW, 0);
  IS("raw") return opens(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  IS("crypto") return opens(38, SOCK_SEQPACKET, 0);
  IS("bluetooth") return opens(31, SOCK_RAW, 0);
  IS("key-socket") return opens(15, SOCK_RAW, 2);
  IS("tiocsti") return on_terminal(TIOCSTI);
  IS("tiocsti-high") return on_terminal(TIOCSTI | 0x100000000UL);
  IS("tioclinux") return on_terminal(0x541C);
  IS("unshare-user") return unshare(CLONE_NEWUSER);
  IS("unshare-files") return unshare(CLONE_FILES);
  IS("clone-user") return clones(CLONE_NEWUSER);
  IS("clone-network") return clones(CLONE_NEWUSER | CLONE_NEWNET);
  IS("clone3-user") return clones_by_structure(CLONE_NEWUSER);
  IS("ptrace") return traces(getppid());
  IS("ptrace-host") return traces(number);
  IS("memory") return reads_memory(getpid());
  IS("key-add") { static char key[] = "x"; return call(SYS_add_key, (long)"user", (long)"tern", (long)key, 1); }
  IS("key-request") return call(SYS_request_key, (long)"user", (long)"tern", 0, 0);
  IS("keyctl") return call(SYS_keyctl, 0, -3, 1, 0);
  IS("io-uring") { static char memory[256]; return call(425, 1, (long)memory, 0, 0); }
  IS("bpf") { static char memory[128] = {2, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 1}; return call(SYS_bpf, 0, (long)memory, 72, 0); }
  IS("perf") { static char memory[128] = {1, 0, 0, 0, 128}; return call(SYS_perf_event_open, (long)memory, 0, -1, -1); }
  IS("userfault") return call(SYS_userfaultfd, 1, 0, 0, 0);
  IS("mount") return mount("none", text, "tmpfs", 0, 0);
  IS("remount") return mount("none", "/", 0, MS_REMOUNT | MS_BIND, 0);
  IS("unmount") return umount2(text, MNT_DETACH);
  IS("open-tree") return call(428, AT_FDCWD, (long)"/", 1, 0);
  IS("fsopen") return call(430, (long)"tmpfs", 0, 0, 0);
  IS("pivot-root") return call(SYS_pivot_root, (long)".", (long)".", 0, 0);
  IS("chroot") return chroot("/");
  IS("setns") { int fd = open("/proc/self/ns/user", O_RDONLY); return setns(fd, 0); }
  IS("handle") return call(SYS_open_by_handle_at, 0, (long)text, 0, 0);
  IS("steal-descriptor") { int fd = (int)syscall(434, getppid(), 0); return call(438, fd, 0, 0, 0); }
  IS("module") return call(SYS_init_module, (long)"", 0, (long)"", 0);
  IS("kernel-log") { static char memory[256]; return call(SYS_syslog, 3, (long)memory, 256, 0); }
  IS("clock") { long now[2]; syscall(SYS_clock_gettime, 0, now); return call(SYS_clock_settime, 0, (long)now, 0, 0); }
#if defined(__x86_64__)
  IS("i386") return calls_as_i386();
  IS("x32") return calls_as_x32();
#else
  IS("i386") return 1;
  IS("x32") return 1;
#endif
  return 99;
}
