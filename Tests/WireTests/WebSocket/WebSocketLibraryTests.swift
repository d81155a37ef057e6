import PythonPrograms
import Testing

@testable import Wire

/// Against the server of the Python package `websockets`.
///
/// Disabled by name where `python3 -m venv` or the package cannot be had.
@Suite(
  .serialized, .timeLimit(.minutes(2)),
  .enabled(if: WebSocketLibrary.python != nil, "needs python3 -m venv and websockets"))
struct WebSocketLibraryTests {
  private func open(port: UInt16) async throws -> WebSocketConnection {
    try await Transfers().openWebSocket(
      WebSocketRequest(url: "ws://127.0.0.1:\(port)/", firstByteTimeout: 10))
  }

  @Test(arguments: [
    "None", "{}", "dict(server_no_context_takeover=True, client_no_context_takeover=True)",
    "dict(server_max_window_bits=9, client_max_window_bits=9)", "dict(client_max_window_bits=8)",
  ])
  func `every message comes back`(options: String) async throws {
    let port = try LoopbackPort.free()
    let server = try PythonServer(
      #require(WebSocketLibrary.python), script: WebSocketLibrary.script,
      arguments: ["\(port)", options])
    try #require(await LoopbackPort.waitForServer(at: port))
    let connection = try await open(port: port)
    func ask(_ message: WebSocketMessage) async throws -> WebSocketMessage? {
      try await connection.send(message)
      var messages = connection.messages
      return try await messages.next()
    }
    let packs = try await ask(.text(Array("extensions".utf8)))
    #expect(packs?.bytes == Array((options == "None" ? "" : "permessage-deflate").utf8))
    var random = SeededGenerator(state: 11)
    for length in [0, 1, 125, 126, 65_535, 65_536, 1_000_000] {
      let text = (0..<length).map { _ in UInt8.random(in: 0x61...0x66, using: &random) }
      #expect(try await ask(.text(text)) == .text(text))
      #expect(try await ask(.binary(text)) == .binary(text))
    }
    for text in ["split Grüße 🐦 in Stücken", "ünïcödé", "ünïcödé", "ünïcödé"] {
      #expect(try await ask(.text(Array(text.utf8))) == .text(Array(text.utf8)))
    }
    #expect(try await ask(.text(Array("ping".utf8))) == .text(Array("pong came".utf8)))
    await #expect(throws: WireError.webSocketClosed(code: 4001, reason: "as asked")) {
      try await ask(.text(Array("close".utf8)))
    }
    let second = try await open(port: port)
    second.close()
    var messages = second.messages
    #expect(try await messages.next() == nil)
    withExtendedLifetime(server) {}
  }
}

/// The package, and a server made of it.
enum WebSocketLibrary {
  static let python = PythonEnvironment.interpreter(with: ["websockets": "17.4"])

  static let script = """
    import asyncio, sys
    from websockets.asyncio.server import serve
    from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory

    async def answer(socket):
        async for message in socket:
            if message == "ping":
                await (await socket.ping(b"are you there"))
                await socket.send("pong came")
            elif message == "close":
                await socket.close(4001, "as asked")
            elif message == "extensions":
                await socket.send(",".join(e.name for e in socket.protocol.extensions))
            elif isinstance(message, str) and message.startswith("split "):
                await socket.send([message[i:i + 3] for i in range(0, len(message), 3)])
            else:
                await socket.send(message)

    async def main():
        options = eval(sys.argv[2])
        extensions = None if options is None else [ServerPerMessageDeflateFactory(**options)]
        async with serve(answer, "127.0.0.1", int(sys.argv[1]), compression=None,
                         extensions=extensions, max_size=2**24):
            await asyncio.Future()

    asyncio.run(main())
    """
}
