package import Descriptors
import Octets
import Primitives

/// The places in which this machine can keep the markers of stores.
package struct MarkerPlaces: Sendable {
  /// The path of the usual directory of markers, from the user's home.
  package static let usualFolder = ".local/state/pawl"

  /// The directories of markers that the environment names, the first choice first.
  let directories: [Path]
  /// The user's home, or `nil` if the environment does not name it.
  let home: Path?
  /// Returns the user's home in the system's list of users, or `nil` if it is not there.
  let listedHome: @Sendable () -> Path?

  /// Creates the places. `listedHome` is called only if none of `directories` can be used.
  package init(
    _ directories: [Path], home: Path?, listedHome: @escaping @Sendable () -> Path? = { nil }
  ) {
    self.directories = directories
    self.home = home
    self.listedHome = listedHome
  }
}

/// How a store compares with its marker.
package enum Standing: Equatable, Sendable {
  /// There is no marker.
  case unknown
  /// The store is at least as new as its marker.
  case current
  /// The store is older than its marker: it was put back to an earlier state.
  case older
  /// The store is in the same generation as its marker, but not in the same state.
  case altered
  /// The marker is that of another store. `lacksPassphrase` is whether the store has no passphrase
  /// although the other had one.
  case foreign(lacksPassphrase: Bool)
  /// The store has a passphrase, but its key file holds the key without one.
  case unsealed

  /// The error with which commands refuse the store in `directory`, or `nil` if they accept it.
  package func error(of directory: Path) -> StorageError? {
    switch self {
    case .unknown, .current: nil
    case .older: .older
    case .altered: .altered
    case .foreign(let lacksPassphrase): .foreign(directory, lacksPassphrase: lacksPassphrase)
    case .unsealed: .unsealed(directory)
    }
  }
}

/// The marker of a store: a file outside the store that holds the last state of it that this machine
/// has seen. It reveals that the store was put back to an earlier state, or that another one was put
/// in its place.
///
/// The marker follows the store and is never ahead of it: it is read before the store, and raised
/// after a commit. It is not synced, because a marker that falls behind in a power cut does no
/// harm.
///
/// It is in the user's directory of markers, under a hash of the store's path. A store outside the
/// home, or on another file system, has a second one beside it, so that it is found wherever the
/// file system is mounted, and in containers whose homes do not last. The store itself remembers the
/// directory, so that the marker is found whatever the environment says.
struct Marker {
  /// The files in directories of markers: in the one that the store remembers, and in those that the
  /// environment names.
  private let files: [Path]
  /// The directories in which the marker can be created, the first choice first.
  private let directories: [Path]
  /// The file beside the store, or `nil` if there can be none.
  private let neighbour: Path?
  /// The directory of the store, without symbolic links.
  private let store: Path
  /// The homes of the user that are known.
  private let homes: [Path]

  /// Finds the places for the marker of the store at `location`, whose latest directory of markers
  /// was `remembered`. If there is no place for it, the marker does nothing.
  init(at location: StoreLocation, remembered: Path?) {
    guard let places = location.markers, let store = try? location.directory.resolved() else {
      (files, directories, neighbour, homes) = ([], [], nil, [])
      store = location.directory
      return
    }
    var directories = places.directories.filter { Directory.isUsable($0) }
    var homes = [places.home].compactMap { $0 }
    if directories.isEmpty, let home = places.listedHome() {
      homes.append(home)
      directories = [home.appending(MarkerPlaces.usualFolder)].filter { Directory.isUsable($0) }
    }
    let hash = SHA256.digest(([UInt8]("pawl/v1 marker".utf8) + store.bytes).bytes)
    let name = [UInt8](hash.prefix(16)).hexadecimal
    let remembered = remembered.flatMap { directories.contains($0) ? nil : $0 }
    files = ([remembered].compactMap { $0 } + directories).map { $0.appending(name) }
    self.directories = directories
    self.homes = homes
    self.store = store
    neighbour = Self.neighbour(of: store)
  }

  /// The paths of the marker, which need not exist.
  var paths: [Path] { files + [neighbour].compactMap { $0 } }

  /// Returns the path of the marker beside a store, or `nil` if there can be none.
  private static func neighbour(of store: Path) -> Path? {
    // A file system limits names to 255 bytes.
    guard !store.name.isEmpty, store.name.count < 240, Directory.isUsable(store.directory) else {
      return nil
    }
    return store.directory.appending([UInt8](".".utf8) + store.name + [UInt8](".pawl-marker".utf8))
  }

  /// Whether the store is below one of the user's homes, and on its file system.
  private var isAtHome: Bool {
    homes.contains { home in
      guard let home = try? home.resolved(), home.directory != home,
        store.bytes.starts(with: home.appending("").bytes),
        let status = try? FileStatus(of: store), let other = try? FileStatus(of: home)
      else { return false }
      return status.isOnSameFileSystem(as: other)
    }
  }
}

// MARK: - Reading

extension Marker {
  /// What the files of a marker held at one moment.
  struct Sighting {
    /// The sighting of no marker.
    static let nothing = Sighting(contents: [], places: [])

    fileprivate let contents: [MarkerContent]
    /// The directories of markers in which a marker of a store with this name was found.
    fileprivate let places: [(store: [UInt8], directory: Path)]

