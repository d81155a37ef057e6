import Models

/// How one model is told the history, where that is not as all others are.
struct ModelView: Sendable, Equatable {
  /// What stands for the history's items before ``count``: what the model's provider made of them,
  /// or as much as fits a small window.
  var items: [ResponseItem] = []
  var count = 0
  /// Pictures in the history's items before this one are left out.
  var pictureless = 0
  var leftOut: [Gap] = []

  /// Items of the history that the model's provider would not have answered.
  struct Gap: Sendable, Equatable {
    var range: Range<Int>
    /// What the model was told last of mode and sandbox, which may have been among them.
    var note: String?
  }
}

extension History {
  /// All that is whole, as a model may read it.
  func items(for model: ModelReference) -> [ResponseItem] {
    guard let view = views[model] else { return items }
    return view.items + items(after: view.count, in: view)
  }

  /// The same as it was said, without what stands in the place of a part of it.
  func plainItems(for model: ModelReference) -> [ResponseItem] {
    views[model].map { items(after: 0, in: $0) } ?? items
  }

  private func items(after start: Int, in view: ModelView) -> [ResponseItem] {
    var told: [ResponseItem] = []
    var place = start
    for gap in view.leftOut where gap.range.lowerBound >= start {
      told += items(place..<gap.range.lowerBound, in: view)
      let summary = items[gap.range].contains { $0.isSummary } ? Self.leftOutSummary : ""
      told.append(ResponseItem(.userMessage(Self.leftOut + summary)))
      if let note = gap.note { told.append(ResponseItem(.userMessage(note))) }
      place = gap.range.upperBound
    }
    return told + items(place..<items.count, in: view)
  }

  private func items(_ range: Range<Int>, in view: ModelView) -> [ResponseItem] {
    let end = min(max(view.pictureless, range.lowerBound), range.upperBound)
    return items[range.lowerBound..<end].withoutMedia + items[end..<range.upperBound]
  }

  package static let leftOut = """
    (My last message, and what came of it, is left out here: the provider would not have it \
    answered. Files may have changed meanwhile.)
    """

  static let leftOutSummary = " (So is the summary of what was said before.)"
}

// MARK: - What makes the difference

extension History {
  /// Leaves out the pictures so far: for one model, or for all.
  mutating func dropMedia(for model: ModelReference?) {
    guard let model else {
      items = items.withoutMedia
      views = views.mapValues { view in
        var view = view
        view.items = view.items.withoutMedia
        return view
      }
      return
    }
    var view = views[model] ?? ModelView()
    view.items = view.items.withoutMedia
    view.pictureless = items.count
    views[model] = view
  }

  /// Leaves the turn out for a model whose provider would not answer it.
  ///
  /// That would refuse whatever comes behind it too. Other models are told it.
  mutating func leaveOutTurn(for model: ModelReference) {
    settle()
    endSeam()
    var view = views[model] ?? ModelView()
    let start = max(turnStart, view.count, view.leftOut.last?.range.upperBound ?? 0)
    guard start < items.count else { return }
    view.leftOut.append(ModelView.Gap(range: start..<items.count, note: lastNote))
    views[model] = view
  }

  /// Takes what stands for all of it from here on; what a model was not told, it is not told there.
  mutating func shorten(to shortened: [ResponseItem]) {
    let spoken = items[min(turnStart, items.count)...].count(where: \.isSaid)
    views = views.mapValues { view in
      var left = ModelView()
      // Pictures that a model did not take may be among what was kept.
      left.pictureless = view.pictureless > 0 ? shortened.count : 0
      let gaps = view.leftOut.flatMap { items[$0.range].filter(\.isSaid) }
      left.leftOut = shortened.indices.filter { gaps.contains(shortened[$0]) }
        .map { ModelView.Gap(range: $0..<($0 + 1)) }
      return left
    }
    items = shortened
    // With the messages that the turn is about, which may be kept as they were said.
    let said = shortened.indices.filter { shortened[$0].isSaid }
    turnStart = said.suffix(spoken).first ?? items.count
  }

  /// What a model may be given to summarise for another one, or for itself.
  func items(for model: ModelReference, summarizedFor reader: ModelReference) -> [ResponseItem] {
    model == reader || views[reader]?.leftOut.isEmpty != false
      ? items(for: model) : plainItems(for: reader)
  }

  /// Whether a model goes on from what its provider made of the history, and nobody else can read.
  func isSealed(for model: ModelReference) -> Bool {
    views[model]?.items.contains { item in
      if case .compaction(let summary) = item.content { summary.isEmpty } else { false }
    } ?? false
  }

  /// Lets a model go on from the history itself again.
  mutating func unseal(for model: ModelReference) {
    views[model]?.items = []
    views[model]?.count = 0
  }
}

extension ResponseItem {
  /// Whether the person said it.
  var isSaid: Bool {
    guard case .userMessage(let text, _) = content else { return false }
    return !StateNote.isNote(text) && !text.hasPrefix(History.aside)
      && !text.hasPrefix(History.leftOut)
  }

  fileprivate var isSummary: Bool {
    if case .compaction = content { true } else { false }
  }
}

extension [ResponseItem] {
  fileprivate var withoutMedia: [ResponseItem] {
    Prompt(system: [], items: self, tools: []).withoutMedia.items
  }
}

extension ArraySlice<ResponseItem> {
  fileprivate var withoutMedia: [ResponseItem] { isEmpty ? [] : Array(self).withoutMedia }
}
