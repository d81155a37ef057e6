import Testing

@testable import Sessions

@Suite struct SessionIDTests {
  @Test func `ids are UUIDs of version 7 that grow`() {
    let before = Timestamp.now()
    let ids = (0..<20_000).map { _ in SessionID.make() }
    #expect(ids.allSatisfy(SessionID.isValid))
    #expect(ids.allSatisfy { "89ab".contains(Array($0)[19]) })
    #expect(zip(ids, ids.dropFirst()).allSatisfy(<))
    #expect(ids.allSatisfy { (SessionID.time(of: $0) ?? 0) >= before })
  }

  @Test(arguments: [
    "", "0198f", "0198F6A0-0000-7000-8000-000000000000", "0198f6a0-0000-4000-8000-000000000000",
    "0198f6a0-0000-7000-8000-00000000000g", "0198f6a0.0000-7000-8000-000000000000",
  ])
  func `anything else is no id`(text: String) {
    #expect(!SessionID.isValid(text))
    #expect(SessionID.time(of: text) == nil)
  }

  @Test func `the time of an id is its first twelve digits`() {
    #expect(SessionID.time(of: "0198f6a0-1234-7000-8000-000000000000") == 0x0198_f6a0_1234)
  }

  @Test(arguments: [
    (0, "1970/01/01"), (951_782_400_000, "2000/02/29"), (1_795_175_999_999, "2026/11/20"),
    (1_795_219_200_000, "2026/11/21"),
  ])
  func `a day's folder is that of UTC`(time: Int, folder: String) {
    #expect(Timestamp.dayFolder(time) == folder)
  }
}
