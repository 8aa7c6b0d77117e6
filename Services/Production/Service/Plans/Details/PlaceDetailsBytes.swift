/// Details of a place as bytes. What follows from the rest (pegs in turn, requirements that are the sum of the demands,
/// balances) is left out, and worked out again by the reader.
extension PlaceDetails {
  private enum Flag {
    static let name = 1
    static let rank = 2
    static let possible = 4
    static let cost = 8
    static let started = 16
    static let release = 32
    static let order = 64
    static let inspection = 128
  }

  func write(to writer: inout NumberWriter) {
    writer.add(nextOrder)
    writer.add(level)
    writer.add(signed: stock)
    writer.add(forms.count)
    for form in forms { PlaceDetails.write(form, to: &writer) }
    writer.add(supplies.count)
    var (bucket, order) = (0, 0)
    for supply in supplies {
      PlaceDetails.write(supply, after: bucket, order, to: &writer)
      bucket = supply.bucket
      if supply.order != 0 { order = supply.order }
    }
    writer.add(takers.count)
    for taker in takers { writer.add(taker) }
    writeDemands(to: &writer)
    writeOutcomes(to: &writer)
    if isPeggedInTurn {
      writer.add(0)
    } else {
      writer.add(1)
      writer.add(pegs.count)
      for peg in pegs {
        writer.add(peg.supply)
        writer.add(peg.demand)
        writer.add(peg.quantity)
      }
    }
    writer.add(requirement.count)
    PlaceDetails.write(requirement, derived: requirement(ofDemands: requirement.count), to: &writer)
    PlaceDetails.write(projected, derived: balance(requirement.count), to: &writer)
  }

  private static func write(_ row: [Int64], derived: [Int64]?, to writer: inout NumberWriter) {
    writer.add(row == derived ? 0 : 1)
    guard row != derived else { return }
    for value in row { writer.add(signed: value) }
  }

  private static func write(_ form: Form, to writer: inout NumberWriter) {
    writer.add(form.kind.rawValue)
    writer.add(form.status)
    for text in [
      form.source, form.from, form.supplier, form.revision, form.label, form.currency, form.orderSource, form.orderFrom,
    ] {
      writer.add(optional: text)
    }
    writer.add(form.components.count)
    for place in form.components { writer.add(place) }
  }

  /// `bucket` is that of the supply before, `order` the last identity before it.
  private static func write(
    _ supply: Supply, after bucket: Int, _ order: Int, to writer: inout NumberWriter
  ) {
    var flags = 0
    if supply.name != nil { flags |= Flag.name }
    if supply.rank > 1 { flags |= Flag.rank }
    if supply.possible != nil { flags |= Flag.possible }
    if supply.cost != nil { flags |= Flag.cost }
    if supply.started != supply.quantity { flags |= Flag.started }
    if supply.release != nil { flags |= Flag.release }
    let isInspected = supply.inspection != 0 || supply.usable != nil
    if isInspected { flags |= Flag.inspection }
    let hasOrder = supply.order != 0 || supply.isTold || supply.orderRelease != nil || supply.workingDaysLate != 0
    if hasOrder { flags |= Flag.order }
    writer.add(flags)
    writer.add(supply.form)
    writer.add(signed: supply.bucket - bucket)
    writer.add(supply.quantity)
    if let name = supply.name { writer.add(name) }
    if supply.rank > 1 { writer.add(supply.rank) }
    if let possible = supply.possible { writer.add(signed: possible) }
    if let cost = supply.cost { writer.add(signed: cost) }
    if supply.started != supply.quantity { writer.add(supply.started) }
    if let release = supply.release { writer.add(signed: supply.bucket - release) }
    if isInspected {
      writer.add(signed: supply.inspection)
      writer.add(supply.usable.map { $0 + 1 } ?? 0)
    }
    guard hasOrder else { return }
    let isUsual = supply.order == order + 1 && supply.orderRelease == nil && supply.workingDaysLate == 0
    writer.add((supply.isTold ? 1 : 0) + (isUsual ? 0 : 2))
    guard !isUsual else { return }
    writer.add(supply.order)
    writer.add(supply.workingDaysLate)
    writer.add(supply.orderRelease.map { $0 + 1 } ?? 0)
  }

