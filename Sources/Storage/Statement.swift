import CSQLite
import Octets

/// A compiled statement of SQL.
@safe final class Statement {
  private let handle: OpaquePointer
  private unowned let database: Database

  @unsafe init(_ handle: OpaquePointer, of database: Database) {
    unsafe self.handle = handle
    self.database = database
  }

  deinit { unsafe sqlite3_finalize(handle) }

  /// Makes it ready to be bound and run again.
  func reset() {
    unsafe sqlite3_reset(handle)
    unsafe sqlite3_clear_bindings(handle)
  }

  /// Goes to the next row; says whether there is one.
  func step() throws(StorageError) -> Bool {
    let status = unsafe sqlite3_step(handle)
    switch status {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      reset()
      return false
    default:
      reset()
      throw database.error(status)
    }
  }

  /// Sets parameter `index`, counted from 1. Nothing stands for NULL.
  func bind(_ index: CInt, _ value: Int64?) {
    guard let value else { return bindNull(index) }
    unsafe sqlite3_bind_int64(handle, index, value)
  }

  /// Sets parameter `index`, counted from 1. Nothing stands for NULL.
  func bind(_ index: CInt, _ value: [UInt8]?) {
    guard let value else { return bindNull(index) }
    // SQLite copies the bytes: that is what the destructor -1 asks for.
    let copying = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    unsafe value.bytes.withPointer {
      unsafe _ = sqlite3_bind_blob64(handle, index, $0, UInt64(value.count), copying)
    }
  }

  private func bindNull(_ index: CInt) { unsafe sqlite3_bind_null(handle, index) }

  /// The integer in column `index`, counted from 0.
  func integer(_ index: CInt) -> Int64 { unsafe sqlite3_column_int64(handle, index) }

  /// Whether column `index` is NULL.
  func isNull(_ index: CInt) -> Bool {
    unsafe sqlite3_column_type(handle, index) == SQLITE_NULL
  }

  /// The bytes in column `index`, counted from 0.
  func bytes(_ index: CInt) -> [UInt8] {
    guard let start = unsafe sqlite3_column_blob(handle, index) else { return [] }
    let count = Int(unsafe sqlite3_column_bytes(handle, index))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }
}
