import JSON

/// The steps after the patch was reviewed.
extension DemoScenario {
  static let runTestAgain: JSON = [
    "answer": [
      ["thinking": ["The changes are in the files. Now the test has the word."]],
      ["text": "Applied. I run the test again."],
      runTestCall,
    ],
    "alternatives": [
      [
        "if_contains": ["reject", "Reject", "declin", "not applied", "Not applied"],
        "answer": [
          [
            "thinking": [
              """
              **Not everything was taken**

              Some of the changes were turned down, which is for the person to decide. I don't \
              propose them again. The test shows which cases depend on them.
              """
            ]
          ],
          ["text": "I leave out what you rejected and see what the test says to the rest."],
          runTestCall,
        ],
      ]
    ],
  ]

  private static let runTestCall = call(
    "shell", ["command": "sh test.sh", "reason": "See whether the changes fix the failing titles."])

  /// Only marks the plan; the words come with the last step.
  static let finishPlan: JSON = [
    "answer": [
      ["thinking": ["That is what I need to know. I bring the plan up to date and sum up."]],
      call("update_plan", plan("completed", "completed", "completed")),
    ],
    "alternatives": [
      ["if_contains": ["FAIL"], "answer": [["text": .string(stillFails)]]],
      ["unless_contains": ["passed"], "answer": [["text": .string(notRun)]]],
    ],
  ]

  private static let stillFails = """
    ## Some titles still fail

    The `FAIL` lines above are the cases whose fix was not applied:

    | Title | Needs the change to |
    |---|---|
    | `2001: A Space Odyssey` | `hyphenate` in `lib/text.sh` |
    | `Is it done?` | `trim` in `lib/text.sh` |
    | `Two words` | `title` in `bin/slug.sh` |
    | the long one | `trim`, and the order in `bin/slug.sh` |

    The rest of the patch is in place. Tell me if you want one of these after all, or another way.
    """

  private static let notRun = """
    ## Changed, not tested

    The test did not run, so I can't say that it passes. To see for yourself:

    ```sh
    sh test.sh
    ```

    Everything that was applied is in the **Changes** pane.
    """

  /// The summary when the plan was just marked, the afterword to anything else.
  static let closing: JSON = [
    "answer": afterwordAnswer,
    "alternatives": [
      [
        "if_contains": ["tool_result", "function_call_output", "tool_call_id"],
        "answer": [["text": .string(summary)]],
      ]
    ],
  ]

  static let afterword: JSON = ["answer": afterwordAnswer]

  private static let afterwordAnswer: JSON = [
    [
      "text": """
      This is the scripted demo, and its script ends here: nothing you type reaches a model.

      Point Tern at a provider to go on for real, in `config.toml`:

      ```toml
      model = "local/some-model"

      [providers.local]
      dialect = "chat"
      base_url = "http://127.0.0.1:8080/v1"
      ```
      """
    ]
  ]

  private static let summary = """
    ## The test passes

    Four small bugs made one failing test:

    1. **Runs of separators** became a hyphen each. `hyphenate` now matches whole runs.
    2. **Hyphens at the end** stayed. `trim` takes both sides.
    3. **Arguments after the first** were dropped. The title is all of them now.
    4. **The cut came too late.** A long title was trimmed first and then cut behind a hyphen.

    The order matters, so it is worth seeing once more:

    ```sh
    slug=$(hyphenate "$slug")
    slug=$(shorten "$slug" "$limit")
    slug=$(trim "$slug")
    ```

    | File | Changes | Why |
    |---|---:|---|
    | `lib/text.sh` | 2 | runs, both ends |
    | `bin/slug.sh` | 2 | all arguments, cut before trim |

    Nothing else was touched; `sh test.sh` ends with `all 5 passed`.
    """
}
