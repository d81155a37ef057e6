import Glibc
package import Workspace

/// A program that tries to get out of the sandbox, or to reach what lies outside.
///
/// The script ends with status 0 when it got what it wanted, or leaves the file `trace` on the real
/// disk. `$G` is the ground, `$W` the workspace in it and its folder, `$C` the program that asks the
/// kernel directly, and `$HOST` the process outside.
package struct EscapeProbe: Sendable, CustomStringConvertible {
  package var name: String
  package var script: String
  /// A command that runs before, in the same session and profile; how it ends does not matter.
  package var before: String?
  package var ground = Ground.Kind.repository
  package var profiles: [SandboxProfile] = [.readOnly, .workspace, .network]
  /// What would only be there after a success, below the ground or anywhere.
  package var trace: String?
  /// Whether it succeeds without a sandbox, so that it proves something: tried as well.
  package var succeedsOutside = false
  package var needs: Need?

  package enum Need: String, Sendable { case compiler = "cc", python = "python3", bash }

  package var description: String { name }

  /// The name of what a probe leaves outside: not that of another process's probes.
  static let mark = "tern-probe-\(getpid())"

  /// A file that commands would inherit, far from the descriptors that the process goes on to use.
  static let inherited: Int32 = {
    let file = open("/etc/passwd", O_RDONLY | O_CLOEXEC)
    defer { close(file) }
    return fcntl(file, F_DUPFD, 200)
  }()

  package static let all =
    files + links + git + missing + secrets + network + processes + kernel + sequences

  /// With each of its profiles.
  package static let attempts: [(probe: EscapeProbe, profile: SandboxProfile)] = all.flatMap {
    probe in probe.profiles.map { (probe, $0) }
  }
}

extension EscapeProbe {
  /// Writes outside of the workspace.
  private static let files = [
    EscapeProbe(
      name: "a file in /etc", script: "echo x > /etc/\(mark)", trace: "/etc/\(mark)"),
    EscapeProbe(
      name: "a program in /usr/bin", script: "echo x > /usr/bin/\(mark)",
      trace: "/usr/bin/\(mark)"),
    EscapeProbe(
      name: "a line for the login shell", script: "echo x >> $G/home/.bashrc",
      succeedsOutside: true),
    EscapeProbe(
      name: "a file beside the workspace", script: "echo x > $G/outside/new", succeedsOutside: true),
    EscapeProbe(
      name: "a folder beside the workspace", script: "mkdir $G/outside/new", succeedsOutside: true),
    EscapeProbe(
      name: "another repository's configuration", script: "echo x >> $G/outside/repo/.git/config",
      succeedsOutside: true),
    EscapeProbe(
      name: "a mode beside the workspace", script: "chmod 777 $G/outside/file",
      succeedsOutside: true),
    EscapeProbe(
      name: "a time beside the workspace", script: "touch -d @0 $G/outside/file",
      succeedsOutside: true),
    EscapeProbe(
      name: "a file beside the workspace cut", script: "truncate -s 0 $G/outside/file",
      succeedsOutside: true),
    EscapeProbe(
      name: "a file beside the workspace removed", script: "rm $G/outside/file",
      succeedsOutside: true),
    EscapeProbe(
      name: "a file beside the workspace moved in", script: "mv $G/outside/file $W/taken",
      succeedsOutside: true),
    EscapeProbe(
      name: "the workspace moved away", script: "mv $W $G/elsewhere", succeedsOutside: true),
    EscapeProbe(
      name: "a file in the machine's /tmp", script: "echo x > /tmp/\(mark); false",
      trace: "/tmp/\(mark)", succeedsOutside: true),
    EscapeProbe(
      name: "a file in the machine's /var/tmp", script: "echo x > /var/tmp/\(mark); false",
      trace: "/var/tmp/\(mark)", succeedsOutside: true),
    EscapeProbe(
      name: "a file in the machine's /run", script: "echo x > /run/\(mark); false",
      trace: "/run/\(mark)"),
    EscapeProbe(
      name: "a file in the machine's /dev/shm", script: "echo x > /dev/shm/\(mark); false",
      trace: "/dev/shm/\(mark)", succeedsOutside: true),
    EscapeProbe(
      name: "a timetable", script: "echo x > /etc/cron.d/\(mark) || echo x > /var/spool/cron/x",
      trace: "/etc/cron.d/\(mark)"),
    EscapeProbe(
      name: "a kernel setting",
      script:
        "old=$(cat /proc/sys/kernel/core_pattern) && echo \"$old\" > /proc/sys/kernel/core_pattern"),
    EscapeProbe(name: "the kernel's requests", script: ": > /proc/sysrq-trigger"),
    EscapeProbe(
      name: "a switch in /sys", script: ": >> /sys/kernel/mm/transparent_hugepage/enabled"),
    EscapeProbe(name: "the kernel's log", script: "test -c /dev/kmsg && echo x > /dev/kmsg"),
    EscapeProbe(
      name: "a disk as a device", script: "mknod disk b 8 0 && head -c 1 disk",
      profiles: [.workspace]),
    EscapeProbe(
      name: "limits lifted",
      script: "prlimit --pid $PPID --nofile=1:1 && prlimit --fsize=unlimited true"
    ),
    EscapeProbe(
      name: "the other outputs",
      script:
        "for f in /tmp ${XDG_CACHE_HOME:-$HOME/.cache}/tern; do for g in $f/tern-run-*/output; do"
        + " echo x > $g/new && exit 0; done; done; exit 1"),
  ]

