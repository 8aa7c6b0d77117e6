import Persistence
import Values

/// What becomes of an error that a route threw: the answer, and who else must know.
struct Mishap {
  let problem: Problem
  /// For the log only: what a caller need not and must not see.
  let logged: (any Error)?
  /// The medium failed: the process must end after it has answered.
  let isFatal: Bool

  private init(telling problem: Problem, logged: (any Error)? = nil, isFatal: Bool = false) {
    self.problem = problem
    self.logged = logged
    self.isFatal = isFatal
  }

  init(_ error: any Error) {
    switch error {
    case let problem as Problem: self.init(telling: problem)
    case let refusal as any BusinessRefusal: self.init(telling: .conflict(refusal.sentence, code: refusal.code))
    default: self.init(fault: error)
    }
  }

  private init(fault error: any Error) {
    switch DatabaseFault(error) {
    case .full:
      let problem = Problem(
        status: 507, code: "STORAGE_FULL",
        detail: "There is no space left to store this, and nothing was changed; free space and send it again.")
      self.init(telling: problem, logged: error)
    case .fatal: self.init(telling: Mishap.internalError, logged: error, isFatal: true)
    case .busy:
      let problem = Problem.unavailable(
        "The database is busy, and nothing was changed; send the request again in a moment.", code: "BUSY")
      self.init(telling: problem, logged: error)
    case nil: self.init(telling: Mishap.internalError, logged: error)
    }
  }

  private static let internalError = Problem(
    status: 500, code: "INTERNAL",
    detail: "The request failed inside the service and nothing was changed; tell its operator the reference.")
}
