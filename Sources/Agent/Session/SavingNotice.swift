import Sessions

/// What is told when the log cannot be written any more, and when it can again.
package enum SavingNotice {
  private static let heldUp = "This session is not being saved: "
  /// The sentence that ends it.
  package static let restored = "This session is saved again, with all that was held back."

  static func heldUp(_ error: SessionError) -> String { "\(heldUp)\(error)" }

  /// Whether a notice says that the session is saved, or that it is not; nil for any other.
  package static func isSaved(_ notice: String) -> Bool? {
    if notice == restored { return true }
    return notice.hasPrefix(heldUp) ? false : nil
  }
}
