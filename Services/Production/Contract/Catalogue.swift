import Values

/// Every event that Production publishes, for the catalogue, the topology and the contract tests.
package enum ProductionEvents {
  package static let all: [any BusinessEvent.Type] = [
    SupplyPromised.self,
    SupplyRefused.self,
    WorkOrderReleased.self,
    WorkOrderStarted.self,
    WorkOrderCompleted.self,
    WorkOrderClosed.self,
    WorkOrderCancelled.self,
    SubcontractRescheduled.self,
    MaterialBackflushed.self,
    OperationCompleted.self,
    ComponentBookingChanged.self,
    DemandDelayed.self,
    PlanPublished.self,
    MasterScheduleReleased.self,
    PlannedOrderProposed.self,
    PlannedOrderFirmed.self,
    PlannedOrderRescheduled.self,
    PlannedOrderWithdrawn.self,
    CapacityOverloaded.self,
  ]
}
