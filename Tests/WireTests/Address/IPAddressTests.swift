import Testing

@testable import Wire

@Suite struct IPAddressTests {
  static let privates = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1",
    "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1",
    "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7",
    "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1",
    "2002:7f00:1::", "2002:a00:1::1", "3fff::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1",
    "ff02::1",
  ]
  static let publics = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1",
    "126.255.255.255", "128.0.0.1", "172.15.255.255", "172.32.0.1", "192.167.255.255",
    "192.169.0.1", "198.17.255.255", "198.20.0.1", "223.255.255.255", "2606:4700::1111",
    "2a00:1450:4001::200e", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
  ]

  @Test(arguments: privates)
  func `what is not of the public Internet is told`(text: String) throws {
    #expect(try #require(IPAddress(text)).isPublic == false)
  }

  @Test(arguments: publics)
  func `what is of the public Internet is told`(text: String) throws {
    #expect(try #require(IPAddress(text)).isPublic)
  }

  @Test(arguments: ["", "1.2.3", "0x7f.1", "2130706433", "127.1", "::g", "1.2.3.4.5", "fe80::1%lo"])
  func `only an address in full is one`(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func `one that stands for another is that one`() {
    #expect(IPAddress("::ffff:127.0.0.1") == IPAddress("127.0.0.1"))
    #expect(IPAddress("::ffff:127.0.0.1")?.description == "127.0.0.1")
    #expect(IPAddress("2a00::1")?.description == "2a00::1")
  }
}
