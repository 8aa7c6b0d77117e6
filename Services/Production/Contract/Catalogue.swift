import Values

/// Every event that Production publishes, for the catalogue, the topology and the contract tests.
package enum ProductionEvents {
  package static let all: [any BusinessEvent.Type] = [
    SupplyPromised.self,
    WorkOrderReleased.self,
    WorkOrderStarted.self,
    WorkOrderCompleted.self,
    WorkOrderCancelled.self,
    DemandDelayed.self,
  ]
}
