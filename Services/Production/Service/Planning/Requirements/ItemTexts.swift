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
  /// Of the IANA database; UTC unless told.
  var timeZone: String?
}

struct WorkCentreText: Decodable {
  struct Setups: Decodable {
    struct Change: Decodable {
      var from: String
      var to: String
      var minutes: NumberText
    }
    var first: NumberText?
    var between: [Change]?
    var otherwise: NumberText?
  }
  struct Overtime: Decodable {
    var shifts: [CalendarText.Shift]
    var costPerHour: Money?
  }
  var name: String
  var plant: String?
  var calendar: String?
  var machines: Int?
  var efficiencyPercent: Int?
  var setups: Setups?
  var costPerHour: Money?
  var overheadPercent: NumberText?
  var setupCostPerHour: Money?
  var overtime: Overtime?
}

struct LaneText: Decodable {
  var from: String
  var to: String
  var leadTimeDays: Int?
  var cost: Money?
  var item: String?
  var capacity: QuantityText?
  var capacityDays: Int?
}

struct ItemText: Decodable {
  struct Conversion: Decodable {
    var unit: String
    /// Of the item's own unit.
    var equals: QuantityText
  }
  struct Source: Decodable {
    var source: String
    var from: String?
    /// Of subcontracting.
    var supplier: String?
    var priority: Int?
    var leadTimeDays: Int?
    var inspectionDays: Int?
    var share: NumberText?
    var capacity: QuantityText?
    var capacityDays: Int?
  }
  struct Supplier: Decodable {
    var supplier: String
    var priority: Int?
    var leadTimeDays: Int?
    var inspectionDays: Int?
    var calendar: String?
    var minimum: QuantityText?
    var multiple: QuantityText?
    var maximum: QuantityText?
    var price: Money?
    var share: NumberText?
    var capacity: QuantityText?
    var capacityDays: Int?
  }
  var item: String
  var plant: String?
  var unit: String?
  var source: String?
  var from: String?
  var sources: [Source]?
  var suppliers: [Supplier]?
  var leadTimeDays: Int?
  var inspectionDays: Int?
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
  var standardCost: Money?
  var price: Money?
  var latenessCostPerDay: Money?
  var holdingCostPerDay: Money?
  var setupFamily: String?
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
    var backflush: Bool?
    /// The number of the operation that uses it.
    var operation: Int?
    var alternates: [Alternate]?
  }
  struct CoProduct: Decodable {
    var item: String
    var quantity: QuantityText
    var costPercent: NumberText?
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
  var coProducts: [CoProduct]?
}

struct RoutingText: Decodable {
  struct Step: Decodable {
    struct Alternate: Decodable {
      var workCentre: String
      var setupMinutes: NumberText?
      var runMinutes: NumberText?
    }
    var operation: Int?
    var description: String?
    var workCentre: String
    var setupMinutes: NumberText?
    var runMinutes: NumberText
    var per: QuantityText?
    var queueMinutes: NumberText?
    var moveMinutes: NumberText?
    var scrapPercent: NumberText?
    var alternates: [Alternate]?
  }
  var item: String
  var plant: String?
  var operations: [Step]
}