  /// By taker, since its next order mostly takes the next demand: a byte for the taker and what is usual, and more where
  /// it is not.
  private func writeDemands(to writer: inout NumberWriter) {
    writer.add(demands.count)
    var next = [Int](repeating: 0, count: takers.count)
    var bucket = 0
    for demand in demands {
      let isNext = demand.taker < 0 || demand.supply == next[demand.taker]
      writer.add((demand.taker + 1) << 2 | (demand.bucket == bucket ? 0 : 1) | (isNext ? 0 : 2))
      if demand.bucket != bucket { writer.add(signed: demand.bucket - bucket) }
      if !isNext { writer.add(demand.supply) }
      writer.add(demand.quantity)
      bucket = demand.bucket
      if demand.taker >= 0 { next[demand.taker] = demand.supply + 1 }
    }
  }

  private func writeOutcomes(to writer: inout NumberWriter) {
    writer.add(outcomes.count)
    for outcome in outcomes {
      writer.add(outcome.demand)
      writer.add(optional: outcome.name)
      writer.add(outcome.priority.map { $0 + 1 } ?? 0)
      writer.add(signed: outcome.due)
      writer.add(outcome.deliveries.count)
      for delivery in outcome.deliveries {
        writer.add(signed: delivery.day)
        writer.add(delivery.quantity)
      }
      writer.add(outcome.short)
      writer.add(outcome.lateDays)
      writer.add(outcome.reasons.count)
      for reason in outcome.reasons {
        writer.add(reason.code)
        writer.add(reason.record)
        writer.add(reason.sentence)
      }
    }
  }
}

extension PlaceDetails {
  /// Reads what ``write(to:)`` wrote. `onlySupplies`: not who wants them.
  init(_ reader: inout NumberReader, onlySupplies: Bool = false) throws(NumberReader.Damaged) {
    nextOrder = try reader.int()
    level = try reader.int()
    stock = try reader.signed()
    for _ in 0..<(try reader.count()) { forms.append(try PlaceDetails.form(&reader)) }
    var last = Supply(form: 0, bucket: 0, release: nil, started: 0, quantity: 0)
    let count = try reader.count()
    supplies.reserveCapacity(count)
    for _ in 0..<count {
      let supply = try PlaceDetails.supply(&reader, after: last)
      guard forms.indices.contains(supply.form) else { throw NumberReader.Damaged() }
      supplies.append(supply)
      let order = supply.order == 0 ? last.order : supply.order
      last = supply
      last.order = order
    }
    guard !onlySupplies else { return }
    for _ in 0..<(try reader.count()) { takers.append(try reader.int()) }
    try readDemands(&reader)
    try readOutcomes(&reader)
    if try reader.int() == 0 {
      var inTurn: [Peg] = []
      _ = self.inTurn { peg in
        inTurn.append(peg)
        return true
      }
      pegs = inTurn
    } else {
      for _ in 0..<(try reader.count()) {
        let peg = Peg(supply: try reader.int(), demand: try reader.int(), quantity: try reader.number())
        guard supplies.indices.contains(peg.supply), demands.indices.contains(peg.demand) else {
          throw NumberReader.Damaged()
        }
        pegs.append(peg)
      }
    }
    let buckets = try reader.int()
    guard (0...100_000).contains(buckets) else { throw NumberReader.Damaged() }
    requirement = try PlaceDetails.row(&reader, buckets) { requirement(ofDemands: buckets) ?? [] }
    projected = try PlaceDetails.row(&reader, buckets) { balance(buckets) }
  }

  private static func row(
    _ reader: inout NumberReader, _ count: Int, derived: () -> [Int64]
  ) throws(NumberReader.Damaged) -> [Int64] {
    if try reader.int() == 0 { return derived() }
    var row: [Int64] = []
    for _ in 0..<count { row.append(try reader.signed()) }
    return row
  }

