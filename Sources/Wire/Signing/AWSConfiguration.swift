import Glibc

/// What the environment and the files of Amazon's tools say: the keys to sign with, the region.
///
///     let configuration = AWSConfiguration(environment: environment)
///     let credentials = try configuration.credentials()
///     let region = configuration.region ?? "us-east-1"
package struct AWSConfiguration: Sendable, Equatable {
  private let environment: [String: String]
  private let profile: [String: String]?
  /// The profile that counts: the one asked for, that of `AWS_PROFILE`, or `default`.
  package let profileName: String
  private let isProfileAskedFor: Bool

  /// Reads `~/.aws/credentials` and `~/.aws/config`, or the files that the environment names.
  ///
  /// A profile that is asked for here comes before keys in the environment.
  package init(environment: [String: String], profile: String? = nil) {
    let files = AWSProfiles(
      credentials: Self.file(
        "AWS_SHARED_CREDENTIALS_FILE", or: ".aws/credentials", environment),
      config: Self.file("AWS_CONFIG_FILE", or: ".aws/config", environment))
    self.environment = environment.filter { !$0.value.isEmpty }
    profileName =
      profile ?? self.environment["AWS_PROFILE"] ?? self.environment["AWS_DEFAULT_PROFILE"]
      ?? "default"
    isProfileAskedFor = profile != nil
    self.profile = files[profileName]
  }

  /// From `AWS_REGION`, `AWS_DEFAULT_REGION` or the profile; nil when none names one.
  package var region: String? {
    environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? value("region")
  }

  package func credentials() throws(AWSConfigurationError) -> AWSCredentials {
    if !isProfileAskedFor, let id = environment["AWS_ACCESS_KEY_ID"] {
      guard let secret = environment["AWS_SECRET_ACCESS_KEY"] else {
        throw .incomplete(missing: "AWS_SECRET_ACCESS_KEY")
      }
      return AWSCredentials(
        accessKeyID: id, secretAccessKey: secret,
        sessionToken: environment["AWS_SESSION_TOKEN"])
    }
    guard profile != nil else {
      if !isProfileAskedFor, let service { throw .needsService(variable: service) }
      throw isProfileAskedFor || profileName != "default"
        ? .unknownProfile(profileName) : .noCredentials
    }
    guard let id = value("aws_access_key_id") else {
      let ways = ["credential_process", "sso_session", "sso_start_url", "role_arn"]
      guard let way = ways.first(where: { value($0) != nil }) else {
        throw service.map { .needsService(variable: $0) } ?? .noCredentials
      }
      throw .needsProgram(profile: profileName, key: way)
    }
    guard let secret = value("aws_secret_access_key") else {
      throw .incomplete(missing: "aws_secret_access_key")
    }
    return AWSCredentials(
      accessKeyID: id, secretAccessKey: secret, sessionToken: value("aws_session_token"))
  }

  /// What names a service that hands out keys, to containers and to who holds a token.
  private static let services = [
    "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  ]

  private var service: String? { Self.services.first { environment[$0] != nil } }

  private func value(_ key: String) -> String? {
    profile?[key].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The bytes of a file that a variable names, or that lies in the home folder; none without it.
  private static func file(
    _ variable: String, or name: String, _ environment: [String: String]
  ) -> [UInt8] {
    let home = environment["HOME"] ?? ""
    let path = environment[variable].flatMap { $0.isEmpty ? nil : $0 } ?? "\(home)/\(name)"
    let full = path.hasPrefix("~/") ? home + path.dropFirst() : path
    guard let file = fopen(full, "re") else { return [] }
    defer { fclose(file) }
    // Such a file has a few lines; what is larger is none.
    return [UInt8](unsafeUninitializedCapacity: 1 << 20) { bytes, count in
      count = fread(bytes.baseAddress, 1, bytes.count, file)
    }
  }
}

/// Why there are no keys to sign with.
package enum AWSConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
  case noCredentials
  case unknownProfile(String)
  case incomplete(missing: String)
  /// The profile's keys come from a program or a login, named by its key.
  case needsProgram(profile: String, key: String)
  /// The keys come from a service of Amazon's, named by the variable that leads to it.
  case needsService(variable: String)

  package var description: String {
    switch self {
    case .noCredentials:
      "There are no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
        + "AWS_BEARER_TOKEN_BEDROCK, or write ~/.aws/credentials. Those of a machine's own role are "
        + "not asked for: set what `aws configure export-credentials --format env` prints."
    case .unknownProfile(let name): "There is no AWS profile \(name)."
    case .incomplete(let missing): "The AWS credentials lack \(missing)."
    case .needsProgram(let profile, let key):
      "The AWS profile \(profile) gets its keys through \(key): run `aws configure "
        + "export-credentials --profile \(profile) --format env` and set what it prints."
    case .needsService(let variable):
      "The AWS credentials come from the service that \(variable) names, which is not asked: run "
        + "`aws configure export-credentials --format env` and set what it prints."
    }
  }
}
