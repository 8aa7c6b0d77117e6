import GatewayDomain
import InventoryContract
import Messaging
import Persistence
import ProductionContract
import Values

/// Stock answered: enough decides the order, otherwise production is asked for the rest.
struct DecideOrderWhenAvailabilityPromised: MessageHandler {
  func handle(_ event: AvailabilityPromised, in unit: UnitOfWork) throws -> Outcome {
    try Advance.handoff(event.handoffID, version: event.version, in: unit, ofSupply: true) { process in
      let expected = process.isIn(.availabilityCheck, version: event.version)
      return .answerStock(
        version: event.version,
        event.lines.map { SupplyAnswer(lineID: $0.lineID, promised: $0.promised, date: $0.date) },
        demand: expected ? try process.demand() : [],
        shipComplete: expected ? try process.order().header.shipComplete : false)
    }
  }
}

/// Stock cannot serve this version at all: it is rejected with inventory's reason.
struct RejectOrderWhenAvailabilityRefused: MessageHandler {
  func handle(_ event: AvailabilityRefused, in unit: UnitOfWork) throws -> Outcome {
    let fault = HandoffFault(HandoffCode(rawValue: event.code) ?? .dateInfeasible, line: event.lineID, event.message)
    return try Advance.handoff(event.handoffID, version: event.version, in: unit, ofSupply: true) { _ in
      .refuseStock(version: event.version, fault)
    }
  }
}

/// Production answered: the version is decided.
struct DecideOrderWhenSupplyPromised: MessageHandler {
  func handle(_ event: SupplyPromised, in unit: UnitOfWork) throws -> Outcome {
    try Advance.handoff(event.handoffID, version: event.version, in: unit, ofSupply: true) { process in
      let expected = process.isIn(.capacityCheck, version: event.version)
      return .answerProduction(
        version: event.version,
        event.lines.map { line in
          SupplyAnswer(
            lineID: line.lineID, promised: line.promised, date: line.date,
            code: line.code.map { HandoffCode(rawValue: $0) ?? .dateInfeasible })
        },
        demand: expected ? try process.demand() : [],
        shipComplete: expected ? try process.order().header.shipComplete : false)
    }
  }
}
