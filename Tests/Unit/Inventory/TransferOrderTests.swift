import InventoryDomain
import Testing
import Values

/// What a stock transfer order may do, without a database.
@Suite struct TransferOrderTests {
  private let first = LocalDate("2010-12-02")!
  private let last = LocalDate("2010-12-06")!

  private func run(_ commands: [TransferOrder.Command]) throws -> TransferOrder.State {
    try commands.reduce(.none) { state, command in
      try TransferOrder.decide(command, on: state).reduce(state, TransferOrder.evolve)
    }
  }

  private func refusal(_ commands: [TransferOrder.Command]) -> TransferOrder.Refusal? {
    do {
      _ = try run(commands)
      return nil
    } catch { return error as? TransferOrder.Refusal }
  }

  private var plan: TransferOrder.Command { .plan(.pieces(10), ships: first, due: last) }

  @Test func goodsLeaveArriveInPartsAndAreThere() throws {
    #expect(try run([plan]).openSteps == 10)
    guard case .shipped(let shipped) = try run([plan, .ship(nil)]) else {
      Issue.record("not shipped")
      return
    }
    #expect(shipped.inTransitSteps == 10)
    guard case .partiallyReceived(let part) = try run([plan, .ship(nil), .receive(.pieces(4))]) else {
      Issue.record("not partially received")
      return
    }
    #expect(part.inTransitSteps == 6 && part.receipts == 1)
    guard case .received(let all) = try run([plan, .ship(nil), .receive(.pieces(4)), .receive(.pieces(6))]) else {
      Issue.record("not received")
      return
    }
    #expect(all.receivedSteps == 10 && all.receipts == 2 && all.inTransitSteps == 0)
  }

  @Test func whatIsNotShippedIsGivenUp() throws {
    let state = try run([plan, .ship(.pieces(7)), .receive(.pieces(7))])
    guard case .received(let terms) = state else {
      Issue.record("not received")
      return
    }
    #expect(terms.shippedSteps == 7 && state.openSteps == 0)
  }

  @Test func whatIsLostInTransitIsCancelled() throws {
    guard case .cancelled(let terms) = try run([plan, .ship(nil), .receive(.pieces(4)), .cancel]) else {
      Issue.record("not cancelled")
      return
    }
    #expect(terms.receivedSteps == 4 && terms.lostSteps == 6)
    guard case .cancelled(let never) = try run([plan, .cancel]) else {
      Issue.record("not cancelled")
      return
    }
    #expect(never.shippedSteps == 0 && never.lostSteps == 0)
  }

  @Test func anotherDateMovesTheDayItLeavesAsLongAsItHasNot() throws {
    #expect(try run([plan, .reschedule(to: last + 3)]).terms?.ships == first + 3)
    #expect(try run([plan, .ship(nil), .reschedule(to: last + 3)]).terms?.ships == first)
    #expect(try run([plan, .ship(nil), .reschedule(to: last + 3)]).terms?.due == last + 3)
  }

  @Test func whatDoesNotFitItsStateIsRefused() {
    #expect(refusal([.plan(.pieces(0), ships: first, due: last)]) == .quantity)
    #expect(refusal([.plan(.pieces(StockPosition.limit + 1), ships: first, due: last)]) == .tooLarge)
    #expect(refusal([.plan(.pieces(1), ships: last, due: first)]) == .dates(ships: last, due: first))
    #expect(refusal([plan, plan]) == .exists)
    #expect(refusal([.ship(nil)]) == .unknown)
    #expect(refusal([plan, .receive(.pieces(1))]) == .notShipped)
    #expect(refusal([plan, .ship(.pieces(11))]) == .moreThanOpen(.pieces(10)))
    #expect(refusal([plan, .ship(.pieces(0))]) == .quantity)
    #expect(refusal([plan, .ship(nil), .ship(nil)]) == .shipped)
    #expect(refusal([plan, .ship(.pieces(3)), .receive(.pieces(4))]) == .moreThanOpen(.pieces(3)))
    #expect(refusal([plan, .ship(nil), .receive(.pieces(10)), .cancel]) == .received)
    #expect(refusal([plan, .cancel, .ship(nil)]) == .cancelled)
    #expect(refusal([plan, .cancel, .cancel]) == nil)
    let kilogram = UnitOfMeasure("KGM")!
    #expect(refusal([plan, .ship(Quantity(steps: 1, unit: kilogram))]) == .unit(.piece))
  }
}
