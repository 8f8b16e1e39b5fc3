import ArgumentParser
import Operations

/// `pawl unlock`
struct UnlockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlock", abstract: "Keeps the store's key in the kernel for a while.",
    discussion: """
      Meanwhile none of your commands asks for the passphrase, except 'unlock', 'backup' and \
      'passphrase'. The key is in your kernel keyring, never on disk.

      Example: pawl unlock --for 1h
      """)

  @Option(
    name: OptionName.for.specification,
    help: ArgumentHelp(
      "How long: a number followed by s, m, h, d, w or y, at most 366d.", valueName: "duration"))
  var `for` = DurationArgument(seconds: UnlockStore.defaultPeriod)

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard `for`.seconds <= UnlockStore.maximumPeriod else {
      throw WrongUsage.tooLong(.for, limit: "366d")
    }
  }

  func run() throws {
    try global.perform { context in
      let isSealed = try UnlockStore(period: `for`.seconds).run(in: context)
      global.note(
        isSealed
          ? "the store is unlocked for \(`for`)"
          : "the store has no passphrase: it is never locked")
    }
  }
}

/// `pawl lock`
struct LockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock", abstract: "Removes the store's key from the kernel.",
    discussion: "Example: pawl lock")

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform { context in
      let wasUnlocked = try LockStore().run(in: context)
      global.note(wasUnlocked ? "the store is locked" : "the store was not unlocked")
    }
  }
}
