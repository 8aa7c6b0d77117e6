/// Who a service is in messages: its name and the company (legal entity) whose books it keeps.
package struct ServiceIdentity: Sendable, Hashable {
  /// `sales`, `customer-service`, `accounting`, `inventory`, `production`, `gateway`, `customer-status`.
  package let name: String
  /// The fixed word `group` for services that serve all companies, else the legal entity's code.
  package let company: String

  package init(name: String, company: String) {
    self.name = name
    self.company = company
  }
  /// The CloudEvents source, `/<company>/<service>`.
  package var source: String { "/\(company)/\(name)" }
  /// Inboxes of company services carry the company in front.
  package var inboxQueue: String { company == ServiceIdentity.group ? "\(name).inbox" : "\(company).\(name).inbox" }
  package var deadLetterQueue: String {
    company == ServiceIdentity.group ? "\(name).dead-letter" : "\(company).\(name).dead-letter"
  }

  package static let group = "group"
}
