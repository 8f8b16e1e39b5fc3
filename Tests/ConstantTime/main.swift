import CMemcheck
import Glibc

// Runs what pawl does with secrets under memcheck, which reports each jump and each address that depends on
// one: Tests/constant-time.sh. Ends with 1 when there is any in pawl's own code, or when one that was made
// for this is not found.

guard memcheck_is_running() else {
  print("usage: Tests/constant-time.sh")
  exit(2)
}

/// A part of pawl whose time must not depend on secrets.
struct Subject {
  let name: String
  /// How many verdicts on secrets it comes to at least: fewer mean that it was not watched.
  let verdicts: Int
  let run: () throws -> Void
}

let conversation = Conversation()
let subjects = [
  Subject(name: "opening headers", verdicts: 5, run: conversation.openHeader),
  Subject(name: "key agreement and ratchet", verdicts: 4, run: conversation.converse),
  Subject(name: "records of sessions", verdicts: 3, run: conversation.keep),
  Subject(name: "heads and their MACs", verdicts: 2, run: conversation.openHead),
  Subject(name: "authenticators of frames", verdicts: 2, run: conversation.verifyAuthenticators),
  Subject(name: "sealing under a passphrase", verdicts: 1, run: Passphrase.sealAndOpen),
  Subject(name: "the passphrase of a store", verdicts: 1, run: Passphrase.protectStore),
]

/// Returns how many findings and verdicts `run` makes, or `nil` if it does not do what it is there for.
func watched(_ name: String, _ run: () throws -> Void) -> (findings: Int, verdicts: Int)? {
  memcheck_note("constant-time: \(name)")
  let before = (memcheck_findings(), memcheck_verdicts())
  do { try run() } catch {
    print("constant-time: \(name): \(error)")
    return nil
  }
  return (Int(memcheck_findings() - before.0), Int(memcheck_verdicts() - before.1))
}

var failures = 0
for subject in subjects {
  let result = watched(subject.name, subject.run)
  let (findings, verdicts) = result ?? (0, 0)
  print("constant-time: \(subject.name): \(findings) findings, \(verdicts) verdicts")
  if result == nil || findings > 0 || verdicts < subject.verdicts { failures += 1 }
}
for leak in Leaks.all {
  let findings = watched(leak.name, leak.run)?.findings ?? 0
  print("constant-time: to be found: \(leak.name): \(findings) findings")
  if findings == 0 { failures += 1 }
}
exit(failures == 0 ? 0 : 1)
