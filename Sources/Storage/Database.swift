import CSQLite
import Descriptors
import Octets

/// A connection to the SQLite database of a store. Only this file calls SQLite.
///
/// Its functions throw the error that ``error(for:)`` returns.
@safe final class Database {
  /// The length of the longest value that SQLite may read, in bytes. A record is a few kilobytes
  /// long.
  private static let maximumValueByteCount: CInt = 1_048_576

  /// The length of the longest name that SQLite derives from a path, without the path.
  private static let suffixByteCount = "-journal".utf8.count

  /// Done once, before SQLite is used.
  private static let setUp: Void = pawl_set_no_memory_aside()

  private let handle: OpaquePointer
  /// The directory of the database, if SQLite has a path through this descriptor.
  private let directory: Descriptor?
  /// The compiled statements. They are few, and a dictionary of them would take longer to begin with.
  private var statements: [(sql: String, statement: Statement)] = []

  /// Opens the database at `path`, which must exist, and waits up to `lockTimeout` milliseconds for
  /// the locks of other processes.
  private init(at path: Path, lockTimeout: CInt) throws(StorageError) {
    _ = Self.setUp
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE
    var name: Path
    var access: UnsafePointer<CChar>?
    do {
      // SQLite takes a relative name that begins with "file:" for a URI, and limits the length.
      name = try path.resolved()
      if name.bytes.count + Self.suffixByteCount < pawl_longest_path() {
        directory = nil
      } else {
        let holder = try Descriptor(reading: name.directory)
        name = try Path.short(to: name.name, in: holder, of: name.directory)
        directory = consume holder
        unsafe access = pawl_unresolved_access()
      }
    } catch { throw .system(error) }
    let status = unsafe name.withCString { unsafe sqlite3_open_v2($0, &opened, flags, access) }
    guard let opened = unsafe opened else { throw .inputOutput("out of memory") }
    unsafe handle = opened
    guard status == SQLITE_OK else { throw error(for: status) }
    unsafe sqlite3_busy_timeout(handle, lockTimeout)
    unsafe sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Self.maximumValueByteCount)
    // Otherwise most statements are compiled a second time when their first value is bound.
    unsafe pawl_plan_once(handle)
  }

  /// Opens the database of a store and sets up the connection as ``Schema/connection`` says.
  static func open(in files: StoreFiles) throws(StorageError) -> Database {
    let milliseconds = CInt(clamping: UInt64(files.location.lockTimeout) * 1000)
    let database = try Database(at: files.database, lockTimeout: milliseconds)
    try database.run(Schema.connection)
    return database
  }

  deinit {
    statements = []
    unsafe sqlite3_close_v2(handle)
  }

  /// The number of rows that this connection has changed.
  var changeCount: CInt { unsafe sqlite3_total_changes(handle) }

  /// Runs statements that yield no rows.
  func run(_ sql: String) throws(StorageError) {
    let status = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
    guard status == SQLITE_OK else { throw error(for: status) }
  }

  /// Returns the statement `sql`, ready to be bound. Each statement is compiled only once.
  func statement(_ sql: String) throws(StorageError) -> Statement {
    if let known = statements.first(where: { $0.sql == sql })?.statement {
      known.reset()
      return known
    }
    let statement = try compile(sql)
    statements.append((sql, statement))
    return statement
  }

  /// Calls `body` with the statement `sql`, ready to be bound. If `body` itself needs a statement
  /// with the same text, it gets a second one.
  func withStatement<Result>(
    _ sql: String, do body: (Statement) throws -> Result
  ) throws -> Result {
    let index = statements.firstIndex { $0.sql == sql }
    let statement = try index.map { statements.remove(at: $0).statement } ?? compile(sql)
    defer {
      statement.reset()
      statements.append((sql, statement))
    }
    return try body(statement)
  }

  /// Returns a new statement, ready to be bound, which nobody else uses.
  func compile(_ sql: String) throws(StorageError) -> Statement {
    var compiled: OpaquePointer?
    let status = unsafe sqlite3_prepare_v3(
      handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, nil)
    guard status == SQLITE_OK, let compiled = unsafe compiled else { throw error(for: status) }
    return unsafe Statement(compiled, of: self)
  }

  /// Returns the single integer that `sql` yields; throws ``StorageError/damaged(_:)`` when it
  /// yields none.
  func integer(_ sql: String) throws(StorageError) -> Int64 {
    let statement = try statement(sql)
    guard try statement.step() else { throw .damaged(.missingRow) }
    defer { statement.reset() }
    return statement.integer(at: 0)
  }

  /// Returns the integers that `sql` yields, one per row.
  func integers(_ sql: String) throws(StorageError) -> [Int64] {
    let statement = try compile(sql)
    var integers: [Int64] = []
    while try statement.step() { integers.append(statement.integer(at: 0)) }
    return integers
  }

  /// Returns the texts that `sql` yields, one per row.
  func texts(_ sql: String) throws(StorageError) -> [String] {
    let statement = try compile(sql)
    var texts: [String] = []
    while try statement.step() {
      texts.append(String(decoding: statement.bytes(at: 0), as: UTF8.self))
    }
    return texts
  }

  /// Returns the error that SQLite's result code `status` stands for.
  func error(for status: CInt) -> StorageError {
    let words = unsafe String(cString: sqlite3_errstr(status))
    if status & 0xFF == SQLITE_CORRUPT, isReadingRefused {
      return .inputOutput(unsafe String(cString: sqlite3_errstr(SQLITE_IOERR)))
    }
    switch status & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED: return .locked
    case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_SCHEMA, SQLITE_ERROR, SQLITE_CONSTRAINT,
      SQLITE_MISMATCH, SQLITE_TOOBIG:
      return .damaged(.database(words))
    default: return .inputOutput(words)
    }
  }

  /// Whether the system refused to read the file. SQLite reports this as corruption, because a
  /// damaged file system can cause it too. But a disk or network that fails for a moment leaves the
  /// store intact. `sqlite3_system_errno` does not help: SQLite sets it only after translating the
  /// error.
  private var isReadingRefused: Bool {
    var code: CInt = 0
    unsafe sqlite3_file_control(handle, "main", SQLITE_FCNTL_LAST_ERRNO, &code)
    return code != 0
  }
}

