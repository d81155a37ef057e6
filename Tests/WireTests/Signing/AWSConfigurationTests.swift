import Glibc
import Testing

@testable import Wire

@Suite struct AWSConfigurationTests {
  static let credentials = """
    # the usual one
    [default]
    aws_access_key_id = AKDEFAULT
    aws_secret_access_key=abc/def+g=h   ; not for others
    region = ignored-here

    [ work ]\r
    AWS_ACCESS_KEY_ID =\tAKWORK\r
    aws_secret_access_key = two#words\r
    aws_session_token = t\r
    [half]
    aws_access_key_id = AKHALF
    """

  static let config = """
    [default]
    region = eu-central-1
    s3 =
      region = nested
    [profile work]
    region = us-west-2
    aws_access_key_id = AKCONFIG
    [profile "login only"]
    sso_session = corp
    [profile process]
    credential_process = /bin/x
    [sso-session corp]
    aws_access_key_id = AKNO
    [work]
    region = nowhere
    """

  @Test func `two files give one set of profiles`() {
    let profiles = AWSProfiles(
      credentials: Array(Self.credentials.utf8), config: Array(Self.config.utf8))
    #expect(
      profiles.profiles == [
        "default": [
          "aws_access_key_id": "AKDEFAULT", "aws_secret_access_key": "abc/def+g=h",
          "region": "ignored-here", "s3": "",
        ],
        "work": [
          "aws_access_key_id": "AKWORK", "aws_secret_access_key": "two#words",
          "aws_session_token": "t", "region": "us-west-2",
        ],
        "half": ["aws_access_key_id": "AKHALF"], "login only": ["sso_session": "corp"],
        "process": ["credential_process": "/bin/x"],
      ])
  }

  @Test(arguments: [
    "", "\n\n", "[", "[]", "[a", "]", "=", "a=b", "[default]\n=\n==\n[x]y=z", "\u{FEFF}[default]",
    "[default]\nkey\n  = v", "[\u{0}]\n\u{0}=\u{0}",
  ])
  func `what is no profile is passed over`(text: String) {
    let profiles = AWSProfiles(credentials: Array(text.utf8) + [0xFF], config: Array(text.utf8))
    #expect(profiles["default"]?["aws_access_key_id"] == nil)
  }

  /// A folder of its own with both files, named by the environment.
  private func withFiles(
    _ environment: [String: String] = [:], _ body: ([String: String]) throws -> Void
  ) throws {
    var template = Array("/tmp/tern-aws-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer {
      for name in ["/.aws/credentials", "/.aws/config"] { unlink(folder + name) }
      rmdir(folder + "/.aws")
      rmdir(folder)
    }
    mkdir(folder + "/.aws", 0o700)
    for (name, text) in [("credentials", Self.credentials), ("config", Self.config)] {
      let file = try #require(fopen("\(folder)/.aws/\(name)", "we"))
      fputs(text, file)
      fclose(file)
    }
    try body(environment.merging(["HOME": folder]) { $1 })
  }

  struct Example: Sendable, CustomTestStringConvertible {
    var environment: [String: String]
    var profile: String?
    var credentials: Result<AWSCredentials, AWSConfigurationError>
    var region: String?
    var testDescription: String { "\(profile ?? "-") \(environment)" }
  }

  static let fromEnvironment = ["AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "s"]
  static let work = AWSCredentials(
    accessKeyID: "AKWORK", secretAccessKey: "two#words", sessionToken: "t")
  static let examples = [
    Example(
      environment: [:],
      credentials: .success(.init(accessKeyID: "AKDEFAULT", secretAccessKey: "abc/def+g=h")),
      region: "ignored-here"),
    Example(
      environment: ["AWS_PROFILE": "work"], credentials: .success(work), region: "us-west-2"),
    Example(
      environment: ["AWS_DEFAULT_PROFILE": "work", "AWS_PROFILE": ""],
      credentials: .success(work), region: "us-west-2"),
    Example(
      environment: fromEnvironment.merging(["AWS_SESSION_TOKEN": "t", "AWS_REGION": "r"]) { $1 },
      credentials: .success(
        .init(accessKeyID: "AKENV", secretAccessKey: "s", sessionToken: "t")), region: "r"),
    Example(
      environment: fromEnvironment.merging(["AWS_PROFILE": "work"]) { $1 },
      credentials: .success(.init(accessKeyID: "AKENV", secretAccessKey: "s")),
      region: "us-west-2"),
    Example(
      environment: fromEnvironment.merging(["AWS_DEFAULT_REGION": "d"]) { $1 }, profile: "work",
      credentials: .success(work), region: "d"),
    Example(
      environment: ["AWS_ACCESS_KEY_ID": "AKENV"],
      credentials: .failure(.incomplete(missing: "AWS_SECRET_ACCESS_KEY")),
      region: "ignored-here"),
    Example(
      environment: ["AWS_PROFILE": "half"],
      credentials: .failure(.incomplete(missing: "aws_secret_access_key"))),
    Example(
      environment: [:], profile: "nobody", credentials: .failure(.unknownProfile("nobody"))),
    Example(
      environment: [:], profile: "login only",
      credentials: .failure(.needsProgram(profile: "login only", key: "sso_session"))),
    Example(
      environment: [:], profile: "process",
      credentials: .failure(.needsProgram(profile: "process", key: "credential_process"))),
    Example(
      environment: [
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_CONFIG_FILE": "~/none",
      ],
      credentials: .failure(
        .needsService(variable: "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"))),
    Example(
      environment: [
        "AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_CONFIG_FILE": "~/none",
      ],
      credentials: .failure(.needsService(variable: "AWS_WEB_IDENTITY_TOKEN_FILE"))),
    Example(
      environment: [
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_CONFIG_FILE": "~/none",
      ], credentials: .failure(.noCredentials)),
    Example(
      environment: [
        "AWS_SHARED_CREDENTIALS_FILE": "~/.aws/config", "AWS_CONFIG_FILE": "/proc/self/mem",
      ], credentials: .failure(.noCredentials), region: "eu-central-1"),
  ]

  @Test(arguments: examples)
  func `the environment comes before the files`(example: Example) throws {
    try withFiles(example.environment) { environment in
      let configuration = AWSConfiguration(environment: environment, profile: example.profile)
      let credentials = Result { () throws(AWSConfigurationError) in
        try configuration.credentials()
      }
      #expect(credentials == example.credentials)
      #expect(configuration.region == example.region)
    }
  }
}
