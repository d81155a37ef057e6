import CPosix
import Glibc

/// The machine's processes at one moment, from `/proc`.
struct ProcessTable {
  private var children: [pid_t: [pid_t]] = [:]
  /// Every process with the time it started, in the kernel's ticks, and whether it only waits to be
  /// reaped.
  private var starts: [(process: pid_t, time: UInt64, isOver: Bool)] = []

  init() {
    for entry in ("/proc" as FilePath).entries() where entry.kind == .folder {
      guard let process = pid_t(String(decoding: entry.name, as: UTF8.self)),
        let (parent, time, isOver) = Self.parentAndStart(of: process)
      else { continue }
      children[parent, default: []].append(process)
      starts.append((process, time, isOver))
    }
  }

  /// Its children, theirs, and so on: nearest first.
  func descendants(of process: pid_t) -> [pid_t] {
    var found = children[process] ?? []
    var next = 0
    while next < found.count {
      found += children[found[next]] ?? []
      next += 1
    }
    return found
  }

  func children(of process: pid_t) -> [pid_t] { children[process] ?? [] }

  /// The processes started since `time` that have this variable, written `NAME=value`, and whether
  /// one of them had none at all: in the middle of becoming another program it shows none.
  func processes(
    with variable: [UInt8], since time: UInt64
  ) -> (found: [pid_t], isUnsure: Bool) {
    var (found, isUnsure): ([pid_t], Bool) = ([], false)
    for entry in starts where entry.time >= time {
      let environment = Self.environment(of: entry.process)
      if environment.contains(variable[...]) {
        found.append(entry.process)
      } else if environment.isEmpty, !entry.isOver {
        isUnsure = true
      }
    }
    return (found, isUnsure)
  }

  /// When a process started, in the kernel's ticks; nil when it is gone.
  static func start(of process: pid_t) -> UInt64? { parentAndStart(of: process)?.start }

  private static func parentAndStart(
    of process: pid_t
  ) -> (parent: pid_t, start: UInt64, isOver: Bool)? {
    guard let text = FilePath("/proc/\(process)/stat").contents(limit: 1_024),
      // The name before it may hold anything.
      let end = text.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    let fields = text[(end + 1)...].split(separator: 0x20)
    guard fields.count > 19, let parent = pid_t(String(decoding: fields[1], as: UTF8.self)),
      let start = UInt64(String(decoding: fields[19], as: UTF8.self))
    else { return nil }
    return (parent, start, fields[0].elementsEqual("Z".utf8))
  }

  private static func environment(of process: pid_t) -> [ArraySlice<UInt8>] {
    FilePath("/proc/\(process)/environ").contents(limit: 1 << 20)?.split(separator: 0) ?? []
  }
}
