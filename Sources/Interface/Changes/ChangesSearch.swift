import Workspace

/// A search in the changes: the lines and paths that hold a text, and which of them is current.
struct ChangesSearch {
  /// A line of a hunk, or the file's path where there is no hunk.
  struct Place: Equatable {
    var file: Int
    /// The change to the file and its hunk, by place.
    var part: Int
    var hunk: Int?
    var line: Int
  }

  let search: TextSearch
  private(set) var places: [Place] = []
  private(set) var current: Place?

  init(_ search: TextSearch, in files: [ChangedFile]) {
    self.search = search
    refresh(files)
  }

  /// Looks again, after files have changed.
  mutating func refresh(_ files: [ChangedFile]) {
    places = []
    for (file, changed) in files.enumerated() {
      if search.count(in: changed.path.shown) > 0 {
        places.append(Place(file: file, part: 0, hunk: nil, line: 0))
      }
      for (part, diff) in changed.diffs.enumerated() {
        for (hunk, lines) in diff.hunks.map(\.lines).enumerated() {
          for (line, text) in lines.enumerated() where search.count(in: text.text) > 0 {
            places.append(Place(file: file, part: part, hunk: hunk, line: line))
          }
        }
      }
    }
  }

  /// Goes to the next place or the one before, around the ends; begins at a file.
  mutating func advance(forward: Bool, from file: Int) {
    guard !places.isEmpty else {
      current = nil
      return
    }
    guard let current, let index = places.firstIndex(of: current) else {
      let next = places.firstIndex { $0.file >= file } ?? 0
      self.current = places[forward ? next : (next + places.count - 1) % places.count]
      return
    }
    self.current = places[(index + (forward ? 1 : places.count - 1)) % places.count]
  }

  /// `/text 3 of 17`.
  var note: String {
    guard !places.isEmpty else { return "/\(search.query) not found" }
    let position = current.flatMap(places.firstIndex).map { $0 + 1 } ?? 0
    return "/\(search.query) \(position) of \(places.count)"
  }
}

extension ChangesPane {
  /// Marks a text wherever it stands; an empty one ends the search.
  package mutating func setSearch(_ query: String) {
    guard let wanted = TextSearch(query) else {
      search = nil
      return
    }
    guard wanted != search?.search else { return }
    search = ChangesSearch(wanted, in: files)
  }

  /// Goes to the next place or the one before, unfolding its file; false when there is none.
  package mutating func advanceSearch(forward: Bool) -> Bool {
    search?.advance(forward: forward, from: current)
    guard let place = search?.current else { return false }
    unfold(place.file)
    guard let row = rows?.row(of: place) else { return true }
    // The first row may be covered by the header of a file that began above.
    if !(first + 1..<first + max(2, viewRows)).contains(row) { hold(row: row - viewRows / 3) }
    select(file: place.file)
    return true
  }

  /// Where the search stands: `/text 3 of 17`; nil without one.
  package var searchNote: String? { search?.note }
}
