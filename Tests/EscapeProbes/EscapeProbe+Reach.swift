import Workspace

extension EscapeProbe {
  /// What is not to be read.
  static let secrets: [EscapeProbe] =
    [
      ".ssh/id_ed25519", ".netrc", ".aws/credentials", ".docker/config.json", ".kube/config",
      ".gnupg/key", ".config/gh/hosts.yml", ".config/tern/auth.toml", ".bash_history",
    ].map {
      EscapeProbe(
        name: "the secret \($0)", script: "grep -q CANARY $G/home/\($0)", succeedsOutside: true)
    }
    + [
      EscapeProbe(
        name: "a secret found by searching", script: "grep -rqs CANARY $G/home",
        succeedsOutside: true),
      EscapeProbe(
        name: "a secret through the root of a process",
        script:
          "grep -q CANARY /proc/1/root$G/home/.ssh/id_ed25519 || grep -q CANARY /proc/self/root$G/home/.netrc",
        succeedsOutside: true),
      EscapeProbe(
        name: "a secret by a hard link",
        script: "ln $G/home/.netrc mine && grep -q CANARY mine", profiles: [.workspace],
        succeedsOutside: true),
      EscapeProbe(
        name: "a secret behind a link", script: "grep -q CANARY $G/home/.azure/token",
        succeedsOutside: true),
      EscapeProbe(
        name: "a secret of the workspace", script: "grep -q CANARY .env.vault",
        succeedsOutside: true),
      EscapeProbe(name: "the passwords", script: "grep -q root /etc/shadow"),
      EscapeProbe(
        name: "the machine's sockets", script: "test -n \"$(ls -A /run)\"",
        profiles: [.readOnly, .workspace]),
      EscapeProbe(
        name: "the machine's temporary files", script: "ls -d /tmp/tern-probe-mark-*",
        succeedsOutside: true),
      EscapeProbe(
        name: "a variable of the one outside",
        script: "cat /proc/[0-9]*/environ | grep -aq CANARY-IN-ENVIRONMENT"),
      EscapeProbe(
        name: "an inherited descriptor",
        script: "cat <&\(inherited) || cat /proc/self/fd/\(inherited)"),
      EscapeProbe(
        name: "any inherited descriptor",
        script: "test \"$(ls /proc/self/fd | wc -l)\" -ne 4"),
    ]

  /// Who is not to be talked to.
  static let network: [EscapeProbe] =
    [
      EscapeProbe(
        name: "TCP to the machine", script: "exec 3<>/dev/tcp/127.0.0.1/$PORT",
        profiles: [.readOnly, .workspace], succeedsOutside: true, needs: .bash),
      EscapeProbe(
        name: "TCP to elsewhere", script: "exec 3<>/dev/tcp/192.0.2.1/80",
        profiles: [.readOnly, .workspace], needs: .bash),
      EscapeProbe(
        name: "UDP to elsewhere", script: "echo x > /dev/udp/192.0.2.1/53",
        profiles: [.readOnly, .workspace], needs: .bash),
      EscapeProbe(
        name: "a name", script: "getent ahostsv4 example.com", profiles: [.readOnly, .workspace]),
      EscapeProbe(
        name: "a socket of a path", script: "$C unix-path $G/outside/socket", succeedsOutside: true,
        needs: .compiler),
      EscapeProbe(
        name: "a socket of a path in python",
        script:
          "python3 -c 'import socket;socket.socket(socket.AF_UNIX).connect(\"'$G'/outside/socket\")'",
        succeedsOutside: true, needs: .python),
      EscapeProbe(
        name: "a socket of a name", script: "$C unix-abstract tern-probe-$HOST",
        succeedsOutside: true, needs: .compiler),
      EscapeProbe(
        name: "a socket out of a pair", script: "$C unix-pair $G/outside/datagrams",
        succeedsOutside: true, needs: .compiler),
    ]
    + ["unix", "vsock", "packet", "raw", "crypto", "bluetooth", "key-socket", "netlink-audit"].map {
      EscapeProbe(name: "a socket: \($0)", script: "$C \($0)", needs: .compiler)
    }
    + [
      EscapeProbe(
        name: "a socket: netlink", script: "$C netlink", profiles: [.readOnly, .workspace],
        needs: .compiler)
    ]

  /// Other processes.
  static let processes: [EscapeProbe] = [
    EscapeProbe(name: "a signal outside", script: "kill -0 $HOST", succeedsOutside: true),
    EscapeProbe(name: "a process outside", script: "test -d /proc/$HOST", succeedsOutside: true),
    EscapeProbe(
      name: "the memory of one outside", script: "head -c 1 /proc/$HOST/mem"),
    EscapeProbe(
      name: "one left behind", script: "(sleep 0.3; touch late) & exit 1",
      profiles: [.workspace], trace: "work/late"),
    EscapeProbe(
      name: "a daemon left behind",
      script:
        "setsid sh -c '(sleep 0.3; touch late) & (sleep 0.3; touch late)' >/dev/null 2>&1 & exit 1",
      profiles: [.workspace], trace: "work/late"),
    EscapeProbe(
      name: "one that takes no notice of hanging up",
      script: "nohup sh -c 'sleep 0.3; touch late' >/dev/null 2>&1 & exit 1",
      profiles: [.workspace], trace: "work/late"),
    EscapeProbe(
      name: "a timetable's", script: "echo '* * * * * true' | crontab - || echo true | at now"),
    EscapeProbe(name: "a system manager's", script: "systemd-run --user true || systemd-run true"),
    EscapeProbe(
      name: "privileges by a program", script: "grep -q 'NoNewPrivs:.*0' /proc/self/status"),
    EscapeProbe(
      name: "capabilities", script: "! grep -q 'CapEff:.*0000000000000000' /proc/self/status"),
    EscapeProbe(
      name: "capabilities to come",
      script: "! grep -q 'CapPrm:.*0000000000000000' /proc/self/status"),
    EscapeProbe(name: "no filter", script: "! grep -q 'Seccomp:.*2' /proc/self/status"),
    EscapeProbe(name: "another user", script: "su -c true nobody || sudo -n true"),
    EscapeProbe(name: "the terminal", script: "echo x > /dev/tty"),
    EscapeProbe(name: "the console", script: "test -c /dev/console && echo x > /dev/console"),
    EscapeProbe(name: "a new namespace", script: "unshare -r true || unshare -U true"),
    EscapeProbe(
      name: "a sandbox within",
      script: "bwrap --bind / / true || bwrap --dev-bind / / --unshare-user true"),
    EscapeProbe(name: "the namespace outside", script: "nsenter -t 1 -U -m true"),
  ]

  /// What the kernel is asked directly.
  static let kernel: [EscapeProbe] = [
    "tiocsti", "tiocsti-high", "tioclinux", "unshare-user", "unshare-files", "clone-user",
    "clone-network", "clone3-user", "ptrace", "ptrace-host $HOST", "memory", "key-add",
    "key-request", "keyctl", "io-uring", "bpf", "perf", "userfault", "mount $W/swap", "remount",
    "unmount $W", "open-tree", "fsopen", "pivot-root", "chroot", "setns", "handle $W",
    "steal-descriptor", "module", "kernel-log", "clock", "i386", "x32",
  ].map { EscapeProbe(name: "the kernel: \($0)", script: "$C \($0)", needs: .compiler) }
}
