import JSON

/// The steps of the demo, in order.
///
/// A step whose request may bring a refusal has alternatives, so that every decision of the person
/// gets a fitting answer.
enum DemoScenario {
  static let look: JSON = [
    "answer": [
      [
        "thinking": [
          """
          **Getting my bearings**

          A test for slugs fails, and I am asked to find out why. I know neither the project nor \
          how it is tested, so I look before I guess: what files there are, and where text is \
          turned into a slug.
          """,
          """
          **What slugs usually get wrong**

          Runs of separators that are not squeezed into one, separators left at the ends, and a \
          cut at the length limit that falls right behind a separator. The library of text \
          functions is where most of that would be.
          """,
        ]
      ],
      ["text": "I'll look at the project and at the code that makes slugs."],
      call("list_dir", ["path": "."]),
      call("read_file", ["path": "lib/text.sh"]),
    ]
  ]

  /// The request after the first is turned away once, so that the retry is seen.
  static let overload: JSON = [
    "status": 529, "headers": ["retry-after": "2"],
    "error": ["type": "overloaded_error", "message": "Overloaded"],
  ]

  static let runTest: JSON = [
    "answer": [
      [
        "thinking": [
          """
          **First suspicions**

          `hyphenate` puts a hyphen for every character it replaces, although its comment speaks \
          of whole runs. And `trim` only looks at the beginning of the line.

          I'd rather see the test fail than argue from reading: its output names the cases.
          """
        ]
      ],
      ["text": "Two lines look wrong already. The test will tell which cases they break."],
      call("shell", ["command": "sh test.sh", "reason": "See which titles fail before a change."]),
    ]
  ]

  static let explainBug: JSON = [
    "answer": [
      [
        "thinking": [
          """
          **Reading the failures**

          Four of five. A double hyphen after a colon, so runs are not squeezed. A hyphen left \
          at the end, so `trim` misses that side. `two` for two words: arguments after the first \
          are dropped, which must be in `bin/slug.sh`. And the long title ends in a hyphen \
          although it should be trimmed: perhaps it is cut after the trimming.
          """
        ]
      ],
      [
        "text": """
        The test fails for **four reasons**, not one:

        - `hyphenate` makes a hyphen of each character and not of each run
        - `trim` leaves the hyphens at the end
        - only the first argument becomes the title
        - the long title is probably cut *after* it was trimmed

        The last two are in `bin/slug.sh`, which I read next.
        """
      ],
      call("update_plan", plan("in_progress", "pending", "pending")),
      call("read_file", ["path": "bin/slug.sh"]),
    ],
    "alternatives": [
      [
        "unless_contains": ["FAIL"],
        "answer": [
          [
            "thinking": [
              """
              **Without the test**

              The command did not run, so I have no output to go by. Reading will have to do: \
              the bugs of `lib/text.sh` are plain enough, and the program that calls it is short.
              """
            ]
          ],
          ["text": "Fine, I'll do without the test's output and read `bin/slug.sh` as well."],
          call("update_plan", plan("in_progress", "pending", "pending")),
          call("read_file", ["path": "bin/slug.sh"]),
        ],
      ]
    ],
  ]

  static let patch: JSON = [
    "answer": [
      [
        "thinking": [
          """
          **The order of the steps**

          As I thought: `shorten` comes after `trim`, so a cut behind a hyphen leaves it there. \
          Swapping the two is enough. `title=$*` joins all arguments with spaces.

          Four small changes that do not depend on one another, so they can be judged one by one.
          """
        ]
      ],
      ["text": "Each of the four changes stands alone; here they are for your review."],
      call("update_plan", plan("completed", "in_progress", "pending")),
      call("apply_patch", ["patch": .string(fix)]),
    ]
  ]

  static let fix = #"""
    *** Begin Patch
    *** Update File: lib/text.sh
    @@ hyphenate() {
    -  printf '%s\n' "$1" | sed 's/[^a-z0-9]/-/g'
    +  printf '%s\n' "$1" | sed 's/[^a-z0-9][^a-z0-9]*/-/g'
     }
    @@ trim() {
    -  printf '%s\n' "$1" | sed 's/^-*//'
    +  printf '%s\n' "$1" | sed -e 's/^-*//' -e 's/-*$//'
     }
    *** Update File: bin/slug.sh
    @@
    -title=$1
    +title=$*
    @@
     slug=$(hyphenate "$slug")
    -slug=$(trim "$slug")
     slug=$(shorten "$slug" "$limit")
    +slug=$(trim "$slug")
    *** End Patch
    """#

  static func call(_ name: JSON, _ arguments: JSON) -> JSON {
    ["tool_call": ["name": name, "arguments": arguments]]
  }

  /// The three steps of the demo's plan, with what each has come to.
  static func plan(_ find: JSON, _ fix: JSON, _ check: JSON) -> JSON {
    [
      "plan": [
        ["step": "Find out why the test fails", "status": find],
        ["step": "Fix lib/text.sh and bin/slug.sh", "status": fix],
        ["step": "Run the test again", "status": check],
      ]
    ]
  }
}
