import Foundation
import GRDB
import Persistence
import ProductionService
import Testing
import Values

/// Plans with thousands of standing orders.
@Suite struct PlanSizeTests {
  /// Work orders for a bike each, for stock, that wait for their frame.
  private func works(orders: Int) throws -> Workshop {
    let works = try Workshop.cycleWorks(["FRAME": Int64(orders) - 10, "RIM": 10, "SPOKE": 500])
    let today = works.today
    try works.perform { unit in
      for number in 0..<orders {
        try unit.database.execute(
          sql: """
            INSERT INTO workOrder (id, number, product, unit, state, mode, orderedSteps, goodSteps, scrapSteps, openSteps,
              givenUpSteps, surplusSteps, completions, dueDate, handoffID, version, lineID, orderID, customerID,
              createdAt, releaseDate, frozen, plant, revision, isRouted)
            VALUES (?1, ?1, 'BIKE', 'H87', 'released', 'manual', 1, 0, 0, 1, 0, 0, 0, ?2, '', 0, '', '', '', 0, ?3, 0, '',
              'A', 0);
            """, arguments: ["WO-\(number)", today + 10 + number % 50, today + 9 + number % 50])
        try unit.database.execute(
          sql: """
            INSERT INTO workOrderComponent (workOrderID, position, item, steps, unit, plant, isBackflushed)
            VALUES (?, 0, 'FRAME', 1, 'H87', '', 0)
            """, arguments: ["WO-\(number)"])
      }
    }
    return works
  }

  /// Processor time of this thread, in seconds.
  private func time(_ work: () throws -> Void) rethrows -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    try work()
    return now() - start
  }

  @Test func fourTimesAsManyOrdersTakeAboutFourTimesAsLong() throws {
    let few = try works(orders: 500)
    let many = try works(orders: 2000)
    let short = try time { try few.plan() }
    let long = try time { try many.plan() }
    print("plans of 500 and 2,000 standing orders: \(short) s and \(long) s")
    // Sixteen times, if each order looked at all of them.
    #expect(long < short * 9)
    #expect(try many.proposals("FRAME").reduce(0) { $0 + $1.steps } == 10)
  }
}
