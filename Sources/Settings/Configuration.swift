/// What `config.toml` says, checked.
///
/// What the file leaves out is nil or the default.
package struct Configuration: Sendable, Equatable {
  package var model: String?
  package var fallbackModels: [String] = []
  package var theme = "tern-dark"
  package var keymap = "default"
  package var mode = "ask"
  /// The widest sandbox that a command may have; nil leaves that to the mode and the person.
  package var sandbox: String?
  /// The first words of commands that are refused.
  package var deniedCommands: [[String]] = []
  /// Sites whose pages are fetched without a question, such as `https://*.swift.org`.
  package var allowedPages: [String] = []
  package var providers: [ProviderSettings] = []
  package var models: [ModelSettings] = []
  package var limits = Limits()

  package struct Limits: Sendable, Equatable {
    /// nil leaves it to the provider, else 10.
    package var requestRetries: Int?
    package var backoff = "exponential"
    /// In seconds; nil leaves it to the provider, else 60.
    package var firstByteTimeout: Double?
    /// In seconds; nil leaves it to the provider, else 300.
    package var streamIdleTimeout: Double?
    package init() {}
  }

  package init() {}
}
