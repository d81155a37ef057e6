/// A short remark in the footer that goes away by itself.
struct Toast: Sendable, Equatable {
  enum Kind: Sendable, Equatable { case information, failure }

  var kind: Kind
  var text: String
  /// On the monotonic clock, in milliseconds.
  var expires: Int
  /// Until when a key does not take it away.
  var noticed = 0
}
