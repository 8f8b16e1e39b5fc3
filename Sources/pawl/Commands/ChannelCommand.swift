import ArgumentParser
import Descriptors
import Octets
import Operations
import Ratcheting

/// `pawl channel`
struct ChannelCommand: ParsableCommand, CommandRunner {
  static let configuration = CommandConfiguration(
    commandName: "channel", abstract: "Talks to a contact over any pipe, both ways at once.",
    usage: """
      pawl channel [<name>] [--accept <name>] [--via <cmd> | --transport-fd <n[,n]>] \
      [--timeout <time>] [--raw] [--pad] [-- <cmd>]
      """,
    discussion: """
      Both sides run it, and something connects them: the command of --via, open descriptors, or, if \
      only a command follows '--', standard input and output. What one side reads from standard input \
      comes out of standard output on the other, or goes to the command behind '--' and comes from it. \
      The keys change at the latest every ten seconds of the conversation.

      A connection that is cut is told from one that was closed: the status is 15. If the command \
      behind '--' fails, it is 24.

      Example: pawl channel bob --via 'nc bob.example 7000'
      """)

  @Argument(help: "The contact to talk to.")
  var name: NameArgument?

  @Option(
    name: OptionName.accept.specification,
    help: ArgumentHelp(
      "Save someone who is not yet a contact under this name; NAME may then be left out.",
      valueName: "name"))
  var accept: NameArgument?

  @Option(
    name: OptionName.via.specification,
    help: ArgumentHelp(
      "Reach the other side by the standard input and output of this shell command.",
      valueName: "command"))
  var via: FileArgument?

  @Option(
    name: OptionName.transportFd.specification,
    help: ArgumentHelp(
      "Reach the other side by these descriptors; one is enough for a socket.",
      valueName: "in[,out]"))
  var transportFd: DescriptorsArgument?

  @Option(
    name: OptionName.timeout.specification,
    help: ArgumentHelp("How long to wait for the other side to begin.", valueName: "duration"))
  var timeout = DurationArgument(seconds: 60)

  @Flag(
    name: OptionName.raw.specification,
    help: "Show what is said on a terminal as it is, control characters too.")
  var raw = false

  @Flag(name: OptionName.pad.specification, help: "Add padding, so that lengths reveal less.")
  var pad = false

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp(
      "Behind '--': a command to connect with the other side.", valueName: "command"))
  var command: [String] = []

  @OptionGroup var global: GlobalOptions

  var file: FileArgument? { nil }
  var output: FileArgument? { nil }

  func validate() throws {
    guard name != nil || accept != nil else { throw WrongUsage.noName }
    guard via == nil || transportFd == nil else { throw WrongUsage.viaAndDescriptors }
    guard via != nil || transportFd != nil || !command.isEmpty else { throw WrongUsage.noTransport }
    try GlobalOptions.checkOpen(transportFd?.input, for: .transportFd)
    try GlobalOptions.checkOpen(transportFd?.output, for: .transportFd)
  }

  func run() throws {
    let standardStreams: [Int32] = via == nil ? [0, 1] : []
    let descriptors = transportFd.map { [$0.input, $0.output] } ?? standardStreams
    let subject = Subject(hasCommand: !command.isEmpty, transport: descriptors)
    try global.perform(on: subject) { context in
      let names = (try name?.name, try accept?.name)
      if let contact = names.0, let new = names.1, contact != new {
        throw WrongUsage.differentNames
      }
      for number in descriptors { Descriptor(borrowing: number).closeInCommands() }
      let channel = Channel(
        with: names.0, accept: names.1, isPadded: pad, timeout: timeout.seconds)
      var peer: Sender?
      let ending = try channel.run(in: context, over: try transport(), with: content()) { event in
        if case .opened(let sender) = event { peer = sender }
        if let peer { announce(event, with: peer) }
      }
      try finish(ending)
    }
  }

  private func transport() throws(OperationError) -> ChannelTransport {
    if let via {
      do { return .command(try Command(script: via.path.bytes)) } catch {
        throw .commandNotRun(error)
      }
    }
    return transportFd.map { .descriptors($0.input, $0.output) } ?? .standardStreams
  }

  private func content() -> ChannelContent {
    do {
      return try otherCommand().map { .command($0) } ?? .standardStreams(isRaw: raw)
    } catch { return .refused(error) }
  }

  private func announce(_ event: Channel.Event, with peer: Sender) {
    switch event {
    case .opened:
      global.note("channel with \(peer.name), \(TrustState(of: peer).noted)")
      global.warn(about: peer)
      report("open", about: peer)
    case .turned: report("turn", about: peer)
    }
  }

  private func report(_ state: String, about peer: Sender, with more: [(String, JSON)] = []) {
    global.status.send(
      "channel",
      with: [
        ("state", .text(state)), ("name", .text(peer.name.description)),
        ("identity", .text(peer.identity.description)),
      ] + TrustState(of: peer).fields + more)
  }

  /// Tells how the channel has ended.
  private func finish(_ ending: Channel.Ending) throws {
    if let peer = ending.peer {
      let status = ending.command.map { JSON.number(UInt64($0.shellStatus)) } ?? .null
      report(
        "closed", about: peer,
        with: [("acknowledged", .number(ending.acknowledgedByteCount)), ("command_status", status)])
    }
    switch ending.reason {
    case .closed: break
    case .failed(let error): throw error
    case .signal(let number): Process.end(bySignal: number)
    }
  }
}