    /// Returns the last generation of a store that was seen, or 0 if none is known.
    func generation(of store: [UInt8]) -> UInt64 {
      contents.filter { $0.store == store }.map(\.generation).max() ?? 0
    }

    /// Returns how a store that is in the state `present` compares with the marker.
    func standing(of present: MarkerContent) -> Standing {
      let known = contents.filter { $0.store == present.store }
      guard let latest = known.max(by: { $0.generation < $1.generation }) else {
        guard !contents.isEmpty else { return .unknown }
        return .foreign(lacksPassphrase: !present.hasPassphrase && contents[0].hasPassphrase)
      }
      guard latest.generation == present.generation else {
        return latest.generation > present.generation ? .older : .current
      }
      let others = known.filter { $0.generation == latest.generation && $0 != present }
      return others.isEmpty ? .current : .altered
    }
  }

  /// Whether the marker is kept somewhere, or could be.
  var canBeKept: Bool {
    !directories.isEmpty || neighbour != nil || !look().contents.isEmpty
  }

  /// Reads the marker.
  func look() -> Sighting {
    var contents: [MarkerContent] = []
    var places: [(store: [UInt8], directory: Path)] = []
    for file in files {
      guard let content = Self.content(of: file) else { continue }
      contents.append(content)
      places.append((content.store, file.directory))
    }
    if let neighbour, let content = Self.content(of: neighbour) { contents.append(content) }
    return Sighting(contents: contents, places: places)
  }

  /// Returns the directory of markers that a store should remember, or `nil` if there is none.
  func directory(of store: [UInt8], after sighting: Sighting) -> Path? {
    sighting.places.first { $0.store == store }?.directory ?? directories.first
  }

  /// The number of times that a marker is read again if it is malformed, because another process
  /// may just be writing it, or if the system fails.
  private static let readCount = 3

  private static func content(of path: Path) -> MarkerContent? {
    for _ in 0..<readCount {
      let bytes: [UInt8]
      do {
        let descriptor = try Descriptor.reading(onlyFile: path)
        guard try FileStatus(of: descriptor).owner == Process.user else { return nil }
        bytes = read(descriptor)
      } catch {
        guard !error.isMissing else { return nil }
        continue
      }
      if let content = MarkerContent(bytes) { return content }
      if bytes.count != MarkerContent.byteCount { return nil }
    }
    return nil
  }

  /// Returns the bytes of a marker, or more if the file is longer.
  private static func read(_ descriptor: borrowing Descriptor) -> [UInt8] {
    var buffer = Buffer(capacity: MarkerContent.byteCount + 1)
    while buffer.freeCapacity > 0, let result = try? descriptor.read(into: &buffer), result != .end
    {}
    return [UInt8](buffer.bytes)
  }
}

// MARK: - Writing

extension Marker {
  /// Records that the store has reached the state `present`, and returns whether that could be
  /// recorded anywhere. What `sighting` saw of other stores is replaced.
  func raise(to present: MarkerContent, after sighting: Sighting) -> Bool {
    let update = Update(present: present, sighting: sighting)
    var isKept = files.count { update.write(to: $0) } > 0
    if !isKept {
      isKept = directories.contains { directory in
        guard (try? Directory.create(directory)) != nil else { return false }
        return files.contains { $0.directory == directory && update.write(to: $0, isNew: true) }
      }
    }
    guard let neighbour else { return isKept }
    return update.write(to: neighbour, isNew: !isAtHome) || isKept
  }

  /// Removes what was recorded of an earlier store in the same place.
  func remove() {
    for file in files + [neighbour].compactMap({ $0 }) where Self.content(of: file) != nil {
      try? Directory.remove(file)
    }
  }

  /// A change of the marker's files.
  private struct Update {
    let present: MarkerContent
    let sighting: Sighting

    /// Writes to a file, which is created only if `isNew` is true; returns whether the file records
    /// the present state, or a later one.
    func write(to path: Path, isNew: Bool = false) -> Bool {
      guard isNew || (try? FileStatus(ofLink: path)) != nil,
        let descriptor = try? Descriptor(updating: path, mode: 0o600),
        // Reading from anything but a regular file could block forever, and a file with a second
        // name may belong to somebody else.
        let status = try? FileStatus(of: descriptor), status.kind == .regular,
        status.linkCount == 1, status.owner == Process.user
      else { return false }
      let bytes = read(descriptor)
      switch MarkerContent(bytes) {
      case .none:
        guard MarkerContent.isReplaceable(bytes) else { return false }
      case .some(let content) where content.store == present.store:
        // Another process may have raised the marker further in the meantime.
        guard content.generation < present.generation else { return true }
      case .some(let content):
        // If another store has got this place in the meantime, it is the other that is there.
        guard sighting.contents.contains(where: { $0.store == content.store }) else { return true }
      }
      return (try? overwrite(descriptor, length: status.size)) != nil
    }

    private func overwrite(
      _ descriptor: borrowing Descriptor, length: Int64
    ) throws(SystemError) {
      try descriptor.overwrite(present.bytes.bytes, at: 0)
      guard length > MarkerContent.byteCount else { return }
      try descriptor.truncate(to: UInt64(MarkerContent.byteCount))
    }
  }
}
