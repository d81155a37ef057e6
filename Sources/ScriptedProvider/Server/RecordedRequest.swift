/// A request as it came.
package struct RecordedRequest: Sendable, Equatable {
  package struct Header: Sendable, Equatable {
    package var name: String
    package var value: String
  }

  package var method: String
  package var path: String
  package var headers: [Header]
  package var body: [UInt8]

  /// The first value of a header, whatever the case of its name.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

extension RecordedRequest.Header {
  package init(_ name: String, _ value: String) { self.init(name: name, value: value) }
}
