package import Wire

/// What a server gave for one address.
package enum FetchResult: Sendable, Equatable {
  case page(FetchedPage)
  /// The server sends on to another address.
  case redirect(String)
  /// A sentence.
  case failed(String)
}

/// A page as it came.
package struct FetchedPage: Sendable, Equatable {
  package var address: WebAddress
  package var status: Int
  /// As the server wrote it, such as `text/html; charset=utf-8`; empty for none.
  package var contentType: String
  package var body: [UInt8]
  /// Whether there was more than is taken.
  package var isCut: Bool

  package init(
    address: WebAddress, status: Int, contentType: String, body: [UInt8], isCut: Bool = false
  ) {
    self.address = address
    self.status = status
    self.contentType = contentType
    self.body = body
    self.isCut = isCut
  }
}
