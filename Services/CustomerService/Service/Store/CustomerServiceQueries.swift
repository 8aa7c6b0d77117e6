import CustomerServiceDomain
import GRDB
import Persistence
import Values

/// What can be asked of customer service, as views. Lists fetch one more than `limit`, which tells that
/// there is more.
package enum CustomerServiceQueries {
  /// A case shows at most its latest entries of this number.
  package static let shownEntries = 500

  package static func serviceCase(_ caseID: String, in db: Database) throws -> CaseView? {
    try CaseStore.find(caseID, in: db).map { try view($0, in: db) }
  }

  package static func serviceCase(number: String, in db: Database) throws -> CaseView? {
    try CaseStore.find(number: number, in: db).map { try view($0, in: db) }
  }

  /// Newest first; each nil is not asked for.
  package static func cases(
    customer: String? = nil, status: String? = nil, owner: String? = nil, after cursor: String? = nil, limit: Int,
    in db: Database
  ) throws -> [CaseSummary] {
    try CaseStore.list(
      customer: customer, status: status, owner: owner, after: cursor, limit: limit + 1, in: db
    ).map(CaseSummary.init)
  }

  package static func goodsReturn(_ returnID: String, in db: Database) throws -> ReturnView? {
    try ReturnStore.find(returnID, in: db).map(ReturnView.init)
  }

  /// What can still come back of an order, by line id; empty when nothing of it has been shipped.
  package static func returnable(order orderID: String, in db: Database) throws -> [ReturnableLine] {
    try ShippedStore.lines(ofOrder: orderID, in: db).sorted { $0.key < $1.key }
      .map { ReturnableLine(lineID: $0.key, $0.value) }
  }

  private static func view(_ stored: StoredCase, in db: Database) throws -> CaseView {
    CaseView(
      stored, entries: try CaseStore.entries(of: stored.caseID, limit: shownEntries, in: db),
      returns: try ReturnStore.list(case: stored.caseID, in: db))
  }
}
