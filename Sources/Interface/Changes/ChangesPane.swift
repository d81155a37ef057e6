package import Workspace

/// The real diff of what this session applied, by file.
package struct ChangesPane {
  package init() {}
  package mutating func add(_ applied: AppliedPatch) {}
  package mutating func draw(in canvas: inout Canvas, isFocused: Bool) {}
}
