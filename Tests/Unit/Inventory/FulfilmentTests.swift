import InventoryDomain
import Testing
import Values

@Suite struct FulfilmentTests {
  private let now = Instant("2010-12-01T08:26:00Z")!

  private func line(_ id: String, _ ordered: Int64, made: Int64 = 0, kind: Fulfilment.LineKind = .goods)
    -> Fulfilment.Line
  {
    Fulfilment.Line(
      lineID: id, item: "item-" + id, kind: kind, unit: .piece, ordered: ordered, accepted: ordered, made: made)
  }

  private func run(_ commands: [Fulfilment.Command], from state: Fulfilment.State = .none) throws -> Fulfilment.State {
    try commands.reduce(state) { state, command in
      try Fulfilment.decide(command, on: state, at: now).reduce(state, Fulfilment.evolve)
    }
  }

  private func accepted(
    _ lines: [Fulfilment.Line], held: [String: Int64], shipComplete: Bool = false, version: Int = 1
  ) -> Fulfilment.Command {
    .accept(.init(version: version, shipComplete: shipComplete, lines: lines), held: held, free: [:])
  }

  @Test func whatIsReadyGoesIntoAShipmentAndTheRestWaits() throws {
    let state = try run([accepted([line("1", 6), line("2", 4)], held: ["1": 6, "2": 1]), .plan(shipmentID: "s1")])
    #expect(state.shipments.first?.lines == [Allotment(lineID: "1", steps: 6), Allotment(lineID: "2", steps: 1)])
    #expect(state.line("2")?.backorder == 3)
  }

  @Test func orderThatShipsCompleteWaitsForEverything() throws {
    var state = try run([
      accepted([line("1", 6), line("2", 4)], held: ["1": 6], shipComplete: true), .plan(shipmentID: "s1"),
    ])
    #expect(state.shipments.isEmpty)
    state = try run([.reserve([Allotment(lineID: "2", steps: 9)]), .plan(shipmentID: "s2")], from: state)
    #expect(state.shipments.first?.lines.map(\.steps) == [6, 4])
  }

  @Test func servicesRideWithTheFirstShipmentAndGoAloneWithoutGoods() throws {
    let waiting = try run([
      accepted([line("1", 6), line("2", 1, kind: .service)], held: [:]), .plan(shipmentID: "s1"),
    ])
    #expect(waiting.shipments.isEmpty)
    let riding = try run([.reserve([Allotment(lineID: "1", steps: 2)]), .plan(shipmentID: "s1")], from: waiting)
    #expect(riding.shipments.first?.lines.map(\.lineID) == ["1", "2"])
    let alone = try run([
      accepted([line("1", 1, kind: .service)], held: [:]), .plan(shipmentID: "s1"), .ship(shipmentID: "s1"),
    ])
    #expect(alone.isComplete)
  }

  @Test func partialPickLeavesTheRestForAnotherShipment() throws {
    let state = try run([
      accepted([line("1", 6)], held: ["1": 6]), .plan(shipmentID: "s1"),
      .pick(shipmentID: "s1", [Allotment(lineID: "1", steps: 4)]), .plan(shipmentID: "s2"), .pack(shipmentID: "s1"),
      .issue(shipmentID: "s1"),
    ])
    #expect(state.line("1")?.shipped == 4)
    #expect(state.line("1")?.reserved == 2)
    #expect(state.shipments.map(\.lines) == [[Allotment(lineID: "1", steps: 2)]])
  }

