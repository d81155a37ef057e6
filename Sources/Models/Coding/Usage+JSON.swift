package import JSON

extension Usage {
  /// The counts that are known, as an object.
  ///
  ///     {"input":120,"cached_input":100,"output":8}
  package var json: JSON {
    var value: JSON = [:]
    value.set("input", ifPresent: input.map { .int($0) })
    value.set("cached_input", ifPresent: cachedInput.map { .int($0) })
    value.set("cache_write", ifPresent: cacheWrite.map { .int($0) })
    value.set("long_cache_write", ifPresent: longCacheWrite.map { .int($0) })
    value.set("output", ifPresent: output.map { .int($0) })
    value.set("reasoning", ifPresent: reasoning.map { .int($0) })
    value.set("billed_microdollars", ifPresent: billed.map { .int($0) })
    return value
  }

  /// The usage that ``json`` wrote; nil when the value is no object.
  package init?(json: JSON) {
    guard json.members != nil else { return nil }
    self.init(
      input: json["input"]?.count, cachedInput: json["cached_input"]?.count,
      cacheWrite: json["cache_write"]?.count, output: json["output"]?.count,
      reasoning: json["reasoning"]?.count,
      longCacheWrite: json["long_cache_write"]?.count,
      billed: json["billed_microdollars"]?.count)
  }
}
