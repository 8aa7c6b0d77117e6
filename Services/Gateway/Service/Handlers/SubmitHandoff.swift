import GatewayDomain
import Persistence
import Values

/// A foreign CRM hands over a version of an order. The body is kept as the tree it was sent as, so that
/// keys which may not cross are seen before anything is read.
package struct SubmitHandoff: Codable, Sendable {
  package var document: DocumentValue

  package init(document: DocumentValue) { self.document = document }
  package init(from decoder: any Decoder) throws { document = try DocumentValue(from: decoder) }
  package func encode(to encoder: any Encoder) throws { try document.encode(to: encoder) }

  /// Whom the order claims to come from, as far as the document says so.
  var sourceSystem: String? {
    guard case .object(let fields) = document, case .text(let name)? = fields["sourceSystem"] else { return nil }
    return name
  }

  /// Answers with the hand-off: under way, or decided, also when this version was handed over before.
  ///
  /// Throws ``ForeignDocument/Misfit`` with every error when the document cannot be taken in, and
  /// ``GatewayRefusal`` for another content of a known version, a version out of turn, or an unknown source.
  package func perform(in unit: UnitOfWork) throws -> HandoffView {
    let order = try ForeignDocument.read(document).get()
    guard order.sourceSystem != SourceOrder.sales else {
      throw GatewayRefusal.invalid("Orders of 'sales' come as its events; a foreign CRM has a name of its own.")
    }
    guard let system = try SettingsStore.sourceSystem(order.sourceSystem, in: unit.database) else {
      throw GatewayRefusal.unknownSourceSystem(order.sourceSystem)
    }
    guard system.active else { throw GatewayRefusal.inactiveSourceSystem(system.name) }
    switch try Intake.receive(order, from: system, in: unit) {
    case .taken(let handoffID), .stored(let handoffID):
      return try HandoffQueries.view(handoffID, in: unit.database)!
    case .conflict(let handoffID):
      throw GatewayRefusal.duplicateConflict(handoffID: handoffID, version: order.version)
    case .missing(let expected): throw GatewayRefusal.missingVersion(expected: expected)
    }
  }
}