  @Test func eachStepNeedsTheOneBefore() throws {
    let planned = try run([accepted([line("1", 6)], held: ["1": 6]), .plan(shipmentID: "s1")])
    #expect(throws: Fulfilment.Refusal.wrongStatus(.planned, wanted: "picked")) {
      try run([.pack(shipmentID: "s1")], from: planned)
    }
    #expect(throws: Fulfilment.Refusal.wrongStatus(.planned, wanted: "packed")) {
      try run([.issue(shipmentID: "s1")], from: planned)
    }
    #expect(throws: Fulfilment.Refusal.shipmentUnknown) { try run([.pack(shipmentID: "s9")], from: planned) }
    #expect(throws: Fulfilment.Refusal.pickedTooMuch(lineID: "1", planned: 6)) {
      try run([.pick(shipmentID: "s1", [Allotment(lineID: "1", steps: 7)])], from: planned)
    }
    #expect(throws: Fulfilment.Refusal.nothingPicked) { try run([.pick(shipmentID: "s1", [])], from: planned) }
    let again = try run(
      [.pick(shipmentID: "s1", nil), .pack(shipmentID: "s1"), .putBack(shipmentID: "s1")], from: planned)
    #expect(again.shipments.first?.status == .planned)
  }

  @Test func cancellationStopsAnOrderOnlyBeforeGoodsIssue() throws {
    let packed = try run([
      accepted([line("1", 6)], held: ["1": 6]), .plan(shipmentID: "s1"), .pick(shipmentID: "s1", nil),
      .pack(shipmentID: "s1"),
    ])
    let cancelled = try run([.cancel, .cancel], from: packed)
    #expect(cancelled.stage == .cancelled)
    #expect(cancelled.line("1")?.reserved == 0)
    #expect(cancelled.line("1")?.cancelled == 6)
    #expect(throws: Fulfilment.Refusal.shipmentUnknown) { try run([.issue(shipmentID: "s1")], from: cancelled) }
    let issued = try run([.issue(shipmentID: "s1")], from: packed)
    #expect(throws: Fulfilment.Refusal.alreadyShipped) { try run([.cancel], from: issued) }
  }

  @Test func shippingRestsWhileALaterVersionIsUndecided() throws {
    let frozen = try run([
      accepted([line("1", 6)], held: ["1": 6]), .plan(shipmentID: "s1"), .freeze(version: 2),
    ])
    #expect(throws: Fulfilment.Refusal.frozen) { try run([.pick(shipmentID: "s1", nil)], from: frozen) }
    #expect(try run([.plan(shipmentID: "s2")], from: frozen).shipments.count == 1)
    let thawed = try run([.reject(version: 2), .pick(shipmentID: "s1", nil)], from: frozen)
    #expect(thawed.shipments.first?.status == .picked)
  }

  @Test func laterVersionKeepsWhatStillFitsAndWithdrawsShipmentsThatDoNot() throws {
    let before = try run([
      accepted([line("1", 6), line("2", 4)], held: ["1": 6, "2": 4]), .plan(shipmentID: "s1"), .freeze(version: 2),
    ])
    let grown = try run([accepted([line("1", 9), line("2", 4)], held: ["1": 2], version: 2)], from: before)
    #expect(grown.shipments.map(\.shipmentID) == ["s1"])
    #expect(grown.line("1")?.reserved == 8)
    #expect(grown.line("1")?.backorder == 1)
    #expect(grown.pending == nil)
    let shrunk = try run([accepted([line("1", 2)], held: [:], version: 2)], from: before)
    #expect(shrunk.shipments.isEmpty)
    #expect(shrunk.lines.map(\.reserved) == [2])
  }

  @Test func laterVersionCannotGoBelowWhatWasShipped() throws {
    let shipped = try run([
      accepted([line("1", 6), line("2", 4)], held: ["1": 6]), .plan(shipmentID: "s1"), .ship(shipmentID: "s1"),
    ])
    #expect(throws: Fulfilment.Refusal.belowShipped(lineID: "1", shipped: 6)) {
      try run([accepted([line("1", 5), line("2", 4)], held: [:], version: 2)], from: shipped)
    }
    #expect(throws: Fulfilment.Refusal.belowShipped(lineID: "1", shipped: 6)) {
      try run([accepted([line("2", 4)], held: [:], version: 2)], from: shipped)
    }
  }

  @Test func receiptFromProductionIsKeptForItsLineAsFarAsThatNeedsIt() throws {
    let waiting = try run([accepted([line("1", 6, made: 6)], held: [:])])
    #expect(waiting.line("1")?.backorder == 0)
    let partly = try run([.receive(lineID: "1", steps: 4)], from: waiting)
    #expect(partly.line("1")?.reserved == 4)
    let short = try run([.receive(lineID: "1", steps: 1)], from: partly)
    #expect(short.line("1")?.expected == 1 && short.line("1")?.backorder == 0, "the next work order gives the rest")
    let surplus = try run([.receive(lineID: "1", steps: 9)], from: partly)
    #expect(surplus.line("1")?.reserved == 6 && surplus.line("1")?.received == 6)
  }

  @Test func whatALineGaveBackIsNotCountedAsReceivedWhenItGrowsAgain() throws {
    let shrunk = try run([
      accepted([line("1", 10, made: 10)], held: [:]), .receive(lineID: "1", steps: 10),
      accepted([line("1", 6, made: 6)], held: [:], version: 2),
    ])
    #expect(shrunk.line("1")?.reserved == 6)
    let grown = try run([accepted([line("1", 10, made: 10)], held: [:], version: 3)], from: shrunk)
    #expect(grown.line("1")?.expected == 4 && grown.line("1")?.backorder == 0)
  }

  @Test func amendedRequestReservesOnlyTheIncrease() throws {
    let state = try run([accepted([line("1", 10, made: 4)], held: ["1": 6])])
    func answer(_ steps: Int64, free: Int64) throws -> [Int64] {
      let ask = OrderAvailability.Ask(
        lineID: "1", item: "item-1", kind: .goods, makeToOrder: false, steps: steps, wanted: now.date)
      let answer = try OrderAvailability.answer([ask], on: state, free: ["item-1": free], today: now.date)[0]
      return [answer.promised, answer.short, answer.hold]
    }
    #expect(try answer(12, free: 50) == [8, 4, 2])
    #expect(try answer(12, free: 1) == [7, 5, 1])
    #expect(try answer(10, free: 50) == [6, 4, 0])
    #expect(try answer(3, free: 50) == [3, 0, 0])
  }
}