/// A compiled SQL statement.
@safe final class Statement {
  private let handle: OpaquePointer
  private unowned let database: Database

  /// Takes ownership of a statement that SQLite has compiled for `database`.
  @unsafe init(_ handle: OpaquePointer, of database: Database) {
    unsafe self.handle = handle
    self.database = database
  }

  deinit { unsafe sqlite3_finalize(handle) }

  /// Prepares the statement to be bound and run again.
  func reset() {
    unsafe sqlite3_reset(handle)
    unsafe sqlite3_clear_bindings(handle)
  }

  /// Advances to the next row and returns whether there is one. After the last row, and after an
  /// error, the statement is reset.
  func step() throws(StorageError) -> Bool {
    let status = unsafe sqlite3_step(handle)
    switch status {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      reset()
      return false
    default:
      reset()
      throw database.error(for: status)
    }
  }

  /// Sets the parameter at `index`, counted from 1, to `value`, or to NULL if `value` is `nil`.
  func bind(_ value: Int64?, at index: CInt) {
    guard let value else { return bindNull(at: index) }
    unsafe sqlite3_bind_int64(handle, index, value)
  }

  /// Sets the parameter at `index`, counted from 1, to `value`, or to NULL if `value` is `nil`.
  func bind(_ value: [UInt8]?, at index: CInt) {
    guard let value else { return bindNull(at: index) }
    // The destructor -1 tells SQLite to copy the bytes.
    let copying = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    unsafe value.bytes.withPointer {
      unsafe _ = sqlite3_bind_blob64(handle, index, $0, UInt64(value.count), copying)
    }
  }

  private func bindNull(at index: CInt) { unsafe sqlite3_bind_null(handle, index) }

  /// Returns the integer in the column at `index`, counted from 0.
  func integer(at index: CInt) -> Int64 { unsafe sqlite3_column_int64(handle, index) }

  /// Returns whether the column at `index`, counted from 0, is NULL.
  func isNull(at index: CInt) -> Bool {
    unsafe sqlite3_column_type(handle, index) == SQLITE_NULL
  }

  /// Returns the bytes in the column at `index`, counted from 0.
  func bytes(at index: CInt) -> [UInt8] { withBytes(at: index) { [UInt8]($0) } }

  /// Returns the result of `body` with the bytes in the column at `index`, counted from 0, where they are.
  func withBytes<Result>(at index: CInt, do body: (RawSpan) -> Result) -> Result {
    let start = unsafe sqlite3_column_blob(handle, index)
    let count = unsafe start == nil ? 0 : Int(sqlite3_column_bytes(handle, index))
    return unsafe body(UnsafeRawBufferPointer(start: start, count: count).bytes)
  }
}

/// The library that keeps the database.
package enum SQLite {
  /// The version of SQLite that runs.
  package static var version: String { unsafe String(cString: sqlite3_libversion()) }
}

/// The structure of the database. To this module, a record is a place and sealed bytes. Their
/// meaning is up to the module that uses it.
enum Schema {
  /// The application ID that marks the database as pawl's: `pawl` in ASCII.
  static let applicationID: Int64 = 0x7061_776C
  /// The version of the structure.
  static let version: Int64 = 1

  /// The statements that set up a connection. When the power was cut, TRUNCATE with EXTRA lost no
  /// acknowledged commit, but WAL did. `secure_delete` overwrites what is deleted. `trusted_schema`
  /// and `cell_size_check` protect against a manipulated file.
  static let connection = """
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA secure_delete = ON;
    PRAGMA synchronous = EXTRA;
    PRAGMA journal_mode = TRUNCATE;
    """

  /// The statements that create the structure in an empty database, the table before its indexes.
  static var creation: String {
    let isTable = { (statement: String) in statement.hasPrefix("CREATE TABLE") }
    let statements =
      form.filter { isTable($0) } + form.filter { !isTable($0) } + [
        "PRAGMA application_id = \(applicationID)", "PRAGMA user_version = \(version)",
      ]
    return statements.joined(separator: ";")
  }

  /// The statements that define the table and its indexes, exactly as SQLite stores them and sorted
  /// by their text.
  ///
  /// `owner` is the record's parent, with which the record is deleted. The column keeps that name
  /// because stores that exist have it, and a store with any other schema is refused. `tag` is a
  /// keyed hash of the record's name, `number` orders it among the records of its kind, and `due`
  /// is when it is to be deleted (0: never).
  static let form = [
    "CREATE INDEX record_due ON record (due) WHERE due > 0",
    "CREATE INDEX record_owner ON record (owner)",
    "CREATE INDEX record_place ON record (kind, owner, number)",
    """
    CREATE TABLE record (
      id INTEGER PRIMARY KEY,
      kind INTEGER NOT NULL,
      owner INTEGER REFERENCES record (id) ON DELETE CASCADE,
      tag BLOB,
      number INTEGER NOT NULL,
      due INTEGER NOT NULL,
      sealed BLOB NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX record_tag ON record (kind, tag) WHERE tag IS NOT NULL",
  ]
}
