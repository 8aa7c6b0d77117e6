import ProductionDomain
import Values

extension ScenarioReader {
  mutating func readBills() {
    let bills = each("bills", document.bills)
    scenario.bills = each(of: bills) { bill, reader in reader.read(bill) }
  }

  private mutating func read(_ bill: BillText) -> BillRecord? {
    let key = ItemAtPlant(bill.item, at: bill.plant ?? "")
    var name: String { "bill \(key)" + (bill.revision.map { " revision \($0)" } ?? "") }
    var record = BillRecord(
      item: bill.item, plant: bill.plant ?? "", revision: bill.revision ?? "", components: [])
    let unit = units[key] ?? .piece
    if let output = bill.output {
      guard let read = quantity(output, unit) else {
        leaveOut(name, "'output' is not a quantity in a known unit")
        return nil
      }
      record.output = read
    } else {
      record.output = Quantity(value: "1", unit: unit)!
    }
    record.priority = bill.priority ?? 1
    guard let from = optionalDate(bill.from, "from", of: name), let until = optionalDate(bill.to, "to", of: name)
    else {
      return nil
    }
    (record.from, record.until) = (from, until)
    record.components = bill.components.compactMap { line($0, bill.plant ?? "") { name } }
    record.byProducts = (bill.byProducts ?? []).compactMap { line($0, bill.plant ?? "") { name } }
    record.coProducts = (bill.coProducts ?? []).compactMap { product in
      line(BillText.Line(item: product.item, quantity: product.quantity), bill.plant ?? "") { name }
        .map { BillRecord.CoProduct($0, costPerMillion: product.costPercent?.times(10_000) ?? 0) }
    }
    return record
  }

  /// Nil and a problem for a text that is no date; a missing one is fine.
  private mutating func optionalDate(_ text: String?, _ field: String, of record: @autoclosure () -> String)
    -> LocalDate??
  {
    guard let text else { return .some(nil) }
    guard let date = date(text, field, of: record()) else { return nil }
    return .some(date)
  }

  private mutating func line(_ line: BillText.Line, _ plant: String, _ bill: () -> String) -> BillRecord.Component? {
    var name: String { "line for \(line.item) in the \(bill())" }
    let unit = units[ItemAtPlant(line.item, at: plant)] ?? .piece
    guard let quantity = quantity(line.quantity, unit) else {
      leaveOut(name, "'\(line.quantity.text.prefix(40))' is not a quantity in a known unit with its decimals")
      return nil
    }
    var component = BillRecord.Component(
      item: line.item, quantity: quantity, scrapPerMillion: line.scrapPercent?.times(10_000) ?? 0)
    component.isBackflushed = line.backflush ?? false
    component.operation = line.operation
    guard let from = optionalDate(line.from, "from", of: name), let until = optionalDate(line.to, "to", of: name) else {
      return nil
    }
    (component.from, component.until) = (from, until)
    for alternate in line.alternates ?? [] {
      let unit = units[ItemAtPlant(alternate.item, at: plant)] ?? .piece
      guard let amount = alternate.quantity.map({ self.quantity($0, unit) }) ?? quantity else {
        leaveOut("alternate \(alternate.item) of the \(name)", "its quantity is not one in a known unit")
        continue
      }
      component.alternates.append(BillRecord.Component.Alternate(item: alternate.item, quantity: amount))
    }
    return component
  }

  /// Minutes, none where they are not given.
  func seconds(_ minutes: NumberText?) -> Int64 { minutes?.times(60) ?? 0 }

  mutating func readRoutings() {
    for (_, routing) in each("routings", document.routings) {
      let key = ItemAtPlant(routing.item, at: routing.plant ?? "")
      var steps: [RoutingRecord.Step] = []
      for step in routing.operations {
        var per: Quantity?
        if let text = step.per {
          per = quantity(text, units[key] ?? .piece)
          if per == nil {
            leaveOut("operation at \(step.workCentre) of \(key)", "'per' is not a quantity in a known unit")
            continue
          }
        }
        var record = RoutingRecord.Step(
          centre: step.workCentre, setupSeconds: seconds(step.setupMinutes), runSeconds: seconds(step.runMinutes),
          per: per)
        (record.number, record.description) = (step.operation, step.description)
        (record.queueSeconds, record.moveSeconds) = (seconds(step.queueMinutes), seconds(step.moveMinutes))
        record.scrapPerMillion = step.scrapPercent?.times(10_000) ?? 0
        record.alternates = (step.alternates ?? []).map {
          RoutingRecord.Step.Alternate(
            centre: $0.workCentre, setupSeconds: seconds($0.setupMinutes ?? step.setupMinutes),
            runSeconds: seconds($0.runMinutes ?? step.runMinutes))
        }
        steps.append(record)
      }
      scenario.routings.append(RoutingRecord(key: key, steps: steps))
    }
    scenario.spreadOperationScrap()
  }
}
