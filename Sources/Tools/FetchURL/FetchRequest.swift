/// A page that the model asks for.
package struct FetchRequest: Sendable, Equatable {
  /// As the model wrote it; what it names is checked where it is fetched.
  package var url: String
  /// The model's word for why.
  package var reason: String?
  /// The page that led here, when a server sent on from it.
  package var redirectedFrom: String?

  package init(url: String, reason: String? = nil, redirectedFrom: String? = nil) {
    self.url = url
    self.reason = reason
    self.redirectedFrom = redirectedFrom
  }
}
