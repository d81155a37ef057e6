import Models
import Testing

/// What goes wrong in a stream, in every dialect.
@Suite struct DecoderFailureTests {
  typealias Sample = DecoderSample

  static let starts: [(WireDialect, String)] = [
    (.responses, #"{"type":"response.created","response":{"id":"c1","model":"m"}}"#),
    (.chat, Sample.chunk(#"{"content":""}"#)),
    (.messages, #"{"type":"message_start","message":{"id":"c1","model":"m","usage":{}}}"#),
  ]

  @Test(arguments: starts, ["not JSON", "7", #"{"a":"#, "[]"])
  func `a frame that is no object of JSON ends the answer`(
    start: (dialect: WireDialect, frame: String), frame: String
  ) {
    let events = Sample.events(start.dialect, [start.frame, frame, start.frame])
    #expect(
      events == [
        .created(id: "c1", model: "m"),
        .failed(
          ModelError(
            .protocolViolation, message: "p sent an event that is not a JSON object.", provider: "p"
          )
        ),
        .completed(Completion(responseID: "c1", model: "m", stop: Stop(.failed))),
      ])
  }

  @Test(arguments: starts)
  func `a stream without its terminal event is cut`(
    start: (dialect: WireDialect, frame: String)
  ) {
    let events = Sample.events(start.dialect, [start.frame])
    #expect(
      Sample.failure(events)
        == ModelError(
          .protocolViolation, message: "p ended the stream without its terminal event.",
          provider: "p"))
    #expect(Sample.completion(events)?.stop == Stop(.failed))
  }

  @Test(arguments: starts)
  func `an error after success ends the answer once`(
    start: (dialect: WireDialect, frame: String)
  ) {
    let error =
      #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#
    let events = Sample.events(start.dialect, [start.frame, error, error, start.frame])
    #expect(events.count == 3)
    #expect(Sample.failure(events)?.kind == .overloaded(retryAfter: nil))
  }

  @Test(arguments: WireDialect.allCases)
  func `events and members of later versions are ignored`(dialect: WireDialect) {
    let later = #"{"type":"hologram.delta","delta":{"type":"smell","x":[]},"index":7,"new":{}}"#
    let events = Sample.events(dialect, [later])
    #expect(events.count == 2)
    #expect(Sample.failure(events)?.kind == .protocolViolation)
  }

  @Test(arguments: WireDialect.allCases)
  func `an endless line is an error and no memory`(dialect: WireDialect) {
    var decoder = ResponseDecoder(dialect: dialect, provider: "p")
    let mebibyte = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    for _ in 0..<17 where !decoder.isAtEnd { _ = decoder.decode(mebibyte) }
    _ = decoder.decode(mebibyte)
    #expect(decoder.isAtEnd)
  }
}
