/// The keys that sign requests to Amazon's services.
///
/// Shown without its secrets.
package struct AWSCredentials: Sendable, Equatable, CustomStringConvertible,
  CustomDebugStringConvertible, CustomReflectable
{
  package var accessKeyID: String
  package var secretAccessKey: String
  /// Comes with temporary keys, and goes out with the request.
  package var sessionToken: String?

  package init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
  }

  package var description: String {
    "\(accessKeyID)\(sessionToken == nil ? "" : " (temporary)")"
  }

  package var debugDescription: String { description }

  package var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}
