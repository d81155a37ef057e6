import Testing

@testable import Tools

@Suite struct LoneSurrogateTests {
  @Test(arguments: [
    (#"{"a":"\ud800"}"#, true), (#"{"a":"\udc00"}"#, true), (#"{"a":"\ud83d\ude00"}"#, false),
    (#"{"a":"\ud83d \ude00"}"#, true), (#"{"a":"\ud83d\n"}"#, true), (#"{"a":"\\ud800"}"#, false),
    (#"{"a":"\ud83d\ud83d\ude00"}"#, true), (#"{"a":"é 😀 \u00e9"}"#, false), ("{}", false),
    (#""\ud800"#, true), (#""\u"#, false),
  ])
  func `half a character is found`(json: String, isFound: Bool) {
    #expect(LoneSurrogate.isIn(json) == isFound)
  }
}
