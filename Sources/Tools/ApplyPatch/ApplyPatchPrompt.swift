extension ApplyPatchTool {
  static let prompt = """
    Changes files by a patch. A person may review it hunk by hunk; the result says what was written \
    and what was not. Either everything that was accepted is written or, on an error, nothing.

    A patch stands between `*** Begin Patch` and `*** End Patch` and holds one or more of:

    `*** Add File: PATH`, then the contents, each line after a `+`.
    `*** Delete File: PATH`.
    `*** Update File: PATH`, optionally `*** Move to: NEW PATH`, then one or more changes.

    A change begins with `@@`. Its lines start with a space (stays), `-` (goes) or `+` (comes). Give \
    about three unchanged lines before and after, exactly as the file has them and without line \
    numbers. When these lines occur more than once in the file, write the line of the enclosing \
    function or section after `@@ `. Changes stand in the order of the file. `*** End of File` after \
    a change says that it lies at the very end. Paths are relative to the workspace's root.

    *** Begin Patch
    *** Update File: src/greet.py
    @@ def greet(name):
         if not name:
    -        return "Hello"
    +        return "Hello, you"
         return f"Hello, {name}"
    *** Add File: docs/greeting.md
    +# Greeting
    +
    +Says hello.
    *** Delete File: src/old.py
    *** End Patch
    """
  static let patchPrompt = "The whole patch, from *** Begin Patch to *** End Patch."
}
