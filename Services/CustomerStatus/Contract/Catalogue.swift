import Values

/// Every event that CustomerStatus publishes, for the catalogue, the topology and the contract tests.
package enum CustomerStatusEvents {
  package static let all: [any BusinessEvent.Type] = [
    CustomerStatusUpdated.self
  ]
}
