package import Descriptors
package import Storage

/// What a command uses its descriptors and files for.
///
/// Each file, pipe or socket serves one purpose, by whatever number or name it comes. Otherwise a
/// passphrase would be sent as content, a status line would get into it, or the output would
/// overwrite the store. Terminals, `/dev/null` and the like may serve all purposes, and a socket may be
/// input and output at once.
package struct Purposes {
  /// One purpose. Errors name two of them in this order; the status lines come first, because nothing
  /// may be reported in them if they have something to do with an error.
  package enum Purpose: Int, Sendable {
    case status, passphrase, newPassphrase, input, output, transport, store
  }

  /// What it means if the file that the output replaces when it is complete is the input.
  package enum Replacement: Sendable {
    /// All has been read by then.
    case harmless
    /// Not all may have been read by then.
    case early
    /// Nobody here could read the content any more.
    case unreadable
  }

  private struct Use {
    let purpose: Purpose
    let path: Path
    /// What it is open to, or `nil` for a file that does not exist.
    let status: FileStatus?

    /// The path of a file that the output replaces, or creates, when it is complete; `nil` if it is
    /// written to directly.
    var replacedPath: Path? {
      let isReplaced = path.descriptorNumber == nil && (status?.kind ?? .regular) == .regular
      return isReplaced ? path : nil
    }

    /// Whether it may be the marker of a store: a regular file that is as long, or that is written to as it
    /// is.
    var mayBeMarker: Bool {
      guard let status, status.kind == .regular else { return false }
      if Int64(status.size) == StoreLocation.markerByteCount { return true }
      switch purpose {
      case .status, .output, .transport: return replacedPath == nil
      case .passphrase, .newPassphrase, .input, .store: return false
      }
    }
  }

  private let store: StoreLocation?
  private let replacement: Replacement
  private let isChangingPassphrase: Bool
  private var uses: [Use] = []

  /// Creates the purposes of a command that uses `store`, or none. If `isChangingPassphrase` is false,
  /// the command reads no new passphrase, and the source of the next may be that of the present one.
  package init(
    using store: StoreLocation?, replacing replacement: Replacement = .early,
    isChangingPassphrase: Bool = false
  ) {
    self.store = store
    self.replacement = replacement
    self.isChangingPassphrase = isChangingPassphrase
  }

  /// Adds a purpose of the file `path`, which need not exist, or of the descriptor that `path` stands for.
  package mutating func add(_ purpose: Purpose, at path: Path) {
    uses.append(Use(purpose: purpose, path: path, status: try? FileStatus(ofOpening: path)))
  }

  /// Checks all pairs of purposes.
  ///
  /// - Throws: ``OperationError/sharedStream(_:_:_:)`` if one file serves two purposes, and
  ///   ``OperationError/onlyReadableCopy(_:)``.
  package func check() throws(OperationError) {
    let ordered = uses.sorted { $0.purpose.rawValue < $1.purpose.rawValue }
    let hasFiles = ordered.contains { $0.status?.kind == .regular }
    let files = hasFiles ? store?.files ?? [] : []
    let markers = ordered.contains { $0.mayBeMarker } ? store?.allMarkers ?? [] : []
    let storeFiles = files + markers
    for (index, first) in ordered.enumerated() {
      for second in ordered.dropFirst(index + 1) { try check(first, against: second) }
      try check(first, against: storeFiles)
    }
  }

  private func check(_ first: Use, against second: Use) throws(OperationError) {
    guard let status = first.status, let other = second.status, status.isSameFile(as: other),
      Self.isExclusive(status.kind)
    else { return }
    switch (first.purpose, second.purpose) {
    case (.passphrase, .newPassphrase) where !isChangingPassphrase: return
    case (.input, .output) where status.kind == .socket: return
    case (.transport, .transport) where status.kind == .socket: return
    case (.input, .output):
      let replaced = second.replacedPath
      switch replacement {
      case .harmless: if replaced != nil { return }
      case .early: break
      case .unreadable:
        // What is written to directly is lost as well. A pipe would only be read back.
        guard [.regular, .blockDevice].contains(status.kind) else { break }
        throw .onlyReadableCopy(replaced ?? first.path)
      }
    default: break
    }
    throw .sharedStream(first.purpose, second.purpose, status.kind)
  }

  private func check(_ use: Use, against storeFiles: [FileStatus]) throws(OperationError) {
    let isOpen = use.status.map { status in storeFiles.contains { $0.isSameFile(as: status) } }
    let replaced = use.purpose == .output ? use.replacedPath : nil
    let isReserved = replaced.map { store?.reserves($0) ?? false }
    if isOpen ?? false || isReserved ?? false {
      throw .sharedStream(use.purpose, .store, .regular)
    }
  }

  /// Returns whether a file of this kind holds what one purpose writes to it until another reads it,
  /// or mixes what two write.
  private static func isExclusive(_ kind: FileStatus.Kind) -> Bool {
    switch kind {
    case .regular, .pipe, .socket, .blockDevice: true
    case .directory, .link, .characterDevice: false
    }
  }
}