  private static func form(_ reader: inout NumberReader) throws(NumberReader.Damaged) -> Form {
    guard let kind = Kind(rawValue: try reader.int()) else { throw NumberReader.Damaged() }
    var form = Form(kind: kind, status: try reader.text())
    form.source = try reader.optionalText()
    form.from = try reader.optionalText()
    form.supplier = try reader.optionalText()
    form.revision = try reader.optionalText()
    form.label = try reader.optionalText()
    form.currency = try reader.optionalText()
    form.orderSource = try reader.optionalText()
    form.orderFrom = try reader.optionalText()
    for _ in 0..<(try reader.count()) { form.components.append(try reader.int()) }
    return form
  }

  private static func supply(
    _ reader: inout NumberReader, after last: Supply
  ) throws(NumberReader.Damaged) -> Supply {
    let flags = try reader.int()
    var supply = Supply(
      form: try reader.int(), bucket: last.bucket + (try reader.signedInt()), release: nil, started: 0,
      quantity: try reader.number())
    if flags & Flag.name != 0 { supply.name = try reader.text() }
    if flags & Flag.rank != 0 { supply.rank = try reader.int() }
    if flags & Flag.possible != 0 { supply.possible = try reader.signedInt() }
    if flags & Flag.cost != 0 { supply.cost = try reader.signed() }
    supply.started = flags & Flag.started != 0 ? try reader.number() : supply.quantity
    if flags & Flag.release != 0 { supply.release = supply.bucket - (try reader.signedInt()) }
    if flags & Flag.inspection != 0 {
      supply.inspection = try reader.signedInt()
      let usable = try reader.int()
      supply.usable = usable == 0 ? nil : usable - 1
    }
    guard flags & Flag.order != 0 else { return supply }
    let order = try reader.int()
    supply.isTold = order & 1 != 0
    guard order & 2 != 0 else {
      supply.order = last.order + 1
      return supply
    }
    supply.order = try reader.int()
    supply.workingDaysLate = try reader.int()
    let release = try reader.int()
    supply.orderRelease = release == 0 ? nil : release - 1
    return supply
  }

  private mutating func readDemands(_ reader: inout NumberReader) throws(NumberReader.Damaged) {
    let count = try reader.count()
    demands.reserveCapacity(count)
    var next = [Int](repeating: 0, count: takers.count)
    var bucket = 0
    for _ in 0..<count {
      let head = try reader.int()
      var demand = Demand(taker: (head >> 2) - 1, supply: 0, bucket: bucket, quantity: 0)
      guard demand.taker < takers.count else { throw NumberReader.Damaged() }
      if head & 1 != 0 { demand.bucket += try reader.signedInt() }
      if demand.taker >= 0 { demand.supply = next[demand.taker] }
      if head & 2 != 0 { demand.supply = try reader.int() }
      demand.quantity = try reader.number()
      bucket = demand.bucket
      if demand.taker >= 0 { next[demand.taker] = demand.supply + 1 }
      demands.append(demand)
    }
  }

  private mutating func readOutcomes(_ reader: inout NumberReader) throws(NumberReader.Damaged) {
    for _ in 0..<(try reader.count()) {
      var outcome = Outcome(
        demand: try reader.int(), name: try reader.optionalText(), priority: nil, due: 0, deliveries: [], short: 0,
        lateDays: 0, reasons: [])
      guard demands.indices.contains(outcome.demand) else { throw NumberReader.Damaged() }
      let priority = try reader.int()
      if priority > 0 { outcome.priority = priority - 1 }
      outcome.due = try reader.signedInt()
      for _ in 0..<(try reader.count()) {
        outcome.deliveries.append(Outcome.Delivery(day: try reader.signedInt(), quantity: try reader.number()))
      }
      outcome.short = try reader.number()
      outcome.lateDays = try reader.int()
      for _ in 0..<(try reader.count()) {
        outcome.reasons.append(
          Outcome.Reason(code: try reader.text(), record: try reader.text(), sentence: try reader.text()))
      }
      outcomes.append(outcome)
    }
  }
}
