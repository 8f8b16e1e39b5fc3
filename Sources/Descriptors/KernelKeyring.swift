import CSystem
package import Octets

/// The user's keyring in the kernel: secrets that outlive the process, expire after a given time
/// and are never written to a disk. Some kernels have none.
package enum KernelKeyring {
  /// Adds `secret` to the keyring as `name` for the given number of seconds, replacing any other
  /// secret with that name.
  ///
  /// - Throws: ``SystemError`` when the kernel has no keyring or refuses its use.
  package static func add(
    _ secret: borrowing Secret, as name: String, seconds: UInt32
  ) throws(SystemError) {
    _ = try unsafe secret.bytes.withPointer { (bytes) throws(SystemError) in
      try SystemCall.value("use the kernel's keyring") {
        unsafe pawl_keyring_add(name, bytes, secret.count, seconds)
      }
    }
  }

  /// Returns the secret called `name`, or `nil` if there is none or its length is not `count`
  /// bytes.
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

  /// Removes the secret called `name`. Returns whether there was one.
  ///
  /// - Throws: ``SystemError`` when the kernel refuses to remove it.
  @discardableResult
  package static func remove(_ name: String) throws(SystemError) -> Bool {
    let key = unsafe pawl_keyring_find(name)
    guard key != -1 else { return false }
    _ = try SystemCall.value("use the kernel's keyring") { pawl_keyring_remove(key) }
    return true
  }
}
