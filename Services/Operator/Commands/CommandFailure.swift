/// Why a command did not do what it was asked, in one sentence for the operator. It is printed as one line
/// and the exit code is 1; what is wrong with the arguments themselves is a `ValidationError`, which shows
/// the usage as well.
struct CommandFailure: Error, Equatable, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
