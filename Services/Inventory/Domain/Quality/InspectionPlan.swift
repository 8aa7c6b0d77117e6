import Values

/// What is inspected of an item before it may be used, when, and on how many of its pieces.
package struct InspectionPlan: Hashable, Sendable, Codable {
  /// When goods of the item are inspected.
  package enum Occasion: String, Hashable, Sendable, Codable, CaseIterable {
    /// They came from a supplier.
    case receipt
    /// Production completed them.
    case production
  }

  /// One thing that is looked at: measured against limits when it has a unit, else answered with yes or no.
  package struct Characteristic: Hashable, Sendable, Codable {
    package let name: String
    /// Of the measured value, such as `mm`; nil: a question answered with yes (conforms) or no.
    package let unit: String?
    /// The least and the greatest value that conforms; nil: no limit on that side.
    package let lower: Measure?
    package let upper: Measure?

    package init(name: String, unit: String? = nil, lower: Measure? = nil, upper: Measure? = nil) {
      self.name = name
      self.unit = unit
      self.lower = lower
      self.upper = upper
    }

    /// Whether a value lies within the limits, which belong to what conforms.
    package func admits(_ value: Measure) -> Bool {
      if let lower, value < lower { return false }
      if let upper, value > upper { return false }
      return true
    }
  }

  /// In the order of the cases, each once.
  package let occasions: [Occasion]
  package let characteristics: [Characteristic]
  /// How many pieces of a lot are tested; nil: see ``samplePercent``.
  package let sampleSize: Int?
  /// The share of a lot that is tested, rounded up to whole pieces; nil beside a nil ``sampleSize``: all of it.
  package let samplePercent: Int?
  /// Of so many lots in turn one is inspected, the others go straight to free stock; 1: every lot.
  package let everyNthLot: Int

  package static let maximumCharacteristics = 50
  package static let maximumSample = 10_000

  /// Throws for the first field that cannot be used.
  package init(
    occasions: [Occasion], characteristics: [Characteristic], sampleSize: Int? = nil, samplePercent: Int? = nil,
    everyNthLot: Int = 1
  ) throws(QualityRefusal) {
    guard !occasions.isEmpty else { throw .plan("'occasions' must name receipt, production or both.") }
    guard (1...Self.maximumCharacteristics).contains(characteristics.count) else {
      throw .plan("'characteristics' must name 1 to \(Self.maximumCharacteristics) things to look at.")
    }
    guard sampleSize == nil || samplePercent == nil else {
      throw .plan("Give 'sampleSize' or 'samplePercent', not both.")
    }
    guard (1...Self.maximumSample).contains(sampleSize ?? 1) else {
      throw .plan("'sampleSize' must be 1 to \(Self.maximumSample) pieces.")
    }
    guard (1...100).contains(samplePercent ?? 1) else { throw .plan("'samplePercent' must be 1 to 100.") }
    guard (1...100).contains(everyNthLot) else { throw .plan("'everyNthLot' must be 1 (every lot) to 100.") }
    self.occasions = Occasion.allCases.filter(occasions.contains)
    self.characteristics = try Self.checked(characteristics)
    self.sampleSize = sampleSize
    self.samplePercent = samplePercent
    self.everyNthLot = everyNthLot
  }

  private static func checked(_ characteristics: [Characteristic]) throws(QualityRefusal) -> [Characteristic] {
    var names: Set<String> = []
    var checked: [Characteristic] = []
    for characteristic in characteristics {
      guard let name = characteristic.name.trimmedText(upTo: 100) else {
        throw .plan("Each characteristic's 'name' must be 1 to 100 bytes of text.")
      }
      guard names.insert(name).inserted else { throw .plan("The characteristic '\(name)' is named twice.") }
      guard let unit = characteristic.unit else {
        guard characteristic.lower == nil, characteristic.upper == nil else {
          throw .plan("The limits of '\(name)' need a 'unit'; leave them out where the answer is yes or no.")
        }
        checked.append(Characteristic(name: name))
        continue
      }
      guard let unit = unit.trimmedText(upTo: 20) else {
        throw .plan("The 'unit' of '\(name)' must be 1 to 20 bytes of text.")
      }
      let (lower, upper) = (characteristic.lower, characteristic.upper)
      guard lower != nil || upper != nil else { throw .plan("'\(name)' is measured: give 'lower', 'upper' or both.") }
      if let lower, let upper, lower > upper { throw .plan("The 'lower' limit of '\(name)' is above the 'upper' one.") }
      checked.append(Characteristic(name: name, unit: unit, lower: lower, upper: upper))
    }
    return checked
  }

  /// How many pieces of a lot are tested: at least one, and at most ``maximumSample``. What is weighed or measured
  /// counts in whole units, begun ones too.
  package func sample(of lot: Quantity) -> Int {
    var stepsPerUnit: Int64 = 1
    for _ in 0..<lot.unit.scale { stepsPerUnit *= 10 }
    let units = max(1, (lot.steps + stepsPerUnit - 1) / stepsPerUnit)
    if let sampleSize { return lot.unit.scale == 0 ? Int(min(Int64(sampleSize), units)) : sampleSize }
    let share = (units * Int64(samplePercent ?? 100) + 99) / 100
    return Int(min(max(1, share), Int64(Self.maximumSample)))
  }

  /// Whether the next lot is inspected when `skipped` lots in turn were not.
  package func isDue(afterSkipping skipped: Int) -> Bool { skipped + 1 >= everyNthLot }

  /// As if all lots that may be skipped were: the first lot, and the one after a rejection, are inspected.
  package var skippedAtFirst: Int { everyNthLot - 1 }
}
