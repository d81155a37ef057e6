import Models

/// How one model is told the history, where that is not as all others are.
struct ModelView: Sendable, Equatable {
  /// What stands for the history's items before ``count``: what the model's provider made of them,
  /// as much as fits a small window, or all but what it would not answer.
  var items: [ResponseItem] = []
  var count = 0
  /// Pictures in the history's items before this one are left out.
  var pictureless = 0
}

extension History {
  /// All that is whole, as a model may read it.
  func items(for model: ModelReference) -> [ResponseItem] {
    guard let view = views[model] else { return items }
    let start = view.count
    let end = min(max(view.pictureless, start), items.count)
    return view.items + items[start..<end].withoutMedia + items[end...]
  }

  /// Leaves out the pictures so far: for one model, or for all.
  mutating func dropMedia(for model: ModelReference?) {
    guard let model else {
      items = items.withoutMedia
      views = views.mapValues { view in
        ModelView(items: view.items.withoutMedia, count: view.count, pictureless: view.pictureless)
      }
      return
    }
    var view = views[model] ?? ModelView()
    view.items = view.items.withoutMedia
    view.pictureless = items.count
    views[model] = view
  }

  /// Leaves the turn out for a model whose provider would not answer it: it would refuse whatever
  /// comes behind it too. Other models are told it.
  mutating func leaveOutTurn(for model: ModelReference) {
    settle()
    endSeam()
    guard let start = turnStart, start <= items.count, views[model]?.count ?? 0 <= start else {
      return
    }
    var view = views[model] ?? ModelView()
    view.items = Array(items(for: model).dropLast(items.count - start))
    view.items.append(ResponseItem(.userMessage(Self.leftOut)))
    if let lastNote { view.items.append(ResponseItem(.userMessage(lastNote))) }
    view.count = items.count
    views[model] = view
  }

  package static let leftOut = """
    (My last message, and what came of it, is left out here: the provider would not have it \
    answered. Files may have changed meanwhile.)
    """
}

extension [ResponseItem] {
  fileprivate var withoutMedia: [ResponseItem] {
    Prompt(system: [], items: self, tools: []).withoutMedia.items
  }
}

extension ArraySlice<ResponseItem> {
  fileprivate var withoutMedia: [ResponseItem] { isEmpty ? [] : Array(self).withoutMedia }
}
