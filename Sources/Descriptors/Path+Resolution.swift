import CSystem
import Octets

extension Path {
  /// The greatest number of links that are followed, as the kernel has it.
  private static let mostLinks = 40

  package var isAbsolute: Bool { bytes.first == UInt8(ascii: "/") }

  /// The directories that decide what this name means, from the root on: each one that is passed on
  /// the way to it, also through links, but not what it leads to itself. They end where something
  /// is missing.
  package func waypoints() throws(SystemError) -> [Path] {
    var waypoints: [Path] = []
    var place = Path("/")
    var rest = (isAbsolute ? self : try Self.workingDirectory().appending(bytes)).components[...]
    var links = 0
    while let component = rest.popFirst() {
      if component == [UInt8]("..".utf8) {
        place = place.directory
        continue
      }
      waypoints.append(place)
      let next = place.appending(component)
      switch try Self.kind(of: next) {
      case nil: return waypoints
      case .link: break
      default:
        place = next
        continue
      }
      links += 1
      guard links <= Self.mostLinks else {
        throw SystemError(code: ELOOP, call: "open", path: self)
      }
      let target = try next.linkTarget()
      if target.isAbsolute { place = Path("/") }
      rest = target.components + rest
    }
    return waypoints
  }

  private static func kind(of path: Path) throws(SystemError) -> FileStatus.Kind? {
    do {
      return try FileStatus(ofLink: path).kind
    } catch {
      guard error.isMissing else { throw error }
      return nil
    }
  }

  /// The same file by a name without links; throws when it is missing.
  package func resolved() throws(SystemError) -> Path {
    try unsafe name { unsafe realpath($0, $1) == nil ? -1 : 0 }
  }

  /// What stands between the slashes, without what means nothing.
  private var components: [[UInt8]] {
    bytes.split(separator: UInt8(ascii: "/")).map([UInt8].init).filter { $0 != [UInt8(ascii: ".")] }
  }

  private func linkTarget() throws(SystemError) -> Path {
    try unsafe name { unsafe readlink($0, $1, Int(PATH_MAX)) }
  }

  /// The name that `body` finds for this one and writes, or -1.
  private func name(
    _ body: (UnsafePointer<CChar>, UnsafeMutablePointer<CChar>) -> Int
  ) throws(SystemError) -> Path {
    var name = [UInt8](repeating: 0, count: Int(PATH_MAX) + 1)
    _ = try SystemCall.value("open", self) {
      unsafe withCString { path in
        unsafe name.withUnsafeMutableBytes {
          let target = unsafe $0.baseAddress.unsafelyUnwrapped
          return unsafe body(path, target.assumingMemoryBound(to: CChar.self))
        }
      }
    }
    return Path(name)
  }

  private static func workingDirectory() throws(SystemError) -> Path {
    try Path(".").resolved()
  }
}
