import GatewayDomain
import Messaging
import Persistence
import SalesContract
import Values

/// A product was listed or changed: lines are checked against the newest listing.
struct ListProductWhenProductPublished: MessageHandler {
  func handle(_ event: ProductPublished, in unit: UnitOfWork) throws -> Outcome {
    guard let measure = UnitOfMeasure(event.unit) else {
      throw PermanentFault(
        "The product's unit '\(event.unit)' is not known; use one of \(UnitOfMeasure.known.joined(separator: ", ")).")
    }
    try MasterDataStore.saveProduct(
      Knowledge.Product(
        code: event.code, isService: event.kind == .service, unit: measure, listPrice: event.listPrice,
        active: event.active),
      name: event.name, in: unit.database)
    try Assessment.resumeThose(waitingFor: "product:\(event.code)", in: unit)
    return .done
  }
}

/// A contract is signed and in force: orders under it may cross.
struct NoteContractWhenContractActivated: MessageHandler {
  func handle(_ event: ContractActivated, in unit: UnitOfWork) throws -> Outcome {
    try MasterDataStore.saveContract(
      event.contractID,
      Knowledge.Contract(account: event.accountID, startDate: event.startDate, endDate: event.endDate),
      in: unit.database)
    try unit.fulfil("contract:\(event.contractID)")
    try Assessment.resumeThose(waitingFor: "contract:\(event.contractID)", in: unit)
    return .done
  }
}

/// A contract ended early: nothing dated later crosses under it.
struct EndContractWhenContractTerminated: MessageHandler {
  func handle(_ event: ContractTerminated, in unit: UnitOfWork) throws -> Outcome {
    let known = try MasterDataStore.endContract(event.contractID, lastDate: event.lastDate, in: unit.database)
    return known ? .done : .waitFor("contract:\(event.contractID)")
  }
}
