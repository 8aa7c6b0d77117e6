import ProductionDomain
import Values

extension ScenarioReader {
  /// False and a problem when the item is replenished in no way that is known.
  mutating func readSources(_ item: ItemText, into record: inout ItemRecord) -> Bool {
    if let sources = item.sources {
      if item.source != nil || item.from != nil {
        leaveOut("'source' of item \(record.key)", "'sources' says more; give one of them")
      }
      for source in sources {
        guard let read = self.source(source.source, from: source.from, of: record.key) else { continue }
        var option = SourceRecord(read, priority: source.priority ?? 1, leadTimeDays: source.leadTimeDays)
        guard let capacity = limits([source.capacity], record.key, of: "a source of item \(record.key)") else {
          continue
        }
        (option.share, option.capacity) = (source.share?.times(10_000), capacity[0])
        (option.capacityDays, option.inspectionDays) = (source.capacityDays, source.inspectionDays)
        if let supplier = source.supplier, option.source != .subcontract {
          leaveOut(
            "'supplier' of a source of item \(record.key)", "\(supplier) is named by 'suppliers', who it is bought of")
        } else {
          option.supplier = source.supplier
        }
        record.sources.append(option)
      }
      if record.sources.isEmpty { record.source = .none }
      return true
    }
    let isOnLane = item.source == nil && item.from == nil && hasLane(record.key)
    let given = item.source ?? (item.from == nil && !isOnLane ? "buy" : "transfer")
    guard let source = source(given, from: item.from, of: record.key) else { return false }
    record.source = source
    // A lane's lead time counts where the item gives none.
    if given == "transfer", !(document.lanes?.records.isEmpty ?? true) {
      record.sources = [SourceRecord(source, leadTimeDays: item.leadTimeDays)]
    }
    return true
  }

  private mutating func source(_ text: String, from: String?, of key: ItemAtPlant) -> ItemRecord.Source? {
    switch text {
    case "make": return .make
    case "buy": return .buy
    case "subcontract": return .subcontract
    case "none": return ItemRecord.Source.none
    case "transfer": return from.map { .transfer(from: $0) } ?? .lane
    case "coproduct":
      if let from { return .coProduct(of: from) }
      leaveOut("item \(key)", "it is a co-product, but 'from' names no item")
    default:
      leaveOut(
        "item \(key)", "'source' is '\(text.prefix(40))'; use make, buy, subcontract, transfer, coproduct or none")
    }
    return nil
  }

  /// Whether a lane leads to the item's plant from one that has the item.
  private func hasLane(_ key: ItemAtPlant) -> Bool {
    document.lanes?.records.contains { lane in
      lane.record.to == key.plant && (lane.record.item ?? key.item) == key.item
        && units[ItemAtPlant(key.item, at: lane.record.from)] == units[key]
    } ?? false
  }

  mutating func supplier(_ text: ItemText.Supplier, _ key: ItemAtPlant) -> SupplierRecord? {
    var name: String { "supplier \(text.supplier) of item \(key)" }
    guard let given = limits([text.minimum, text.multiple, text.maximum, text.capacity], key, of: name) else {
      return nil
    }
    var record = SupplierRecord(
      name: text.supplier, priority: text.priority ?? 1, leadTimeDays: text.leadTimeDays, calendar: text.calendar,
      price: text.price)
    record.inspectionDays = text.inspectionDays
    (record.minimum, record.multiple, record.maximum) = (given[0], given[1], given[2])
    (record.share, record.capacity, record.capacityDays) = (text.share?.times(10_000), given[3], text.capacityDays)
    return record
  }

  /// Quantities that may be missing; nil and a problem when one cannot be read.
  mutating func limits(_ texts: [QuantityText?], _ key: ItemAtPlant, of record: @autoclosure () -> String) -> [Int64?]?
  {
    var result: [Int64?] = []
    for text in texts {
      guard let text else {
        result.append(nil)
        continue
      }
      guard let steps = steps(text, key, of: record()) else { return nil }
      result.append(steps)
    }
    return result
  }

  mutating func readLanes() {
    lanes = each("lanes", document.lanes).map(\.record)
    scenario.lanes = lanes.map {
      LaneRecord(from: $0.from, to: $0.to, leadTimeDays: $0.leadTimeDays ?? 0, cost: $0.cost, item: $0.item)
    }
  }

  /// What lanes can carry, once the units of their items are known.
  mutating func readLaneCapacities() {
    for (place, lane) in lanes.enumerated() {
      guard let text = lane.capacity else { continue }
      let record = scenario.lanes[place]
      let name = "the capacity of the lane from \(lane.from) to \(lane.to)"
      guard let item = record.item else {
        leaveOut(name, "it is not for one item; give the lane one")
        continue
      }
      scenario.lanes[place].capacity = steps(text, ItemAtPlant(item, at: record.to), of: name)
      scenario.lanes[place].capacityDays = lane.capacityDays
    }
  }

  /// Where an order that stands comes from; nil where it does not say, or says it wrongly.
  mutating func origin(_ text: String?, from plant: String?, supplier: String?, of record: String) -> OrderOrigin? {
    switch text ?? (supplier != nil ? "buy" : plant != nil ? "transfer" : nil) {
    case nil: return nil
    case "make": return OrderOrigin(.make)
    case "buy": return OrderOrigin(.buy, supplier: supplier)
    case "subcontract": return OrderOrigin(.subcontract, supplier: supplier)
    case "transfer": return OrderOrigin(plant.map { .transfer(from: $0) } ?? .lane)
    case let other?:
      leaveOut("'source' of \(record)", "it is '\(other.prefix(40))'; use make, buy, subcontract or transfer")
      return nil
    }
  }
}
