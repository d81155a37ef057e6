/// The name that was probably meant by one that is not there.
package enum NearName {
  /// What other tools call the same thing.
  private static let synonyms: [[String]] = [
    ["path", "file_path", "filepath", "filename", "file", "dir", "directory", "folder"],
    ["command", "cmd", "script", "line", "input"], ["content", "contents", "text", "body"],
    ["pattern", "query", "regex", "regexp", "glob", "search"],
    ["old_string", "old_str", "old_text", "old", "find", "search"],
    ["new_string", "new_str", "new_text", "new", "replace", "replacement"],
    ["patch", "input", "diff"], ["plan", "todos", "steps", "tasks"],
    ["start_line", "offset", "line", "from"], ["end_line", "limit", "to"],
    ["id", "session_id", "shell_id", "task_id", "bash_id"], ["reason", "description", "why"],
    ["timeout", "timeout_ms", "timeout_seconds"], ["background", "run_in_background"],
    ["options", "choices", "answers"], ["url", "uri", "link", "address"],
    ["shell", "bash", "sh", "exec", "exec_command", "shell_command", "run", "terminal"],
    ["read_file", "read", "cat", "view", "open"], ["search", "grep", "grep_files", "rg"],
    ["find_files", "glob", "find", "file_search"], ["list_dir", "ls", "list_files", "tree"],
    ["edit_file", "edit", "str_replace", "str_replace_editor", "replace"],
    ["write_file", "write", "create_file"], ["apply_patch", "patch"],
    ["fetch_url", "fetch", "web_fetch", "webfetch", "curl"],
    ["ask_user", "ask", "question", "ask_user_question", "request_user_input"],
    ["view_image", "image"], ["update_plan", "todo_write", "todowrite", "plan"],
    ["shell_output", "bash_output", "write_stdin", "kill_shell"],
  ]

  /// The nearest of `names`; nil when none is near.
  package static func of(_ name: String, in names: [String]) -> String? {
    let wanted = plain(name)
    if let same = names.first(where: { plain($0) == wanted }) { return same }
    for group in synonyms where group.contains(where: { plain($0) == wanted }) {
      if let other = names.first(where: { group.contains($0) }) { return other }
    }
    let near = names.map { (name: $0, distance: distance(plain($0), wanted)) }
      .min { $0.distance < $1.distance }
    guard let near, near.distance <= max(1, wanted.count / 3) else {
      return names.first { plain($0).hasPrefix(wanted) && wanted.count >= 3 }
    }
    return near.name
  }

  /// Small letters and digits only.
  private static func plain(_ name: String) -> [UInt8] {
    name.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
  }

  /// How many letters must be put in, left out or exchanged; names are short.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    guard left.count < 64, right.count < 64 else { return 64 }
    var row = Array(0...right.count)
    for (index, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, other) in right.enumerated() {
        let replaced = diagonal + (letter == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}

extension [UInt8] {
  fileprivate func hasPrefix(_ prefix: [UInt8]) -> Bool { starts(with: prefix) }
}
