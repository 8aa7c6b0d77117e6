import GatewayDomain
import Persistence
import Values

/// Says which customer or product a source's own id means. This is how a person settles an ambiguous
/// customer: the next version of the order then passes.
package struct SetCrossReference: Codable, Sendable {
  package var entity: CrossReferenceEntity
  package var sourceSystem: String
  package var localID: String
  /// Absent for a customer: it is nobody known, a new debtor is made of what the source said.
  package var globalID: String?

  package init(entity: CrossReferenceEntity, sourceSystem: String, localID: String, globalID: String? = nil) {
    self.entity = entity
    self.sourceSystem = sourceSystem
    self.localID = localID
    self.globalID = globalID
  }

  package func perform(in unit: UnitOfWork) throws -> CrossReference {
    guard try SettingsStore.sourceSystem(sourceSystem, in: unit.database) != nil else {
      throw GatewayRefusal.unknownSourceSystem(sourceSystem)
    }
    guard let localID = localID.trimmedText(upTo: 100) else {
      throw GatewayRefusal.invalid("'localID' must be a text of 1 to 100 bytes.")
    }
    let target = entity == .product ? try product(localID, in: unit) : try customer(localID, in: unit)
    if entity == .customer, sourceSystem == SourceOrder.sales {
      try Assessment.resumeThose(waitingFor: "account:\(localID)", in: unit)
    }
    try unit.audit(
      "set cross-reference", subject: "\(entity.rawValue) \(sourceSystem)/\(localID)", detail: target)
    return CrossReference(
      entity: entity, sourceSystem: sourceSystem, localID: localID, globalID: target, recordedAt: unit.businessTime,
      recordedBy: unit.cause.actor)
  }

  private func product(_ localID: String, in unit: UnitOfWork) throws -> String {
    guard let globalID, try MasterDataStore.product(globalID, in: unit.database) != nil else {
      throw GatewayRefusal.unknownProduct(globalID ?? "")
    }
    try CrossReferenceStore.save(
      CrossReference(
        entity: .product, sourceSystem: sourceSystem, localID: localID, globalID: globalID,
        recordedAt: unit.businessTime, recordedBy: unit.cause.actor),
      in: unit.database)
    return globalID
  }

  private func customer(_ localID: String, in unit: UnitOfWork) throws -> String {
    if let linked = try CrossReferenceStore.globalID(.customer, sourceSystem, localID, in: unit.database) {
      guard globalID == nil || globalID == linked else { throw GatewayRefusal.crossReferenceTaken(linked) }
      return linked
    }
    let account = try AccountStore.find(sourceSystem, localID, in: unit.database)
    try AccountStore.clearAmbiguity(sourceSystem, localID, in: unit.database)
    guard let globalID else {
      guard let account else { throw GatewayRefusal.unknownAccount(sourceSystem: sourceSystem, reference: localID) }
      return try Onboarding.create(from: account, in: unit)
    }
    guard let customer = try CustomerStore.find(globalID, in: unit.database) else {
      throw GatewayRefusal.unknownCustomer(globalID)
    }
    let known =
      account
      ?? SourceAccount(
        sourceSystem: sourceSystem, reference: localID, number: localID, party: customer.party,
        currency: customer.currency, paymentTermsDays: customer.paymentTermsDays)
    try Onboarding.link(known, to: globalID, in: unit)
    return globalID
  }
}
