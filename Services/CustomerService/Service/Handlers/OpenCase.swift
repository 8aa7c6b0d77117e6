import CustomerServiceContract
import CustomerServiceDomain
import Messaging
import Persistence
import Values

/// Records a customer's question, incident or problem.
package struct OpenCase: Codable, Sendable {
  /// The id under which the gateway onboarded the customer.
  package var customerID: String
  package var orderID: String?
  /// `question` when absent.
  package var kind: ServiceCase.Kind?
  /// `normal` when absent.
  package var priority: ServiceCase.Priority?
  package var subject: String
  package var description: String?
  /// Of the mail or form that the case comes from: the same one never opens two cases.
  package var messageID: String?

  package init(
    customerID: String, orderID: String? = nil, kind: ServiceCase.Kind? = nil, priority: ServiceCase.Priority? = nil,
    subject: String, description: String? = nil, messageID: String? = nil
  ) {
    self.customerID = customerID
    self.orderID = orderID
    self.kind = kind
    self.priority = priority
    self.subject = subject
    self.description = description
    self.messageID = messageID
  }

  /// The case that the same mail or form opened before, when there is one.
  package func perform(in unit: UnitOfWork) throws -> CaseSummary {
    let messageID = try messageID.map { try FieldRefusal.text($0, "messageID", upTo: 200) }
    if let messageID, let before = try CaseStore.find(messageID: messageID, in: unit.database) {
      guard before.customerID == customerID else { throw ReferenceRefusal.messageUsed(messageID) }
      return CaseSummary(before)
    }
    guard try CustomerStore.isKnown(customerID, in: unit.database) else {
      throw ReferenceRefusal.customerUnknown(customerID)
    }
    let orderID = try orderID.map { try FieldRefusal.text($0, "orderID", upTo: 64) }
    // An order of which nothing has been shipped is not known here: it is taken as told.
    if let orderID, let owner = try ShippedStore.customer(ofOrder: orderID, in: unit.database), owner != customerID {
      throw ReferenceRefusal.orderOfOther(orderID)
    }
    let now = unit.businessTime
    let asked = ServiceCase.Details(
      kind: kind ?? .question, priority: priority ?? .normal, subject: subject, description: description)
    let events = try ServiceCase.decide(.open(asked), on: ServiceCase.State(), at: now)
    guard case .opened(let details) = events.first else { preconditionFailure("a case that is opened says so") }
    let stored = StoredCase(
      caseID: unit.newID(), number: try unit.nextNumber("CS"), customerID: customerID, orderID: orderID,
      details: details, state: events.reduce(ServiceCase.State(), ServiceCase.evolve), messageID: messageID,
      openedAt: now)
    try CaseStore.insert(stored, in: unit.database)
    try unit.publish(
      CaseOpened(
        caseID: stored.caseID, number: stored.number, customerID: customerID, orderID: orderID,
        subject: details.subject, priority: details.priority.rawValue, openedAt: now))
    return CaseSummary(stored)
  }
}
