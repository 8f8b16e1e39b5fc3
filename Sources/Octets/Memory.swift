import CSystem
import Synchronization

/// What happens when the system has no memory left: there is no going on, but the program can still say
/// so.
@safe package enum Memory {
  /// What saying so may take, in bytes.
  private static let reserveSize = 65_536
  /// What a program takes that does anything, in bytes. Some of it is taken by the language's runtime,
  /// which has no words for the want of it.
  private static let leastRoom = 33_554_432

  private struct State: ~Copyable {
    var handler: (@convention(c) () -> Void)?
    var reserve: UInt = 0
  }

  private static let state = Mutex(State())

  /// Has `handler`, which does not return, called when there is no memory left, which may be now; some
  /// is kept for it from now on. Without one the process is aborted then.
  package static func onExhaustion(_ handler: @escaping @convention(c) () -> Void) {
    let reserve = unsafe UInt(bitPattern: malloc(reserveSize))
    state.withLock {
      $0.handler = handler
      $0.reserve = reserve
    }
    unsafe Pages.unmap(Pages.map(leastRoom), leastRoom)
  }

  /// Ends the program, for want of memory.
  package static func exhausted() -> Never {
    let handler = state.withLock { state in
      unsafe free(UnsafeMutableRawPointer(bitPattern: state.reserve))
      state.reserve = 0
      return state.handler.take()
    }
    handler?()
    preconditionFailure("the system has no memory left")
  }
}
