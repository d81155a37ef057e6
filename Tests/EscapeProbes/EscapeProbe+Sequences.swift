import Workspace

extension EscapeProbe {
  /// Two commands, the first of which prepares what the second does.
  static let sequences: [EscapeProbe] = [
    EscapeProbe(
      name: "in two steps: a new .git after the workspace was locked",
      script: "chmod 700 . && mkdir .git && echo x > .git/config", before: "chmod 500 .",
      ground: .bare, profiles: [.workspace, .network], succeedsOutside: true),
    EscapeProbe(
      name: "in two steps: a new folder of ours after its holder was locked",
      script: "chmod 700 .ours && mkdir .ours/deep && echo x > .ours/deep/config.toml",
      before: "mkdir .ours && chmod 500 .ours", ground: .bare, profiles: [.workspace, .network],
      succeedsOutside: true),
    EscapeProbe(
      name: "in two steps: a repository in a folder that was locked",
      script: "chmod 700 sub && echo x >> sub/.git/config", before: "chmod 0 sub",
      profiles: [.workspace, .network], succeedsOutside: true),
    EscapeProbe(
      name: "in two steps: a repository in a folder that was moved and locked",
      script: "chmod 700 moved && echo x >> moved/.git/config",
      before: "mv sub moved && chmod 0 moved", profiles: [.workspace, .network],
      succeedsOutside: true),
    EscapeProbe(
      name: "in two steps: the workspace as a bare repository",
      script: "echo 'ref: refs/heads/main' > HEAD", before: "mkdir objects refs && echo x > config",
      ground: .bare, profiles: [.workspace, .network], succeedsOutside: true),
    EscapeProbe(
      name: "in two steps: the workspace as a bare repository, by its other folders",
      script: "mkdir -p objects refs && test -f HEAD && test -d refs",
      before: "echo 'ref: refs/heads/main' > HEAD", ground: .bare,
      profiles: [.workspace, .network], succeedsOutside: true),
    EscapeProbe(
      name: "in two steps: a folder of ours in /tmp that leads out",
      script: "ls /tmp >/dev/null; false",
      before:
        "cd /tmp && for f in tern-run-*; do mv $f y; ln -s $G/outside $f; done; ln -s $G/outside x",
      profiles: [.readOnly, .workspace, .network], trace: "outside/output"),
  ]
}
