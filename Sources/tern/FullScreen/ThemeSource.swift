import JSON
import Settings
import Terminal

/// Finds and compiles themes by name.
struct ThemeSource {
  var folders: [String]

  func theme(named name: String, depth: ColorDepth) throws(Failure) -> Theme {
    do {
      let document = try SettingsFile.document(named: name, in: folders)
      return try Theme(document: document, depth: depth)
    } catch let error as SettingsError {
      // The default one is compiled in: the binary works alone.
      if case .notFound = error, name == Configuration().theme {
        return Theme.builtIn(depth: depth)
      }
      throw .usage(error.sentence(about: "theme", named: name, default: Configuration().theme))
    } catch {
      throw .usage("The theme \(name): \(error)")
    }
  }
}

extension SettingsError {
  /// Says of a theme or keymap what is wrong with it; the default one, which is compiled in, is
  /// always there.
  func sentence(about kind: String, named name: String, default standard: String) -> String {
    guard case .notFound(let missing, let available) = self, missing == name else {
      return "The \(kind) \(name): \(self)"
    }
    let names = Set(available).union([standard]).sorted().joined(separator: ", ")
    return "There is no \(kind) \(name). Available: \(names)."
  }
}
