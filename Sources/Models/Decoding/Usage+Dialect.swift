extension Usage {
  /// The counts as the dialect itself words them: Messages does not count cached tokens as input.
  ///
  /// For printing beside what a vendor's own tools print; everything else adds neutral counts.
  package func reported(in dialect: WireDialect) -> Usage {
    guard dialect == .messages else { return self }
    var usage = self
    usage.input = input.map { $0 - (cachedInput ?? 0) - (cacheWrite ?? 0) }
    return usage
  }
}
