import Values

/// Every event that CustomerService publishes, for the catalogue, the topology and the contract tests.
package enum CustomerServiceEvents {
  package static let all: [any BusinessEvent.Type] = [
    CaseOpened.self,
    CaseStatusChanged.self,
    ReturnRequested.self,
  ]
}
