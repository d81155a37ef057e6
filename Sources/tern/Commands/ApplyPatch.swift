import CPosix
import Glibc
import Settings
import Workspace

/// `tern apply-patch`: exit 0 when applied, 1 when refused.
struct ApplyPatch {
  private let folder: String

  init(_ invocation: Invocation) throws(Failure) {
    guard let folder = ProcessEnvironment.resolved(invocation.folder) else {
      throw .usage("There is no folder \(invocation.folder).")
    }
    self.folder = folder
  }

  func run(path: String?) throws(Failure) -> Int32 {
    let bytes = try text(path)
    let folder = folder
    let locations = Locations(
      environment: ProcessEnvironment.variables, executable: ProcessEnvironment.executable)
    let journals = PatchJournals(folder: FilePath(locations.patchFolder))
    let outcome = waitFor { () async -> Result<AppliedPatch, WorkspaceError> in
      do throws(WorkspaceError) {
        let workspace = try Workspace(root: FilePath(folder), journals: journals)
        for remark in workspace.remarks { Output.complain(Output.printable(remark)) }
        let proposal = try await workspace.propose(try Patch(parsing: bytes))
        return .success(try await workspace.apply(proposal, .everything(in: proposal)))
      } catch {
        return .failure(error)
      }
    }
    switch outcome {
    case .success(let applied):
      for file in applied.files {
        Output.print(
          "\(file.kind.rawValue) \(Output.printable(file.path.display)) +\(file.additions) −\(file.deletions)"
        )
      }
      return 0
    case .failure(let error): throw .failed("Nothing was written. \(error)")
    }
  }

  private func text(_ path: String?) throws(Failure) -> [UInt8] {
    guard let path, path != "-" else {
      guard let bytes = readAll(0), !bytes.isEmpty else {
        throw .usage("`tern apply-patch` needs a patch, in a file or on standard input.")
      }
      return bytes
    }
    let file = cposix_open(path, O_RDONLY | O_CLOEXEC, 0)
    guard file >= 0 else {
      throw .usage("\(path) cannot be read: \(String(cString: strerror(errno))).")
    }
    defer { close(file) }
    guard let bytes = readAll(file) else { throw .failed("\(path) cannot be read.") }
    return bytes
  }
}
