import GRDB
import Persistence
import SalesDomain
import Values

/// A contract as stored.
struct StoredContract {
  let contractID: String
  let number: String
  let accountID: String
  var state: Contract.State
  let draftedAt: Instant
}

enum ContractStore {
  private static let columns = """
    contractID, number, accountID, state, signedBy, signatureHash, firstDay, lastDay, terminationReason, draftedAt
    """

  static func find(_ contractID: String, in db: Database) throws -> StoredContract? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM contract WHERE contractID = ?"), arguments: [contractID]
    ).map(stored)
  }

  /// The account's contract that is in force on `day`; at most one is. Null days of drafts match nothing.
  static func inForce(account accountID: String, on day: LocalDate, in db: Database) throws -> StoredContract? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM contract
          WHERE accountID = ?1 AND firstDay <= ?2 AND (lastDay IS NULL OR lastDay >= ?2)
          """), arguments: [accountID, day]
    ).map(stored)
  }

  /// The terms of the account's other contracts that were activated.
  static func otherTerms(of contract: StoredContract, in db: Database) throws -> [Contract.Term] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT firstDay, lastDay FROM contract
          WHERE accountID = ? AND contractID <> ? AND firstDay IS NOT NULL
          """), arguments: [contract.accountID, contract.contractID]
    ).map { Contract.Term(firstDay: $0[0], lastDay: $0[1]) }
  }

  /// Newest first, after the contract `cursor`; all accounts' when `accountID` is nil.
  static func list(account accountID: String?, after cursor: String?, limit: Int, in db: Database) throws
    -> [StoredContract]
  {
    let ofAccount = accountID == nil ? "?1 IS NULL" : "accountID = ?1"
    return try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM contract WHERE \(ofAccount) AND (?2 IS NULL OR contractID < ?2)
          ORDER BY contractID DESC LIMIT ?3
          """), arguments: [accountID, cursor, limit]
    ).map(stored)
  }

  static func save(_ contract: StoredContract, in db: Database) throws {
    let name: String
    var signature: Contract.Signature?
    var reason: String?
    switch contract.state {
    case .none, .draft: name = "draft"
    case .signed(let given): (name, signature) = ("signed", given)
    case .active(let given, _): (name, signature) = ("active", given)
    case .terminated(let given, _, let why): (name, signature, reason) = ("terminated", given, why)
    }
    let term = Contract.term(of: contract.state)
    try db.cachedStatement(
      sql: """
        INSERT INTO contract (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (contractID) DO UPDATE SET state = excluded.state, signedBy = excluded.signedBy,
          signatureHash = excluded.signatureHash, firstDay = excluded.firstDay, lastDay = excluded.lastDay,
          terminationReason = excluded.terminationReason
        """
    ).execute(arguments: [
      contract.contractID, contract.number, contract.accountID, name, signature?.signedBy, signature?.documentHash,
      term?.firstDay, term?.lastDay, reason, contract.draftedAt,
    ])
  }

  private static func stored(_ row: Row) -> StoredContract {
    func signature() -> Contract.Signature { Contract.Signature(signedBy: row[4], documentHash: row[5]) }
    func term() -> Contract.Term { Contract.Term(firstDay: row[6], lastDay: row[7]) }
    let name: String = row[3]
    let state: Contract.State =
      switch name {
      case "signed": .signed(signature())
      case "active": .active(signature(), term())
      case "terminated": .terminated(signature(), term(), reason: row[8])
      default: .draft
      }
    return StoredContract(contractID: row[0], number: row[1], accountID: row[2], state: state, draftedAt: row[9])
  }
}
