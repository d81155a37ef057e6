/// All there is to know of an action: bindings, footer, palette and help are made from it.
struct ActionRecord: Sendable {
  let id: Action
  /// A few words for the palette and help: `Accept the hunk`.
  let title: String
  /// A word or two for the footer: `accept`.
  let hint: String
  /// Where it can be bound and is listed.
  let contexts: [KeyContext]
  /// Whether the palette offers it: what moves a cursor is of no use there.
  let isInPalette: Bool
  /// Why it cannot be done now; nil when it can.
  let whyNot: @Sendable (Model) -> String?
  let run: @Sendable (inout Model, Int) -> [Effect]

  init(
    _ id: Action, _ title: String, hint: String = "", in contexts: [KeyContext],
    isInPalette: Bool = true, whyNot: @escaping @Sendable (Model) -> String? = { _ in nil },
    run: @escaping @Sendable (inout Model, Int) -> [Effect]
  ) {
    self.id = id
    self.title = title
    self.hint = hint
    self.contexts = contexts
    self.isInPalette = isInPalette
    self.whyNot = whyNot
    self.run = run
  }

  /// An action that asks nothing of the world.
  static func local(
    _ id: Action, _ title: String, hint: String = "", in contexts: [KeyContext],
    isInPalette: Bool = true, whyNot: @escaping @Sendable (Model) -> String? = { _ in nil },
    run: @escaping @Sendable (inout Model, Int) -> Void
  ) -> ActionRecord {
    ActionRecord(id, title, hint: hint, in: contexts, isInPalette: isInPalette, whyNot: whyNot) {
      model, now in
      run(&model, now)
      return []
    }
  }
}
