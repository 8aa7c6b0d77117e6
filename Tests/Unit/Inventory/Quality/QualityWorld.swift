import GRDB
import InventoryContract
import InventoryDomain
import InventoryService
import Messaging
import Persistence
import Testing
import Values

/// Inspection in short.
extension InventoryWorld {
  /// One question with yes or no, asked of the first piece of each lot unless told.
  func inspect(
    _ item: String, _ occasions: [InspectionPlan.Occasion] = [.receipt, .production], sample: Int = 1, every: Int = 1
  ) throws {
    _ = try perform {
      try DefineInspectionPlan(
        occasions: occasions, characteristics: [.init(name: "sound")], sampleSize: sample, everyNthLot: every
      ).perform(item: item, in: $0)
    }
  }

  func lots() throws -> [InspectionLotOpened] { try everPublished(InspectionLotOpened.self) }

  /// Tests one piece and decides.
  @discardableResult
  func decide(
    _ lotID: String, accept: Int64 = 0, reject: Int64 = 0, conforms: Bool = true, reason: String? = nil
  ) throws -> InspectionLotView {
    try perform { unit in
      try RecordInspectionResults(results: [.init(characteristic: "sound", conforms: conforms)])
        .perform(lot: lotID, in: unit)
      return try DecideInspectionLot(
        accept: .pieces(accept), reject: .pieces(reject), defectCode: reject > 0 ? "CRACKED" : nil, reason: reason
      ).perform(lot: lotID, in: unit)
    }
  }

  @discardableResult
  func dispose(
    _ id: String, _ disposition: Nonconformance.Disposition, _ pieces: Int64? = nil
  ) throws -> NonconformanceView {
    try perform {
      try DisposeNonconformance(
        disposition: disposition, quantity: pieces.map { .pieces($0) }, reason: "review board"
      ).perform(nonconformance: id, in: $0)
    }
  }

  func nonconformances() throws -> [NonconformanceChanged] { try everPublished(NonconformanceChanged.self) }

  /// Free or reserved, under inspection, blocked: at the main site.
  func places(_ item: String) throws -> [Int64] {
    try ["main", "inspection:main", "blocked:main"].map { location in
      try database.read {
        try Int64.fetchOne(
          $0, sql: "SELECT quantitySteps FROM stock WHERE item = ? AND location = ?", arguments: [item, location]) ?? 0
      }
    }
  }
}
