import Values

struct CalendarText: Decodable {
  struct Shift: Decodable {
    var days: [Int]
    var from: String
    var to: String
  }
  struct Maintenance: Decodable {
    var from: String
    var to: String
  }
  var name: String
  var shifts: [Shift]
  var holidays: [String]?
  var maintenance: [Maintenance]?
}

struct PlantText: Decodable {
  var name: String
  var calendar: String?
}

struct WorkCentreText: Decodable {
  var name: String
  var calendar: String?
  var machines: Int?
  var efficiencyPercent: Int?
}

struct ItemText: Decodable {
  struct Conversion: Decodable {
    var unit: String
    /// Of the item's own unit.
    var equals: QuantityText
  }
  var item: String
  var plant: String?
  var unit: String?
  var source: String?
  var from: String?
  var leadTimeDays: Int?
  var stock: QuantityText?
  var safetyStock: QuantityText?
  var lot: LotText?
  var yieldPercent: NumberText?
  var phantom: Bool?
  var planningFenceDays: Int?
  var demandFenceDays: Int?
  var consumeEarlyDays: Int?
  var consumeLateDays: Int?
  var units: [Conversion]?
}

struct LotText: Decodable {
  var rule: String?
  var quantity: QuantityText?
  var days: Int?
  var setupCost: Money?
  var holdingCost: Money?
  var yearlyDemand: QuantityText?
  var minimum: QuantityText?
  var multiple: QuantityText?
  var maximum: QuantityText?
}

struct BillText: Decodable {
  struct Line: Decodable {
    struct Alternate: Decodable {
      var item: String
      var quantity: QuantityText?
    }
    var item: String
    var quantity: QuantityText
    var scrapPercent: NumberText?
    var from: String?
    var to: String?
    var alternates: [Alternate]?
  }
  var item: String
  var plant: String?
  var revision: String?
  var output: QuantityText?
  var priority: Int?
  var from: String?
  var to: String?
  var components: [Line]
  var byProducts: [Line]?
}

struct RoutingText: Decodable {
  struct Step: Decodable {
    var workCentre: String
    var setupMinutes: NumberText?
    var runMinutes: NumberText
    var per: QuantityText?
  }
  var item: String
  var plant: String?
  var operations: [Step]
}
