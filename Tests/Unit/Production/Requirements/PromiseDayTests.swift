import Foundation
import ProductionService
import Testing

/// Why a promise is not for the day that was wanted, where only the calendar stands against it.
@Suite struct PromiseDayTests {
  private struct Answer: Decodable {
    struct Promise: Decodable {
      struct Delivery: Decodable {
        let date: String
        let quantity: String
      }
      struct Reason: Decodable {
        let code: String
        let sentence: String
      }
      let deliveries: [Delivery]
      let reasons: [Reason]
    }
    let promises: [Promise]
  }

  /// Of 350 wanted on 23 August 200 are there then, 100 more come on the 25th, 80 on the 28th: each line but the first
  /// says by which day there is too little.
  @Test(arguments: ["split", "together"]) func deliveryLinesSayByWhichDayThereIsTooLittle(deliver: String) throws {
    let text = try PlanCommand.plan(
      """
      {"today":"2012-08-20","items":[{"item":"I001","source":"none"}],
       "receipts":[{"order":"a","item":"I001","quantity":200,"due":"2012-08-23"},
         {"order":"b","item":"I001","quantity":100,"due":"2012-08-25"},
         {"order":"c","item":"I001","quantity":80,"due":"2012-08-28"}],
       "promises":[{"promise":"Q-1","item":"I001","quantity":350,"wanted":"2012-08-23","deliver":"\(deliver)"}]}
      """)
    let promise = try #require(try JSONDecoder().decode(Answer.self, from: Data(text.utf8)).promises.first)
    let split = deliver == "split"
    #expect(promise.deliveries.map(\.date) == (split ? ["2012-08-23", "2012-08-25", "2012-08-28"] : ["2012-08-28"]))
    #expect(promise.deliveries.map(\.quantity) == (split ? ["200", "100", "50"] : ["350"]))
    #expect(
      promise.reasons.map(\.sentence)
        == (split ? ["2012-08-25", "2012-08-27"] : ["2012-08-27"]).map {
          "There is not enough I001 in stock and on order by \($0), and no more is ordered."
        })
  }

  private func promise(wanted: String, bucketDays: Int = 1) throws -> Answer.Promise {
    let text = try PlanCommand.plan(
      """
      {"today":"2026-02-09","horizonDays":56,"bucketDays":\(bucketDays),
       "calendars":[{"name":"week","shifts":[{"days":[1,2,3,4,5],"from":"08:00","to":"16:00"}]}],
       "plants":[{"name":"Leeds","calendar":"week"}],
       "items":[{"item":"BIKE","plant":"Leeds","stock":10}],
       "promises":[{"promise":"Q-1","item":"BIKE","plants":["Leeds"],"quantity":4,"wanted":"\(wanted)"}]}
      """)
    return try #require(try JSONDecoder().decode(Answer.self, from: Data(text.utf8)).promises.first)
  }

  @Test func whatIsWantedOnASaturdayLeavesOnMondayAndSaysWhy() throws {
    let promise = try promise(wanted: "2026-02-14")
    #expect(promise.deliveries.map(\.date) == ["2026-02-16"])
    #expect(
      promise.reasons.map(\.sentence) == ["Nothing leaves Leeds from 2026-02-14 to 2026-02-15: it is closed."])
  }

  @Test func whatIsWantedOnAWorkingDayNeedsNoReason() throws {
    let promise = try promise(wanted: "2026-02-13")
    #expect(promise.deliveries.map(\.date) == ["2026-02-13"])
    #expect(promise.reasons.isEmpty)
  }

  @Test func promisesOfWeeksNameTheNextWeek() throws {
    let promise = try promise(wanted: "2026-02-11", bucketDays: 7)
    #expect(promise.deliveries.map(\.date) == ["2026-02-16"])
    #expect(promise.reasons.count == 1 && promise.reasons[0].sentence.hasSuffix("the next one is 2026-02-16."))
  }
}
