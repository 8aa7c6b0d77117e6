import Foundation
import GatewayContract
import GatewayDomain
import Messaging
import SalesContract
import Testing
import Values

/// What may cross, and that nothing else does.
@Suite struct AllowListTests {
  private static func tree(_ document: [String: Any]) throws -> DocumentValue {
    try WireFormat.decode(DocumentValue.self, from: Array(try JSONSerialization.data(withJSONObject: document)))
  }

  private let today = LocalDate("2026-03-02")!

  @Test func aCompleteDocumentCrosses() throws {
    let tree = try AllowListTests.tree(ForeignHandoffTests.document())
    #expect(AllowList.unknownPaths(in: tree).isEmpty)
    guard case .success(let order) = ForeignDocument.read(tree, today: today) else {
      Issue.record("the document should be read")
      return
    }
    #expect(order.lines[0].quantity == .pieces(3) && order.contract.signed == true)
    #expect(try WireFormat.decode(DocumentValue.self, from: WireFormat.encode(tree)) == tree)
  }

  @Test func anyKeyAddedAnywhereIsNamedAndRefused() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("allow-list seed \(seed)")
    var random = GatewayRandom(seed: seed)
    let names = ["notes", "margin", "probability", "birthday", "cost", "competitor", "emails", "owner"]
    for _ in 0..<80 {
      let clean = try AllowListTests.tree(ForeignHandoffTests.document())
      let name = names.randomElement(using: &random)!
      let (spoilt, path) = AllowListTests.adding(name, to: clean, path: "", using: &random)
      #expect(AllowList.unknownPaths(in: spoilt) == [path], "seed \(seed)")
      guard case .failure(let misfit) = ForeignDocument.read(spoilt, today: today) else {
        Issue.record("\(path) crossed, seed \(seed)")
        continue
      }
      #expect(misfit.faults.map(\.code) == [.unknownField] && misfit.faults[0].field == path, "seed \(seed)")
    }
  }

  /// Adds a key to one object of the tree, chosen at random, and says where.
  private static func adding(
    _ name: String, to value: DocumentValue, path: String, using random: inout GatewayRandom
  ) -> (DocumentValue, String) {
    switch value {
    case .object(var fields):
      let inner = fields.filter {
        if case .object = $0.value { true } else if case .list = $0.value { true } else { false }
      }
      if let chosen = inner.sorted(by: { $0.key < $1.key }).randomElement(using: &random), Bool.random(using: &random) {
        let next = path.isEmpty ? chosen.key : "\(path).\(chosen.key)"
        let (changed, place) = adding(name, to: chosen.value, path: next, using: &random)
        fields[chosen.key] = changed
        return (.object(fields), place)
      }
      fields[name] = .text("secret")
      return (.object(fields), path.isEmpty ? name : "\(path).\(name)")
    case .list(var items):
      let index = Int.random(in: 0..<items.count, using: &random)
      let (changed, place) = adding(name, to: items[index], path: "\(path)[\(index)]", using: &random)
      items[index] = changed
      return (.list(items), place)
    default: return (value, path)
    }
  }

  /// The own CRM's events may grow optional fields; those that are not on the list change nothing.
  @Test func whatTheOwnCRMAddsToItsEventsNeverChangesWhatGoesOut() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("outgoing bytes seed \(seed)")
    var random = GatewayRandom(seed: seed)
    func journey(_ event: OrderConfirmed) throws -> [String] {
      let desk = try GatewayDesk()
      try desk.openShop()
      try desk.deliver(event)
      try desk.approveCredit()
      try desk.answerStock(["1": 2])
      try desk.answerProduction(["1": 3])
      let requested = try WireFormat.encode(try desk.published(AvailabilityRequested.self)[0].lines)
      let accepted = try WireFormat.encode(try desk.published(OrderAccepted.self)[0].lines)
      return [requested, accepted].map { String(decoding: $0, as: UTF8.self) }
    }
    let plain = OrderConfirmed(order: GatewayDesk.document())
    let expected = try journey(plain)
    let tree = try WireFormat.decode(DocumentValue.self, from: WireFormat.encode(plain))
    for _ in 0..<6 {
      let (spoilt, path) = AllowListTests.adding("internalNote\(random.next())", to: tree, path: "", using: &random)
      let event = try WireFormat.decode(OrderConfirmed.self, from: WireFormat.encode(spoilt))
      #expect(try journey(event) == expected, "\(path), seed \(seed)")
    }
  }

  @Test func everyKeyOfEveryMessageToTheERPIsOnTheList() throws {
    func keys(_ value: DocumentValue) -> Set<String> {
      switch value {
      case .object(let fields): fields.reduce(into: Set(fields.keys)) { $0.formUnion(keys($1.value)) }
      case .list(let items): items.reduce(into: []) { $0.formUnion(keys($1)) }
      default: []
      }
    }
    for type in GatewayEvents.all {
      let tree = try WireFormat.decode(DocumentValue.self, from: encode(type))
      #expect(keys(tree).subtracting(AllowList.outbound).isEmpty, "\(type.type)")
    }
  }

  private func encode<Event: BusinessEvent>(_ type: Event.Type) throws -> [UInt8] {
    try WireFormat.encode(Event.example)
  }

  @Test func theFingerprintChangesWithEveryFieldThatCrossesAndWithNothingElse() throws {
    guard
      case .success(let order) = ForeignDocument.read(
        try AllowListTests.tree(ForeignHandoffTests.document()), today: today)
    else {
      Issue.record("the document should be read")
      return
    }
    var variants = [order.payloadHash]
    func vary(_ change: (inout SourceOrder) -> Void) {
      var other = order
      change(&other)
      variants.append(other.payloadHash)
    }
    vary { $0.version = 2 }
    vary { $0.number = "other" }
    vary { $0.contract.signed = nil }
    vary { $0.contract.endDate = nil }
    vary { $0.party?.taxID = nil }
    vary { $0.customerReference = "" }
    vary { $0.payment = .prepaid }
    vary { $0.paymentTermsDays = nil }
    vary { $0.shipTo.street = "1" }
    vary { $0.shipTo.name += "x" }
    vary { $0.lines[0].quantity = .pieces(4) }
    vary { $0.lines[0].unitPrice.minorUnits += 1 }
    vary { $0.lines[0].discountBasisPoints = 0 }
    vary { $0.lines[0].requestedDate = LocalDate("2026-03-03") }
    vary { $0.lines.append($0.lines[0]) }
    vary { $0.orderedAt.microseconds += 1 }
    #expect(Set(variants).count == variants.count)
    #expect(order.payloadHash.utf8.count == 64 && order.payloadHash == variants[0])
  }
}
