import Octets
import Primitives
import Ratcheting
import Sealing

/// What `bench.py` measures in one process.
///
///     bench sessions COUNT   the microseconds that sending and receiving one message took
///     bench loop             seals standard input, as plainly as it can be done
@main
enum Bench {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    switch arguments.first {
    case "sessions": try timeSessions(arguments.dropFirst().first.flatMap(Int.init) ?? 10_000)
    case "loop": try PlainLoop.run()
    default: print("usage: bench sessions COUNT | loop")
    }
  }

  /// In turns of a hundred, so that what is measured is not the memory that all stanzas would take.
  private static func timeSessions(_ count: Int) throws {
    let turn = 100
    let fileSecret: Key<KeyRole.FileSecret> = SystemRandomness().key()
    var sessions = try Sessions.agreed()
    let clock = ContinuousClock()
    var sending = Duration.zero
    var receiving = Duration.zero
    for _ in 0..<count / turn {
      var stanzas: [Stanza] = []
      sending += try clock.measure {
        for _ in 0..<turn { stanzas.append(try sessions.send(fileSecret)) }
      }
      receiving += try clock.measure {
        for stanza in stanzas {
          let received = try sessions.receive(stanza)
          guard received.bytes.isEqualInConstantTime(to: fileSecret.bytes) else {
            throw Failure.refused
          }
        }
      }
    }
    print(sending / count / .microseconds(1), receiving / count / .microseconds(1))
  }
}
