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
      throw .usage("The theme \(name): \(error)")
    } catch {
      throw .usage("The theme \(name): \(error)")
    }
  }
}
