/// The form of the database. What a record is, its keeper decides: here it is a place and sealed
/// bytes.
enum Schema {
  /// `pawl`, as SQLite's application id.
  static let applicationID: Int64 = 0x7061_776C
  static let version: Int64 = 1

  /// How a connection is set up. TRUNCATE with EXTRA lost no acknowledged commit when the power was
  /// cut, WAL did; `secure_delete` overwrites what is deleted; the rest distrusts the file.
  static let connection = """
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA secure_delete = ON;
    PRAGMA synchronous = EXTRA;
    PRAGMA journal_mode = TRUNCATE;
    """

  /// What makes the database. Each record belongs to another, or to none, and goes with it. `tag` is
  /// a keyed hash of what it is found by, `number` its order among its like, `due` when it is to be
  /// deleted (0: never).
  static var creation: String {
    // The table before its indexes.
    (form.sorted { one, _ in one.hasPrefix("CREATE TABLE") } + [
      "PRAGMA application_id = \(applicationID)", "PRAGMA user_version = \(version)",
    ])
    .joined(separator: ";")
  }

  /// The statements of which the form consists, as SQLite keeps them, in the order of their text.
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
