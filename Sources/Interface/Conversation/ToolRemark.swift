import Tools

/// What a call brought, in a word or two: `120 lines`, `640 x 480 pixels`, `status 200`.
enum ToolRemark {
  /// nil where the output itself says it, or nothing is to be said.
  static func words(for name: String, _ outcome: ToolOutcome) -> String? {
    guard !outcome.isError else { return nil }
    switch name {
    case "read_file": return count(of: outcome.output, "line")
    case "list_dir": return count(of: outcome.output, "entry", "entries")
    case "find_files": return found(outcome, "file")
    case "search": return found(outcome, "line")
    case "view_image": return picture(outcome.output)
    case "fetch_url": return page(outcome.output)
    default: return nil
    }
  }

  private static func found(_ outcome: ToolOutcome, _ noun: String) -> String? {
    let isNothing = ["Nothing matches.", "No file matches."].contains(outcome.output)
    return isNothing ? "nothing" : count(of: outcome.output, noun)
  }

  /// Lines that are no remark of the tool's.
  private static func count(of text: String, _ noun: String, _ plural: String? = nil) -> String? {
    var count = 0
    for line in text.utf8.split(separator: 0x0A) where !isAside(line) { count += 1 }
    guard count > 0 else { return nil }
    return "\(count) " + (count == 1 ? noun : plural ?? noun + "s")
  }

  private static func isAside(_ line: Substring.UTF8View) -> Bool {
    line.first == UInt8(ascii: "[") || line.elementsEqual("--".utf8)
  }

  /// What follows the name, as in `image/png, 640 x 480 pixels, 4821 bytes`.
  private static func picture(_ text: String) -> String? {
    let line = text.split(separator: "\n").first ?? ""
    guard let colon = line.range(of: ": ") else { return nil }
    let facts = line[colon.upperBound...].split(separator: ", ")
    guard facts.count == 3, let bytes = Int(facts[2].split(separator: " ").first ?? "") else {
      return nil
    }
    let kind = facts[0].split(separator: "/").last.map { $0.uppercased() } ?? ""
    let pixels = facts[1].split(separator: " ")
    guard pixels.count >= 3 else { return nil }
    return "\(kind) · \(pixels[0]) × \(pixels[2]) · \(Bytes.label(bytes))"
  }

  private static func page(_ text: String) -> String? {
    let line = text.split(separator: "\n").first ?? ""
    guard line.hasSuffix(")"), let open = line.range(of: " (status ") else { return nil }
    return "status \(line[open.upperBound...].dropLast()) · \(Bytes.label(text.utf8.count)) of text"
  }
}

extension Substring {
  /// Where a piece stands first.
  fileprivate func range(of piece: String) -> Range<Index>? { firstRange(of: piece) }
}
