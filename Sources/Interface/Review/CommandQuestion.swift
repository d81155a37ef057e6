package import Workspace

/// The dock that asks whether a command may run.
package struct CommandQuestion {
  package init(
    id: String, command: Command, reason: String?, isSandboxed: Bool, shownAt: Int
  ) {}

  /// Rows the dock wants at a width.
  package func height(columns: Int) -> Int { 6 }

  package mutating func draw(in canvas: inout Canvas) {}
}
