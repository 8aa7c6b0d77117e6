import GatewayDomain
import Persistence
import Values

/// Lets a CRM hand over orders, and says to which company they go.
package struct RegisterSourceSystem: Codable, Sendable {
  /// The legal entity whose ERP its orders go to.
  package var company: String
  /// How far a price may lie from the list price, in hundredths of a percent; absent: the signed price stands.
  package var priceToleranceBasisPoints: Int64?
  package var active: Bool?

  package init(company: String, priceToleranceBasisPoints: Int64? = nil, active: Bool? = nil) {
    self.company = company
    self.priceToleranceBasisPoints = priceToleranceBasisPoints
    self.active = active
  }

  package func perform(name: String, in unit: UnitOfWork) throws -> SourceSystem {
    guard RegisterSourceSystem.isWord(name), RegisterSourceSystem.isWord(company), company != ServiceIdentity.group
    else {
      throw GatewayRefusal.invalid(
        "The names of a source system and of a company are 1 to 40 letters, digits and '-'; 'group' is not a company.")
    }
    guard priceToleranceBasisPoints.map({ (0...10_000).contains($0) }) ?? true else {
      throw GatewayRefusal.invalid("The price tolerance lies between 0 and 10000 hundredths of a percent.")
    }
    let before = try SettingsStore.companies(in: unit.database)
    let system = SourceSystem(
      name: name, company: company, priceToleranceBasisPoints: priceToleranceBasisPoints, active: active ?? true)
    try SettingsStore.save(system, at: unit.businessTime, in: unit.database)
    if !before.contains(company) { try introduceCustomers(in: unit) }
    try unit.audit("register source system", subject: name, detail: "orders go to \(company)")
    return system
  }

  /// A company that joins must know every debtor before the first order reaches it.
  private func introduceCustomers(in unit: UnitOfWork) throws {
    for (customer, sourceSystem, reference) in try CustomerStore.all(in: unit.database) {
      try Onboarding.announce(customer, sourceSystem, reference, to: company, in: unit)
    }
  }

  /// A word of a routing key.
  private static func isWord(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count)
      && text.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0 | 0x20) || $0 == UInt8(ascii: "-") }
  }
}

/// Sets how long answers may take. Stages that are under way keep their deadline.
package struct SetHandoffPolicy: Codable, Sendable {
  package var stageTimeoutSeconds: Int
  package var holdTimeoutSeconds: Int
  package var reservationSeconds: Int

  package init(stageTimeoutSeconds: Int, holdTimeoutSeconds: Int, reservationSeconds: Int) {
    self.stageTimeoutSeconds = stageTimeoutSeconds
    self.holdTimeoutSeconds = holdTimeoutSeconds
    self.reservationSeconds = reservationSeconds
  }

  package func perform(in unit: UnitOfWork) throws -> HandoffPolicy {
    let year = 366 * 86_400
    guard (1...year).contains(stageTimeoutSeconds), (1...year).contains(holdTimeoutSeconds),
      (1...year).contains(reservationSeconds)
    else { throw GatewayRefusal.invalid("Each time is between 1 second and 366 days.") }
    // Stock is held from the question on, over both stages that may follow, and until the answer has reached everybody.
    let shortest = 2 * stageTimeoutSeconds + 60
    guard reservationSeconds >= shortest else {
      throw GatewayRefusal.invalid(
        "Reservations must outlast two stages and a minute: with stages of \(stageTimeoutSeconds) s, "
          + "'reservationSeconds' must be \(shortest) or more.")
    }
    let policy = HandoffPolicy(
      stageTimeoutSeconds: stageTimeoutSeconds, holdTimeoutSeconds: holdTimeoutSeconds,
      reservationSeconds: reservationSeconds)
    try SettingsStore.save(policy, in: unit.database)
    try unit.audit(
      "set hand-off policy", subject: "gateway",
      detail: "stage \(stageTimeoutSeconds) s, hold \(holdTimeoutSeconds) s, reservations \(reservationSeconds) s")
    return policy
  }
}
