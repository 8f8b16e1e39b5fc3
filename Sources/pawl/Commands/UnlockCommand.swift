import ArgumentParser
import Operations

/// `pawl unlock`
struct UnlockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlock", abstract: "Lets the kernel keep the store's key for a while.",
    discussion: """
      Meanwhile no command of yours asks for the passphrase but 'unlock', 'backup' and 'passphrase'. \
      The key is in your keyring in the kernel, never on a disk.

      Example: pawl unlock --for 1h
      """)

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(
      "How long: a number with s, m, h, d, w or y, at most 366d.", valueName: "duration"))
  var period = Duration(seconds: Unlock.standardPeriod)

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard period.seconds <= Unlock.longestPeriod else {
      throw WrongUsage.tooLong("--for", "366d")
    }
  }

  func run() throws {
    try global.perform { context in
      let isSealed = try Unlock(period: period.seconds).run(in: context)
      global.note(
        isSealed
          ? "the store is unlocked for \(period)"
          : "the store has no passphrase: it is never locked")
    }
  }
}

/// `pawl lock`
struct LockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock", abstract: "Takes the store's key from the kernel again.",
    discussion: "Example: pawl lock")

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform { context in
      let wasUnlocked = try Lock().run(in: context)
      global.note(wasUnlocked ? "the store is locked" : "the store was not unlocked")
    }
  }
}
