import Operations
import Ratcheting

extension SessionState {
  /// One line for many sessions.
  var line: String {
    """
    \(contact)\t\(state)\tsent \(sent)\treceived \(received)\tmissing \(missingCount)\t\
    last used \(lastUsed == 0 ? "never" : "\(Day(lastUsed))")

    """
  }

  /// All there is to tell of one.
  var paragraph: String {
    """
    \(contact), \(state)
      begun       \(Day(began)), by \(hasBegunIt ? "you" : "them")
      last used   \(lastUsed == 0 ? "never" : "\(Day(lastUsed))")
      sent        \(sent)
      received    \(received)
      missing     \(missingCount)

    """ + gaps.map { "    in \($0.chain): \(DecryptCommand.ranges($0.numbers))\n" }.joined()
  }

  var json: JSON {
    .object(
      [
        ("contact", .text(contact.description)), ("state", .text(word)),
        ("begun_by", .text(hasBegunIt ? "self" : "peer")), ("began", .number(began)),
        ("last_used", .number(lastUsed)), ("sent", .number(sent)), ("received", .number(received)),
        (
          "missing",
          .list(
            gaps.map { gap in
              .object([
                ("chain", .text(gap.chain.description)),
                ("numbers", .list(gap.numbers.map { .number(UInt64($0)) })),
              ])
            })
        ),
      ] + (unansweredUntil.map { [("unanswered_until", .number($0))] } ?? []))
  }

  private var state: String {
    guard use == .current, let unansweredUntil else { return word }
    return "\(word), unanswered until \(Day(unansweredUntil))"
  }

  private var word: String {
    switch use {
    case .current: "current"
    case .receivingOnly: "receiving only"
    case .expired: "expired unanswered"
    case .reset: "reset"
    }
  }
}
