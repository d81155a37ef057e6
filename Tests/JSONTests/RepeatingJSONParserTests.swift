import JSON
import Testing

@Suite struct RepeatingJSONParserTests {
  /// Reads all in turn, each as it is read alone: the value with its spelling, or the error.
  private func expectAsAlone(_ texts: [[UInt8]], sourceLocation: SourceLocation = #_sourceLocation)
  {
    var parser = RepeatingJSONParser()
    for text in texts {
      let alone = Result { () throws(JSONError) in try JSON(parsing: text) }
      let inTurn = Result { () throws(JSONError) in try parser.parse(text) }
      #expect(inTurn == alone, sourceLocation: sourceLocation)
      #expect(
        (try? inTurn.get())?.serialized() == (try? alone.get())?.serialized(),
        sourceLocation: sourceLocation)
    }
  }

  private static let event =
    #"{"type":"delta","n":1,"at":{"list":[true,{"text":"a","more":null}],"rest":-2.5e1},"end":"z"}"#

  @Test(arguments: [
    // Other leaves: longer, shorter, empty, with escapes, beyond ASCII, numbers of more digits.
    event, event.replacing("\"a\"", with: #""a longer text, and more""#),
    event.replacing("\"a\"", with: "\"\""), event.replacing("\"a\"", with: #""\n\u00e9\\""#),
    event.replacing("\"a\"", with: "\"é😀\""), event.replacing(":1,", with: ":10,"),
    event.replacing("-2.5e1", with: "0"), event.replacing("\"z\"", with: #""z\"""#),
    event.replacing(":1,", with: ":1.0,"), event.replacing("-2.5e1", with: "-2.5e12"),
    event.replacing("-2.5e1", with: "-2.5"),
    // Another shape.
    event.replacing("true", with: "false"), event.replacing(":1,", with: ":\"1\","),
    event.replacing("\"a\"", with: "7"), event.replacing("null", with: "\"\""),
    event.replacing("\"more\"", with: "\"less\""), event.replacing(",\"end\":\"z\"", with: ""),
    event + " ", " " + event, event.replacing(",", with: " , "), "{}", "[]", "7", "\"a\"", "null",
    // No value.
    event.replacing(":1,", with: ":01,"), event.replacing(":1,", with: ":1.,"),
    event.replacing(":1,", with: ":,"), event.replacing("\"a\"", with: "\"a\nb\""),
    event.replacing("\"a\"", with: #""\x""#), event + "}", event + event, "",
  ])
  func `a text is read as it is alone, whatever came before it`(text: String) {
    let (first, other) = (Array(Self.event.utf8), Array(text.utf8))
    expectAsAlone([first, other, first, first, other, other, first])
  }

  @Test func `a text that is cut off is refused at each of its bytes`() {
    let whole = Array(Self.event.utf8)
    for end in whole.indices { expectAsAlone([whole, Array(whole[..<end]), whole]) }
  }

  @Test func `a changed byte is read as it is alone`() {
    let whole = Array(Self.event.utf8)
    for index in whole.indices {
      for byte: UInt8 in [0x00, 0x20, 0x22, 0x2C, 0x30, 0x5C, 0x7D, 0x80, 0xFF] {
        var changed = whole
        changed[index] = byte
        expectAsAlone([whole, changed, whole])
      }
    }
  }

  @Test func `repeated names, deep values and wide ones keep all they have`() {
    let deep = String(repeating: "[", count: 20) + "1" + String(repeating: "]", count: 20)
    let wide = "[" + Array(repeating: "1", count: 400).joined(separator: ",") + "]"
    let long = #"{"a":"\#(String(repeating: "x", count: 20_000))"}"#
    for text in [#"{"a":1,"a":"2"}"#, deep, wide, long] {
      expectAsAlone([text, text.replacing("1", with: "3"), text].map { Array($0.utf8) })
    }
  }

  @Test func `a value that was given stays as it was`() throws {
    var parser = RepeatingJSONParser()
    let values = try ["one", "two", "three"].map {
      try parser.parse(Array(#"{"of":[{"text":"\#($0)"}]}"#.utf8))
    }
    #expect(values.map { $0["of"]?[0]?["text"]?.stringValue } == ["one", "two", "three"])
  }

  @Test func `values of ever other shapes are read, and those behind them`() {
    let texts = (0..<200).map { #"{"\#($0)":\#($0)}"# } + Array(repeating: Self.event, count: 40)
    expectAsAlone(texts.map { Array($0.utf8) })
  }
}
