import CustomerServiceContract
import Messaging
import Persistence

struct ProjectCaseWhenCaseOpened: MessageHandler {
  func handle(_ event: CaseOpened, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    try projection.putCase(
      event.caseID, customerID: event.customerID, orderID: event.orderID, number: event.number, subject: event.subject,
      priority: event.priority, at: event.openedAt)
    try projection.tell(
      event.customerID, order: event.orderID, at: event.openedAt, "Case \(event.number) opened: \(event.subject)")
    try projection.touch(event.customerID, "cases", event.openedAt)
    return .done
  }
}

struct ProjectCaseWhenCaseStatusChanged: MessageHandler {
  func handle(_ event: CaseStatusChanged, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    try projection.setCaseStatus(event.caseID, status: event.to, at: event.changedAt)
    try projection.touch(event.customerID, "cases", event.changedAt)
    return .done
  }
}

struct TellWhenReturnRequested: MessageHandler {
  func handle(_ event: ReturnRequested, in unit: UnitOfWork) throws -> Outcome {
    let projection = Projection(unit)
    try projection.tell(
      event.customerID, order: event.orderID, at: event.requestedAt,
      "Return \(event.number) authorised; the warehouse expects the goods.")
    try projection.touch(event.customerID, "cases", event.requestedAt)
    return .done
  }
}
