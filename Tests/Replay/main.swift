import Descriptors
import Fuzzing
import Glibc
import Octets

// Plays files to a fuzz target without a sanitizer, whose own memory would hide what the target takes:
// `find CORPUS -type f | Replay TARGET`. Prints how many there were and the most memory it took, and
// fails when that is too much.
let mostMemory = 65_536

guard CommandLine.arguments.count == 2,
  let target = FuzzTarget(rawValue: CommandLine.arguments[1])
else {
  print("usage: Replay TARGET < NAMES")
  exit(2)
}
var count = 0
var content = Buffer(capacity: 1 << 22)
while let name = readLine() {
  let file = try Descriptor(reading: Path(name))
  content.removeAll()
  while case .bytes = try file.read(into: &content) {}
  target.run([UInt8](content.bytes))
  count += 1
}
var usage = rusage()
getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
print("replay: \(target.rawValue): \(count) inputs, at most \(usage.ru_maxrss) KiB")
exit(count > 0 && usage.ru_maxrss <= mostMemory ? 0 : 1)
