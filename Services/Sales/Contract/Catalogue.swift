import Values

/// Every event that Sales publishes, for the catalogue, the topology and the contract tests.
package enum SalesEvents {
  package static let all: [any BusinessEvent.Type] = [
    AccountOpened.self,
    ProductPublished.self,
    ContractActivated.self,
    ContractTerminated.self,
    OrderConfirmed.self,
    OrderAmended.self,
    OrderCancelled.self,
    ForecastSubmitted.self,
  ]
}
