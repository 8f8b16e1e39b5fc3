import Descriptors
import Operations

// The texts of errors about files and streams.

extension Complaint.Words {
  init(
    _ first: Purposes.Purpose, and second: Purposes.Purpose, are kind: FileStatus.Kind
  ) {
    let noun =
      switch kind {
      case .pipe: "pipe"
      case .socket: "socket"
      case .blockDevice, .characterDevice: "device"
      case .regular, .directory, .link: "file"
      }
    let hint =
      switch (first, second) {
      case (.input, .output):
        "'-o FILE' may name it when one message is decrypted; otherwise use another file"
      case (.transport, .transport): "a pipe has one direction: give two, --transport-fd IN,OUT"
      case (_, .store): "the store is used by pawl alone: name another file"
      default: "give each of them a descriptor or a file of its own"
      }
    let uses =
      first == second
      ? "both directions of \(first.words)" : "\(first.words) and \(second.words)"
    self.init("\(uses) are the same \(noun)", hint: hint)
  }

  init(_ error: SystemError, about subject: Subject) {
    let object = error.path?.description ?? subject.name(of: error.call)
    let reason = error.obstacle.map { Self.text(of: $0) } ?? error.reason
    self.init(
      "cannot \(error.call)\(object.isEmpty ? "" : " ")\(object): \(reason)",
      hint: error.isMissing ? Elsewhere.hint(for: object) : nil)
  }

  private static func text(of obstacle: Obstacle) -> String {
    switch obstacle {
    case .missingDirectory(let path): "there is no directory \(path)"
    case .notADirectory(let path): "\(path) is not a directory"
    case .danglingLink(let path): "\(path) is a symbolic link that leads nowhere"
    }
  }
}

extension Purposes.Purpose {
  fileprivate var words: String {
    switch self {
    case .status: "the status lines"
    case .passphrase: "the passphrase"
    case .newPassphrase: "the new passphrase"
    case .input: "the input"
    case .output: "the output"
    case .transport: "the transport"
    case .store: "the store"
    }
  }
}
