import CSQLite
import Descriptors
import Octets

/// One connection to an SQLite database. All of SQLite that pawl uses is in this file and in
/// `Statement.swift`.
@safe final class Database {
  /// The longest value that is read, in bytes: a record has a few kilobytes.
  private static let longestValue: CInt = 1_048_576

  private let handle: OpaquePointer
  private var statements: [String: Statement] = [:]

  /// Opens the database at `path`, which exists. Waits up to `milliseconds` for locks.
  init(at path: Path, waiting milliseconds: CInt) throws(StorageError) {
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE
    let status = unsafe path.withCString { unsafe sqlite3_open_v2($0, &opened, flags, nil) }
    guard let opened = unsafe opened else { throw .inputOutput("out of memory") }
    unsafe handle = opened
    guard status == SQLITE_OK else { throw error(status) }
    unsafe sqlite3_busy_timeout(handle, milliseconds)
    unsafe sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Self.longestValue)
    // Otherwise most statements are compiled a second time when their first value is bound.
    unsafe pawl_plan_once(handle)
  }

  deinit {
    statements = [:]
    unsafe sqlite3_close_v2(handle)
  }

  /// Runs statements that yield nothing.
  func run(_ sql: String) throws(StorageError) {
    let status = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
    guard status == SQLITE_OK else { throw error(status) }
  }

  /// A statement, ready to be bound; compiled once.
  func statement(_ sql: String) throws(StorageError) -> Statement {
    if let known = statements[sql] {
      known.reset()
      return known
    }
    let statement = try compile(sql)
    statements[sql] = statement
    return statement
  }

  /// Lends a statement, ready to be bound, for a use in which the same may be needed again: each use
  /// has one to itself.
  func lending<Result>(_ sql: String, _ body: (Statement) throws -> Result) throws -> Result {
    let statement = try statements.removeValue(forKey: sql) ?? compile(sql)
    defer {
      statement.reset()
      statements[sql] = statement
    }
    return try body(statement)
  }

  /// A statement of its own, ready to be bound.
  func compile(_ sql: String) throws(StorageError) -> Statement {
    var compiled: OpaquePointer?
    let status = unsafe sqlite3_prepare_v3(
      handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, nil)
    guard status == SQLITE_OK, let compiled = unsafe compiled else { throw error(status) }
    return unsafe Statement(compiled, of: self)
  }

  /// The one integer that `sql` yields.
  func integer(_ sql: String) throws(StorageError) -> Int64 {
    let statement = try statement(sql)
    guard try statement.step() else { throw .damaged("database") }
    defer { statement.reset() }
    return statement.integer(0)
  }

  /// The texts that `sql` yields, one a row.
  func texts(_ sql: String) throws(StorageError) -> [String] {
    let statement = try compile(sql)
    var texts: [String] = []
    while try statement.step() {
      texts.append(String(decoding: statement.bytes(0), as: UTF8.self))
    }
    return texts
  }

  /// What SQLite's result code means.
  func error(_ status: CInt) -> StorageError {
    let words = unsafe String(cString: sqlite3_errstr(status))
    if status & 0xFF == SQLITE_CORRUPT, isReadingRefused {
      return .inputOutput(unsafe String(cString: sqlite3_errstr(SQLITE_IOERR)))
    }
    switch status & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED: return .locked
    case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_SCHEMA, SQLITE_ERROR, SQLITE_CONSTRAINT,
      SQLITE_MISMATCH, SQLITE_TOOBIG:
      return .damaged("database: \(words)")
    default: return .inputOutput(words)
    }
  }

  /// Whether the system refused to read from the file. SQLite speaks of corruption then, on the grounds
  /// that a damaged file system does so too; but a disk or a network that fails for a moment leaves the
  /// store whole. `sqlite3_system_errno` does not know of it, since that is set behind the translation.
  private var isReadingRefused: Bool {
    var code: CInt = 0
    unsafe sqlite3_file_control(handle, "main", SQLITE_FCNTL_LAST_ERRNO, &code)
    return code != 0
  }
}
