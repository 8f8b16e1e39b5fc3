/// The exit statuses; scripts rely on them.
enum ExitStatus: CInt {
  case failure = 1
  case usage = 2
  case notForThisStore = 10
  case alreadyDecrypted = 11
  case unknownSender = 12
  case unexpectedSender = 13
  case altered = 14
  case truncated = 15
  case malformed = 16
  case expired = 17
  case identityMismatch = 18
  case tooManySkipped = 19
  case noContactOrSession = 20
  case storeUnavailable = 21
  case storeDamaged = 22
  case inputOutput = 23
  case brokenPipe = 141
}
