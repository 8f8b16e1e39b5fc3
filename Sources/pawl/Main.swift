import Descriptors

/// Where the program begins.
@main
enum Main {
  static func main() {
    let mask = Process.harden()
    let arePipeErrorsIgnored = Process.catchBrokenPipes()
    Process.end(Program(mask: mask, arePipeErrorsIgnored: arePipeErrorsIgnored).run())
  }
}
