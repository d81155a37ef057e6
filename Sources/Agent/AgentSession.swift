/// A session at work: takes what the person says and decides, runs turns, and tells every
/// ``SessionEvent`` to the log and to whoever listens.
package actor AgentSession {
  package init() {}
}
