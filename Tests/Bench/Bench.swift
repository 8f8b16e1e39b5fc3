import Octets
import Primitives
import Ratcheting
import Sealing

/// What `bench.py` measures in one process, and the crowds that it measures pawl among.
///
///     bench sessions COUNT            the microseconds that sending and receiving one message took
///     bench loop                      seals standard input, as plainly as it can be done
///     bench publish COUNT DIRECTORY   a prekey directory with a bundle of each of so many people
///     bench greet COUNT BUNDLE DIRECTORY   a first message of each of so many to the owner of a bundle
@main
enum Bench {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let count = arguments.count > 1 ? Int(arguments[1]) : nil
    switch (arguments.first, count, arguments.count) {
    case ("sessions", let count?, 2): try timeSessions(count)
    case ("loop", nil, 1): try PlainLoop.run()
    case ("publish", let count?, 3): try Crowd.publish(count, in: arguments[2])
    case ("greet", let count?, 4):
      try Crowd.greet(count, ownerOf: arguments[2], in: arguments[3])
    default:
      print(
        "usage: bench sessions COUNT | loop | publish COUNT DIRECTORY | greet COUNT BUNDLE DIRECTORY"
      )
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
