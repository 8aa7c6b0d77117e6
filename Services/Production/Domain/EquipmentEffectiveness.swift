/// Overall equipment effectiveness (OEE): how much of the time in which a work centre could have made good pieces it did.
///
/// Nakajima, "Introduction to TPM", 1988: OEE = availability × performance × quality. Availability loses what is set up
/// and what stands still unplanned; performance what runs slower than the ideal cycle of a piece; quality what is not
/// good at the first go. With good weighed by ideal cycles the product is good × ideal cycle ÷ the time in which it was
/// to work, as long as no factor would be above one.
package struct EquipmentEffectiveness: Hashable, Sendable {
  /// A time's work.
  package struct Work: Hashable, Sendable {
    /// In which the work centre was to work; nil: as long as was reported.
    package var plannedMinutes: Int64?
    package var setupMinutes: Int64
    package var runMinutes: Int64
    package var downMinutes: Int64
    /// As recorded for the work centre within ``plannedMinutes``: nobody meant to work then, and it is no loss.
    package var plannedStopMinutes: Int64 = 0
    /// As recorded for the work centre: it should have worked then and stood still.
    package var stopMinutes: Int64 = 0
    /// What should have been run for what was made, good and scrap.
    package var standardRunSeconds: Int64
    /// In any one unit: pieces of one kind, or the seconds that pieces of several kinds should have run.
    package var good: Int64
    package var scrap: Int64

    package init(
      plannedMinutes: Int64? = nil, setupMinutes: Int64 = 0, runMinutes: Int64, downMinutes: Int64 = 0,
      standardRunSeconds: Int64, good: Int64, scrap: Int64 = 0
    ) {
      self.plannedMinutes = plannedMinutes
      self.setupMinutes = setupMinutes
      self.runMinutes = runMinutes
      self.downMinutes = downMinutes
      self.standardRunSeconds = standardRunSeconds
      self.good = good
      self.scrap = scrap
    }
  }

  /// Run ÷ (planned − planned stops), per mille; nil when nothing was planned. It did not run while it stood still,
  /// whatever was reported.
  package let availability: Int?
  /// Standard ÷ actual run, per mille; nil when nothing ran. Faster than standard counts as standard.
  package let performance: Int?
  /// Good ÷ made, per mille; nil when nothing was made.
  package let quality: Int?
  /// Their product, per mille, rounded once; nil when one of them is.
  package let effectiveness: Int?

  package init(_ work: Work) {
    let loading =
      work.plannedMinutes.map { $0 - work.plannedStopMinutes }
      ?? work.setupMinutes + work.runMinutes + work.downMinutes + work.stopMinutes
    let availability = Share(min(work.runMinutes, loading - work.stopMinutes), of: loading)
    let performance = Share(Int128(work.standardRunSeconds), of: Int128(work.runMinutes) * 60)
    let quality = Share(work.good, of: work.good + work.scrap)
    self.availability = availability?.perMille
    self.performance = performance?.perMille
    self.quality = quality?.perMille
    guard let availability, let performance, let quality else {
      effectiveness = nil
      return
    }
    effectiveness = Share.product([availability, performance, quality]).perMille
  }

  /// A part of a whole, from 0 to 1.
  private struct Share {
    var part: Int128
    var whole: Int128

    init?(_ part: Int64, of whole: Int64) { self.init(Int128(part), of: Int128(whole)) }

    init?(_ part: Int128, of whole: Int128) {
      guard whole > 0 else { return nil }
      self.init(part: min(max(0, part), whole), whole: whole)
    }

    private init(part: Int128, whole: Int128) {
      self.part = part
      self.whole = whole
    }

    static func product(_ shares: [Share]) -> Share {
      shares.map(\.small).reduce(Share(part: 1, whole: 1)) {
        Share(part: $0.part * $1.part, whole: $0.whole * $1.whole)
      }
    }

    /// Brought down so that three of them and a thousand stay within 128 bits.
    private var small: Share {
      var small = self
      while small.whole >= 1 << 38 {
        small.part >>= 1
        small.whole >>= 1
      }
      return small
    }

    /// Rounded half up.
    var perMille: Int { Int((part * 1000 + whole / 2) / whole) }
  }
}
