import Values

/// Every event that Gateway publishes, for the catalogue, the topology and the contract tests.
package enum GatewayEvents {
  package static let all: [any BusinessEvent.Type] = [
    CustomerOnboarded.self,
    CreditCheckRequested.self,
    AvailabilityRequested.self,
    CapacityRequested.self,
    OrderAccepted.self,
    OrderHeld.self,
    OrderRejected.self,
    CancellationRequested.self,
    OrderCancelled.self,
    CancellationRefused.self,
    PromiseChanged.self,
  ]
}
