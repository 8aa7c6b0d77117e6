import HTTPSupport

/// A record of planning data in a list, and where it is read and taken away.
package struct PlanningRecordView: Codable, Sendable {
  /// Stands for the plant without a name in addresses.
  static let noName = "-"

  /// What identifies it among its kind; empty: the plant without a name.
  package var key: String
  /// Its address: `/v1/planning-data/plants/Leeds`.
  package var path: String
  package var record: JSONDocument

  init(_ kind: PlanningKind, _ key: String, _ document: String) throws {
    self.key = key
    path = "\(PlanningRecordView.path(of: kind))/\(URLText.encoded(key.isEmpty ? PlanningRecordView.noName : key))"
    record = try JSONDocument.parsed(document)
  }

  static func path(of kind: PlanningKind) -> String { "/v1/planning-data/\(kind.listName)" }
}
