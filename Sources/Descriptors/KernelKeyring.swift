import CSystem
package import Octets

/// The user's keyring in the kernel: secrets that outlive a process but not the time they were given,
/// and never reach a disk.
package enum KernelKeyring {
  /// Keeps `secret` under `name` for so many seconds, instead of what was there.
  package static func add(
    _ secret: borrowing Secret, as name: String, seconds: UInt32
  ) throws(SystemError) {
    _ = try unsafe secret.bytes.withPointer { (content) throws(SystemError) in
      try SystemCall.value("use the kernel's keyring") {
        unsafe pawl_keyring_add(name, content, secret.count, seconds)
      }
    }
  }

  /// The `count` bytes kept under `name`; nothing when there are none, or not so many.
  package static func find(_ name: String, count: Int) -> Secret? {
    let key = unsafe pawl_keyring_find(name)
    guard key != -1 else { return nil }
    var length = 0
    let secret = Secret(count: count) { bytes in
      length = unsafe bytes.withPointer { unsafe pawl_keyring_read(key, $0, count) }
    }
    guard length == count else { return nil }
    return secret
  }

  /// Drops what is kept under `name`; says whether there was anything.
  @discardableResult
  package static func remove(_ name: String) throws(SystemError) -> Bool {
    let key = unsafe pawl_keyring_find(name)
    guard key != -1 else { return false }
    _ = try SystemCall.value("use the kernel's keyring") { pawl_keyring_remove(key) }
    return true
  }
}
