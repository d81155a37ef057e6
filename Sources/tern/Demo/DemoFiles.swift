/// The demo's project: titles into slugs, in plain shell, with bugs that its test finds.
///
/// Changes to one file stand more than six lines apart, so that each is a hunk of its own.
enum DemoFiles {
  struct File {
    var path: String
    var text: String
    var isExecutable = false
  }

  static let all = [
    File(path: "README.md", text: readme),
    File(path: "bin/slug.sh", text: program, isExecutable: true),
    File(path: "lib/text.sh", text: library),
    File(path: "test.sh", text: test, isExecutable: true),
  ]

  private static let readme = """
    # slug

    Turns the title of a page into the last part of its address:

        $ bin/slug.sh "Is it done?"
        is-it-done

    A slug has lower-case letters, digits and single hyphens between them, and at most
    40 characters. `sh test.sh` checks it.

    """

  private static let program = #"""
    #!/bin/sh
    # slug.sh TITLE...: prints the slug of a title.
    set -eu

    folder=$(dirname "$0")
    . "$folder/../lib/text.sh"

    if [ $# -eq 0 ]; then
      echo "usage: slug.sh TITLE..." >&2
      exit 2
    fi

    title=$1

    # An address is typed by hand now and then: no longer than this.
    limit=${SLUG_LIMIT:-40}

    case $limit in
      *[!0-9]* | '')
        echo "slug.sh: SLUG_LIMIT is not a number: $limit" >&2
        exit 2
        ;;
    esac

    slug=$(lower "$title")
    slug=$(hyphenate "$slug")
    slug=$(trim "$slug")
    slug=$(shorten "$slug" "$limit")

    printf '%s\n' "$slug"

    """#

  private static let library = #"""
    # Functions on text, in plain shell. Each takes it as its first argument and prints what
    # becomes of it.

    # Capitals become small letters.
    lower() {
      printf '%s\n' "$1" | tr 'A-Z' 'a-z'
    }

    # What is no small letter and no digit becomes a hyphen, a whole run of it just one.
    hyphenate() {
      printf '%s\n' "$1" | sed 's/[^a-z0-9]/-/g'
    }

    # Cuts after LIMIT characters.
    #
    #     shorten TEXT LIMIT
    shorten() {
      printf '%s\n' "$1" | cut -c "1-$2"
    }

    # Takes the hyphens from both ends.
    trim() {
      printf '%s\n' "$1" | sed 's/^-*//'
    }

    """#

  private static let test = #"""
    #!/bin/sh
    # Checks bin/slug.sh: a line for each title, and exit code 1 if any is wrong.
    cd "$(dirname "$0")" || exit 2

    passed=0
    failed=0

    # check EXPECTED TITLE...
    check() {
      expected=$1
      shift
      actual=$(sh bin/slug.sh "$@")
      if [ "$actual" = "$expected" ]; then
        passed=$((passed + 1))
        echo "ok    $*"
      else
        failed=$((failed + 1))
        echo "FAIL  $*"
        echo "      expected $expected"
        echo "      got      $actual"
      fi
    }

    check hello-world 'Hello World'
    check 2001-a-space-odyssey '2001: A Space Odyssey'
    check is-it-done 'Is it done?'
    check two-words Two words
    check one-title-too-many-for-one-line-of-text 'One title too many for one line of text, alas'

    if [ "$failed" -gt 0 ]; then
      echo "$failed of $((passed + failed)) failed"
      exit 1
    fi
    echo "all $passed passed"

    """#
}
