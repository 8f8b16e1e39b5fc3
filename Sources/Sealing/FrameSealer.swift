package import Octets
import Primitives

/// Seals one frame at a time. Several threads may use a sealer each, while ``MessageSealer`` hands
/// out the keys in order.
///
/// Fill ``chunk``, have a key assigned with ``MessageSealer/assignNextKey(to:)``, call ``seal()``
/// and take the frame with ``takeFrame()``, in this order. A call out of order is a programming
/// error that ends the program, so that no frame can be left out of a message.
package struct FrameSealer: ~Copyable {
  private enum State: ~Copyable {
    case idle
    case prepared(FrameKey)
    case sealed(SealedFrame)
  }

  /// The content of the next frame.
  package var chunk: Buffer
  private var compressed: Buffer
  private let compressor: Compressor
  private let authenticators: Authenticators
  private var state = State.idle

  init(chunkSize: Int, level: Int, authenticators: Authenticators) {
    chunk = Buffer(capacity: chunkSize)
    compressed = Buffer(capacity: chunkSize)
    compressor = Compressor(level: level)
    self.authenticators = authenticators
  }

  /// Assigns the key of the next frame.
  mutating func prepare(with key: consuming FrameKey) {
    guard case .idle = takeState() else {
      preconditionFailure("a frame is sealed and taken before the next is prepared")
    }
    state = .prepared(key)
  }

  /// Seals the frame of ``chunk``, which is neither empty nor the last of its message.
  package mutating func seal() {
    guard case .prepared(let key) = takeState() else {
      preconditionFailure("a frame is prepared before it is sealed")
    }
    precondition(chunk.count > 0, "only the last frame may be empty")
    let codec = chooseCodec()
    switch codec {
    case .deflate: state = .sealed(frame(of: compressed.bytes, codec: codec, with: key))
    case .stored, .padding: state = .sealed(frame(of: chunk.bytes, codec: codec, with: key))
    }
  }

  private func frame(
    of body: RawSpan, codec: Codec, with key: consuming FrameKey
  ) -> SealedFrame {
    SealedFrame(
      sealing: body, codec: codec, isLast: false, with: key, authenticators: authenticators)
  }

  /// Returns the sealed frame and makes the sealer free for the next one.
  package mutating func takeFrame() -> SealedFrame {
    guard case .sealed(let frame) = takeState() else {
      preconditionFailure("a frame is sealed before it is taken")
    }
    return frame
  }

  /// Takes ``chunk`` as the content of the last frame, which ``MessageSealer`` seals. After that,
  /// nothing else can be sealed.
  mutating func takeLastBody() -> FrameBody {
    guard case .idle = takeState() else {
      preconditionFailure("a frame is sealed and taken before the message is closed")
    }
    let codec = chooseCodec()
    var body = Buffer(capacity: 0)
    switch codec {
    case .deflate: swap(&body, &compressed)
    case .stored, .padding: swap(&body, &chunk)
    }
    return FrameBody(codec: codec, buffer: body)
  }

  /// Chooses the codec of ``chunk``, which may be the last chunk of a message. With
  /// ``Codec/deflate`` the body is left in `compressed`; otherwise the chunk itself is the body.
  private mutating func chooseCodec() -> Codec {
    compressed.removeAll()
    return compressor.compress(chunk, into: &compressed) ? .deflate : .stored
  }

  private mutating func takeState() -> State {
    var taken = State.idle
    swap(&taken, &state)
    return taken
  }
}

/// The body of a frame that is not sealed yet.
struct FrameBody: ~Copyable {
  /// The form in which the body holds its chunk.
  let codec: Codec
  private let buffer: Buffer

  init(codec: Codec, buffer: consuming Buffer) {
    self.codec = codec
    self.buffer = buffer
  }

  /// The length of the body, in bytes.
  var byteCount: Int { buffer.count }

  /// The body.
  var bytes: RawSpan {
    @_lifetime(borrow self)
    get { buffer.bytes }
  }
}