  /// Writes through names that lead out.
  private static let links = [
    EscapeProbe(
      name: "through a new link", script: "ln -s $G/outside/file new && echo x > new",
      profiles: [.workspace, .network], succeedsOutside: true),
    EscapeProbe(
      name: "through a link that is there", script: "echo x > out/file", succeedsOutside: true),
    EscapeProbe(
      name: "through a hard link", script: "ln $G/outside/file hard && echo x > hard",
      profiles: [.workspace, .network], succeedsOutside: true),
    EscapeProbe(
      name: "through /proc/self/root", script: "echo x > /proc/self/root$G/outside/file",
      succeedsOutside: true),
    EscapeProbe(
      name: "through the first process's root", script: "echo x > /proc/1/root$G/outside/file"),
    EscapeProbe(
      name: "through the folder of a process",
      script: "cd $W && echo x > /proc/self/cwd/../outside/file", succeedsOutside: true),
    EscapeProbe(
      name: "through a descriptor opened for reading",
      script: "exec 3< $G/outside/file && echo x > /proc/self/fd/3", succeedsOutside: true),
    EscapeProbe(
      name: "by a mount over it", script: "mount --bind $W $G/outside && echo x > $G/outside/file"),
    EscapeProbe(name: "by a new mount of /", script: "mount -o remount,rw /"),
    EscapeProbe(
      name: "by a mount taken away", script: "umount /tmp || umount -l $W/.git || umount $W"),
  ]

  /// What steers git and Tern, and is there.
  private static let git: [EscapeProbe] = [
    ("its configuration", "echo x >> .git/config"),
    ("a hook", "echo x > .git/hooks/pre-commit"),
    ("its attributes", "mkdir -p .git/info && echo x > .git/info/attributes"),
    ("a shared folder", "echo x > .git/commondir"),
    ("its mode", "chmod -R 777 .git"), ("its removal", "rm -rf .git; ! test -e .git/config"),
    ("another name", "mv .git other"),
    ("another folder in its place", "mv .git old; mv -T swap .git"),
    ("a link in its place", "rm -rf .git; ln -s swap .git && test -L .git"),
    ("git itself", "git config user.name x"), ("a submodule's", "echo x >> .git/modules/m/config"),
    ("a repository's within", "echo x >> sub/.git/config"),
    ("a repository's within, by removal", "rm -rf sub/.git; ! test -e sub/.git/config"),
    ("a repository's within, moved with its folder", "mv sub moved && echo x >> moved/.git/config"),
    ("a bare repository's within", "echo x >> bare.git/config"),
    ("Tern's settings", "echo x > .tern/config.toml"), ("Tern's folder", "mv .tern other"),
    ("Tern's folder removed", "rm -rf .tern; ! test -e .tern/config.toml"),
  ].map {
    EscapeProbe(name: "git and Tern: \($0.0)", script: $0.1, succeedsOutside: $0.0 != "git itself")
  }

  /// What is not there, or is there in another way.
  private static let missing: [EscapeProbe] =
    [
      ("a new .git", "mkdir .git && echo x > .git/config"),
      ("a new .git in one step", "git init -q . && test -e .git/config"),
      (
        "a new .git by another name",
        "mkdir d && echo x > d/config && mv -T d .git && test -e .git/config"
      ),
      ("a new .git as a file", "echo 'gitdir: x' > .git"),
      ("a new .git as a link", "ln -s x .git && test -L .git"),
      ("the guard's mode", "chmod 777 .git && echo x > .git/config"),
      ("the guard's removal", "rmdir .git && mkdir .git"),
      ("a new .tern", "mkdir .tern; echo x > .tern/config.toml"),
      ("a new folder of ours", "mkdir -p .ours/deep && echo x > .ours/deep/config.toml"),
    ].map {
      EscapeProbe(
        name: "missing: \($0.0)", script: $0.1, ground: .bare,
        succeedsOutside: !$0.0.contains("guard"))
    }
    + [
      ("the link itself", "rm .git && mkdir .git"),
      ("the folder behind it", "echo x >> .git/config"),
      ("the folder by its name", "echo x >> real/config"),
    ].map {
      EscapeProbe(
        name: "linked .git: \($0.0)", script: $0.1, ground: .linked, succeedsOutside: true)
    }
    + [
      ("the file", "echo 'gitdir: swap' > .git"),
      ("the folder it names", "echo x >> store/w/config"),
      ("the folder that one shares", "echo x >> store/common/config"),
      (
        "the folder made anew",
        "mv store/w store/v && mkdir store/w && mv store/v/* store/w && echo x >> .git"
      ),
    ].map {
      EscapeProbe(
        name: ".git as a file: \($0.0)", script: $0.1, ground: .worktree, succeedsOutside: true)
    }
}
