import Glibc
import Testing

/// A git repository with a small program in it, whose test fails: a C library that reads durations
/// and takes an hour for 360 seconds.
struct SmallRepository {
  /// What the person asks for.
  static let prompt = "Fix the failing test, and let durations have days."

  let home: TestHome
  private let git: [String: [UInt8]]
  private let outside: [String: [UInt8]]

  /// Makes it in the home's workspace, with everything committed.
  init(in home: TestHome) async throws {
    self.home = home
    try home.write("Not of the project.\n", to: "\(home.root)/outside.txt")
    for folder in ["src", "tests"] {
      try await Self.run(["mkdir", folder], in: home)
    }
    for (path, text) in Self.files { try home.write(text, to: "\(home.workspace)/\(path)") }
    try await Self.run(["git", "init", "--quiet", "--initial-branch=main"], in: home)
    try await Self.run(["git", "add", "--all"], in: home)
    try await Self.run(["git", "commit", "--quiet", "--message", "Durations"], in: home)
    git = TestHome.tree("\(home.workspace)/.git")
    outside = Self.outside(home)
  }

  /// What a command of the test's own printed.
  @discardableResult
  private static func run(_ command: [String], in home: TestHome) async throws -> String {
    let program = try await FinishedProgram.run(
      command, environment: home.environment(adding: gitVariables), folder: home.workspace)
    try #require(program.exit == .code(0), "\(command): \(program.errors)")
    return program.output
  }

  /// Nothing of the machine's own configuration, and the same commit each time.
  private static let gitVariables = [
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org", "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
  ]
}

// MARK: - What became of it

extension SmallRepository {
  /// Holds the repository against what the task should have made of it, byte for byte.
  func expectDone(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    // Before anything else, for git itself writes there.
    #expect(
      TestHome.tree("\(home.workspace)/.git") == git, "git's own files",
      sourceLocation: sourceLocation)
    expectNothingOutside(sourceLocation: sourceLocation)
    let status = try await Self.run(
      ["git", "status", "--porcelain", "--untracked-files=all"], in: home)
    #expect(status == Self.status, sourceLocation: sourceLocation)
    try await Self.run(["git", "add", "--all"], in: home)
    let diff = try await Self.run(
      ["git", "-c", "core.abbrev=7", "diff", "--cached", "--unified=0", "HEAD"], in: home)
    #expect(diff == Self.diff, sourceLocation: sourceLocation)
  }

  /// Nothing changed beside the workspace and Tern's own folder, and nothing runs on.
  func expectNothingOutside(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(Self.outside(home) == outside, sourceLocation: sourceLocation)
    #expect(TestHome.names("\(home.root)/tmp") == [], sourceLocation: sourceLocation)
    // What was killed may take a moment to go.
    for _ in 0..<100 where home.processes != [] { usleep(50_000) }
    #expect(home.processes == [], sourceLocation: sourceLocation)
  }

  /// Whether the test was ever built.
  var hasRunTest: Bool { TestHome.names("\(home.workspace)/build") == ["check"] }

  private static func outside(_ home: TestHome) -> [String: [UInt8]] {
    TestHome.tree(home.root).filter { !$0.key.hasPrefix("work/") && !$0.key.hasPrefix("tern/") }
  }

  private static let status = """
     M README.md
     M src/duration.c
     M src/duration.h
    ?? tests/days.txt

    """

  private static let diff = """
    diff --git a/README.md b/README.md
    index 5fd57ec..2cb168d 100644
    --- a/README.md
    +++ b/README.md
    @@ -5 +5 @@ Reads durations such as `1h30m`.
    -Units: `s`, `m`, `h`. Run the tests with `sh test.sh`.
    +Units: `s`, `m`, `h`, `d`. Run the tests with `sh test.sh`.
    diff --git a/src/duration.c b/src/duration.c
    index d4ca6e2..979bc7e 100644
    --- a/src/duration.c
    +++ b/src/duration.c
    @@ -10 +10,2 @@ static long unit_seconds(char unit) {
    -  case 'h': return 360;
    +  case 'h': return 3600;
    +  case 'd': return 86400;
    diff --git a/src/duration.h b/src/duration.h
    index 6565ee3..e2f3064 100644
    --- a/src/duration.h
    +++ b/src/duration.h
    @@ -3 +3 @@
    -/* The seconds of a duration, or -1 where it is none. Units: s, m, h. */
    +/* The seconds of a duration, or -1 where it is none. Units: s, m, h, d. */
    diff --git a/tests/days.txt b/tests/days.txt
    new file mode 100644
    index 0000000..8ba97ea
    --- /dev/null
    +++ b/tests/days.txt
    @@ -0,0 +1,2 @@
    +1d 86400
    +1d12h 129600

    """
}

// MARK: - Files

extension SmallRepository {
  private static let files = [
    ".gitignore": "build/\n",
    "README.md": """
    # duration

    Reads durations such as `1h30m`.

    Units: `s`, `m`, `h`. Run the tests with `sh test.sh`.

    """,
    "src/duration.h": """
    /* Durations such as 1h30m, in seconds. */

    /* The seconds of a duration, or -1 where it is none. Units: s, m, h. */
    long parse_duration(const char *text);

    """,
    "src/duration.c": source,
    "test.sh": """
    #!/bin/sh
    # Builds the library and runs it over every table of cases.
    set -e
    mkdir -p build
    cc -std=c11 -Wall -Werror -Isrc -o build/check tests/check.c src/duration.c
    ./build/check tests/*.txt

    """,
    "tests/cases.txt": "45s 45\n2m5s 125\n1h30m 5400\n10x -1\n",
    "tests/check.c": check,
  ]

  private static let source = #"""
    #include "duration.h"

    #include <ctype.h>

    /* The seconds of a unit, or 0 where the letter is none. */
    static long unit_seconds(char unit) {
      switch (unit) {
      case 's': return 1;
      case 'm': return 60;
      case 'h': return 360;
      default: return 0;
      }
    }

    long parse_duration(const char *text) {
      long total = 0;
      if (*text == '\0') return -1;
      while (*text != '\0') {
        long number = 0;
        if (!isdigit((unsigned char)*text)) return -1;
        while (isdigit((unsigned char)*text)) number = number * 10 + (*text++ - '0');
        long seconds = unit_seconds(*text);
        if (seconds == 0) return -1;
        total += number * seconds;
        text++;
      }
      return total;
    }

    """#

  private static let check = #"""
    #include <stdio.h>

    #include "duration.h"

    /* Runs every case of the tables that are named: a duration and its seconds a line. */
    int main(int count, char **names) {
      int cases = 0, failures = 0;
      for (int index = 1; index < count; index++) {
        FILE *table = fopen(names[index], "r");
        char text[64];
        long expected;
        if (table == NULL) return 2;
        while (fscanf(table, "%63s %ld", text, &expected) == 2) {
          long actual = parse_duration(text);
          cases++;
          if (actual == expected) continue;
          failures++;
          printf("FAIL %s: %s is %ld, expected %ld\n", names[index], text, actual, expected);
        }
        fclose(table);
      }
      printf("%d of %d cases pass\n", cases - failures, cases);
      return failures > 0;
    }

    """#
}
