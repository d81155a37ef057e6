extension ApplyPatchTool {
  /// The patch's grammar for models that write free text held to one, in Lark's notation.
  static let grammar = #"""
    start: "*** Begin Patch" NL file+ "*** End Patch" NL?

    file: created | removed | edited
    created: "*** Add File: " REST NL ("+" REST? NL)+
    removed: "*** Delete File: " REST NL
    edited: "*** Update File: " REST NL ("*** Move to: " REST NL)? change*

    change: place+ row+ ("*** End of File" NL)?
    place: "@@" (" " REST)? NL
    row: (" " | "+" | "-") REST? NL

    REST: /[^\n]+/
    NL: /\n/
    """#
}
