/// The program's version, as providers and people are told it.
package enum TernVersion {
  package static let current = "0.1.0"
}
