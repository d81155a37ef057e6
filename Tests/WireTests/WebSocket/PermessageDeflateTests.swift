import Testing

@testable import Wire

@Suite struct PermessageDeflateTests {
  @Test(
    arguments: [
      (nil, nil), ("", nil), ("permessage-deflate", PermessageDeflate()),
      ("Permessage-Deflate ; server_no_context_takeover", PermessageDeflate(serverForgets: true)),
      (
        "permessage-deflate; client_no_context_takeover; client_max_window_bits=\"10\"",
        PermessageDeflate(clientForgets: true, clientWindowBits: 10)
      ),
      ("permessage-deflate;server_max_window_bits=8", PermessageDeflate()),
    ] as [(String?, PermessageDeflate?)])
  func `an agreement is read`(header: String?, expected: PermessageDeflate?) throws {
    #expect(try PermessageDeflate.accepted(header) == expected)
  }

  @Test(arguments: [
    "x-webkit-deflate-frame", "permessage-deflate, permessage-deflate", "permessage-deflate; x=1",
    "permessage-deflate; client_max_window_bits", "permessage-deflate; client_max_window_bits=16",
    "permessage-deflate; server_max_window_bits=7",
    "permessage-deflate; server_no_context_takeover=1",
    "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
    "permessage-deflate;", ",",
  ])
  func `what was not offered is refused`(header: String) {
    #expect(throws: WireError.self) { try PermessageDeflate.accepted(header) }
  }
}
