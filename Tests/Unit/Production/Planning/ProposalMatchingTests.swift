import Testing
import Values

@testable import ProductionService

@Suite struct ProposalMatchingTests {
  private static let today = LocalDate("2026-01-05")!

  /// Proposals of two suppliers, in the order of their dates.
  private static func details(_ random: inout RequirementsRandom, orders: Bool) -> PlaceDetails {
    var details = PlaceDetails()
    details.forms = ["North", "South"].map {
      .init(kind: .planned, status: "planned", orderSource: "buy", orderFrom: $0)
    }
    if random.chance(50) { details.forms.reverse() }
    let buckets = (0..<random.below(12)).map { _ in random.below(6) }.sorted()
    for (place, bucket) in buckets.enumerated() {
      let steps = random.quantity(1...3)
      details.supplies.append(
        .init(form: random.below(2), bucket: bucket, release: bucket, started: steps, quantity: steps))
      if orders { details.supplies[place].order = place + 1 }
    }
    return details
  }

  @Test func aProposalIsTheOneOfTheSameSourceDateAndQuantityElseTheNearest() {
    let seed = RequirementsRandom.seed()
    for number in 0..<500 {
      var random = RequirementsRandom(seed: seed &+ UInt64(number))
      let before = Self.details(&random, orders: true)
      let now = Self.details(&random, orders: false)
      // The day may have moved on.
      let moved = random.below(3)
      let decided: Set<Int> = random.chance(30) ? [1, 4] : []
      var matching = ProposalMatching(before, today: Self.today, bucketDays: 2, decided: decided)
      let matches = matching.matches(
        of: Array(now.supplies.indices), in: now, today: Self.today + moved, bucketDays: 2)
      let note = "seed \(seed), case \(number)"
      let taken = matches.filter { $0 >= 0 }
      #expect(Set(taken).count == taken.count, "\(note): none is taken twice")
      let old = matching.old
      #expect(
        old.map(\.isTaken) == old.indices.map { taken.contains($0) } && !old.contains { decided.contains($0.order) })
      func source(_ old: ProposalMatching.Old) -> String? { before.forms[old.form].orderFrom }
      for (place, match) in matches.enumerated() {
        let supply = now.supplies[place]
        let due = Self.today + moved + supply.bucket * 2
        let own = now.forms[supply.form].orderFrom
        if match >= 0 {
          #expect(source(old[match]) == own, "\(note)")
          // Nobody else took the very same one while this one took another.
          if old[match].due != due || old[match].steps != supply.quantity {
            let same = old.indices.filter {
              old[$0].due == due && old[$0].steps == supply.quantity && source(old[$0]) == own
            }
            #expect(same.allSatisfy { old[$0].isTaken }, "\(note)")
            // Of those that nobody took none is nearer.
            for other in old.indices where !old[other].isTaken && source(old[other]) == own {
              #expect(abs(old[other].due - due) >= abs(old[match].due - due), "\(note)")
            }
          }
        } else {
          #expect(!old.contains { !$0.isTaken && source($0) == own }, "\(note)")
        }
      }
    }
  }

  @Test func theSameProposalsKeepTheirIdentities() {
    var random = RequirementsRandom(seed: RequirementsRandom.seed())
    for _ in 0..<100 {
      let before = Self.details(&random, orders: true)
      var matching = ProposalMatching(before, today: Self.today, bucketDays: 7, decided: [])
      let matches = matching.matches(
        of: Array(before.supplies.indices), in: before, today: Self.today, bucketDays: 7)
      let kept = matches.map { matching.old[$0] }
      // Those that are alike may change places.
      #expect(kept.map(\.due) == before.supplies.map { Self.today + $0.bucket * 7 })
      #expect(kept.map(\.steps) == before.supplies.map(\.quantity) && !matches.contains(-1))
    }
  }
}
