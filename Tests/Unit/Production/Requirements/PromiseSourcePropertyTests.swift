import ProductionDomain
import Testing
import Values

/// Promises over several sources of every level, of random plants.
@Suite struct PromiseSourcePropertyTests {
  /// The same plants, where each item has only the first of its sources that closes no ring of plants.
  static func withFirstSources(_ scenario: PlanningScenario) -> PlanningScenario {
    let preparation = ScenarioPreparation(scenario)
    var plain = scenario
    for place in plain.items.indices {
      let number = preparation.numberOf[plain.items[place].key]!
      let sources = preparation.sources(of: number)
      let usable = sources.indices.first { preparation.model.sourcing[number]?.sources[$0].capacity != 0 }
      let first = sources[usable ?? 0]
      var record = SourceRecord(first.source, leadTimeDays: first.leadTimeDays)
      (record.capacity, record.capacityDays) = (first.capacity, first.capacityDays)
      plain.items[place].sources = [record]
      plain.items[place].suppliers = first.supplier.map { [$0] } ?? []
    }
    return plain
  }

  @Test func moreSourcesNeverMakeAnAnswerLater() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    var sooner = 0
    for round in 0..<60 {
      let scenario = PromiseSourceWorld.scenario(&random)
      let plain = Self.withFirstSources(scenario)
      for number in 0..<4 {
        let request = PromiseSourceWorld.request("\(number)", &random)
        var all = PromiseSourceWorld.book(scenario)
        var first = PromiseSourceWorld.book(plain)
        guard let best = try? all.answer(request).get(), let alone = try? first.answer(request).get() else { continue }
        let last = (best.deliveries.last?.date, alone.deliveries.last?.date)
        #expect(best.short <= alone.short, "seed \(seed), round \(round): \(request)")
        if best.short == alone.short, let one = last.0, let other = last.1 {
          #expect(one <= other, "seed \(seed), round \(round): \(request)")
          if one < other { sooner += 1 }
        }
        if best.short < alone.short { sooner += 1 }
      }
    }
    #expect(sooner > 10, "seed \(seed): hardly any question had a better answer")
  }

  /// With the second seed a question exhausts the effort before its reasons are known.
  @Test(arguments: [RequirementsRandom.seed("means"), 13_511_244_156_834_678_579])
  func nothingIsBookedTwiceAndEverySourceKeepsWithinItsMeans(seed: UInt64) throws {
    var random = RequirementsRandom(seed: seed)
    var kinds: Set<String> = []
    for round in 0..<60 {
      let scenario = PromiseSourceWorld.scenario(&random)
      var book = PromiseSourceWorld.book(scenario)
      var audit = PromiseAudit(scenario)
      for number in 0..<8 {
        let request = PromiseSourceWorld.request("\(number)", &random)
        guard let commitment = try? book.commit(request).get() else { continue }
        audit.add(commitment, request)
        for order in commitment.orders { kinds.insert("\(order.source)".prefix { $0 != "(" }.description) }
        if commitment.answer.deliveries.last.map({ $0.date > request.wanted }) ?? true {
          #expect(!commitment.answer.reasons.isEmpty, "seed \(seed), round \(round): \(request)")
        }
      }
      #expect(audit.faults.isEmpty, "seed \(seed), round \(round)")
      #expect(audit.overdrawn().isEmpty, "seed \(seed), round \(round)")
    }
    #expect(kinds == ["make", "buy", "transfer"], "seed \(seed)")
  }

  @Test func whatIsReleasedIsFreeAgainAtEverySource() throws {
    let seed = RequirementsRandom.seed()
    var random = RequirementsRandom(seed: seed)
    for round in 0..<30 {
      let scenario = PromiseSourceWorld.scenario(&random)
      var book = PromiseSourceWorld.book(scenario)
      var question = PromiseSourceWorld.request("question", &random)
      question.reserves = false
      guard let before = try? book.answer(question).get() else { continue }
      var names: [String] = []
      for number in 0..<5 {
        let request = PromiseSourceWorld.request("q\(number)", &random)
        if (try? book.answer(request).get())?.isReserved == true { names.append(request.name) }
      }
      names.shuffle(using: &random)
      for name in names {
        let released = book.release(name)
        #expect(released)
      }
      #expect((try? book.answer(question).get()) == before, "seed \(seed), round \(round)")
      // And the same question has the same answer in another book.
      var other = PromiseSourceWorld.book(scenario)
      #expect((try? other.answer(question).get()) == before, "seed \(seed), round \(round)")
    }
  }
}
