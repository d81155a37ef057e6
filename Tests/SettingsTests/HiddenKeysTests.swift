import Testing

@testable import Settings

@Suite struct HiddenKeysTests {
  static let key = "sk-live-0123456789"

  @Test(arguments: [
    ("token \(key) has expired", "token … has expired"), ("key='\(key)'", "key='…'"),
    ("Bearer eyJhbGciOi.eyJzdWIi.c2ln1", "Bearer …"), ("bad: AbCd1234EfGh5678IjKl", "bad: …"),
    ("\(key)", "…"),
  ])
  func `what looks like a key is left out`(text: String, shown: String) {
    #expect(HiddenKeys.text(text) == shown)
  }

  @Test(arguments: [
    "vault is sealed", "no such file: /home/me2/.config/gcloud/credentials.db",
    "cannot reach vault01.eu.internal.example.com:8200", "Gestört — bitte später",
    "AADSTS70043: application_default_credentials are not there", "",
  ])
  func `what tells the fault stays`(text: String) {
    #expect(HiddenKeys.text(text) == text)
  }
}
