import Values

struct ReceiptText: Decodable {
  var order: String
  var item: String
  var plant: String?
  var quantity: QuantityText
  var due: String
  /// From when it can be used.
  var usable: String?
  var start: String?
  var status: String?
  var issued: Bool?
  var source: String?
  var from: String?
  var supplier: String?
}

struct DemandText: Decodable {
  var demand: String
  var item: String
  var plant: String?
  var quantity: QuantityText
  var due: String
  var priority: Int?
  var maximumLatenessDays: Int?
  var minimumShipment: QuantityText?
  var group: String?
}

struct ForecastText: Decodable {
  var item: String
  var plant: String?
  var from: String
  var to: String
  var quantity: QuantityText
  var net: Bool?
}

struct MasterScheduleText: Decodable {
  var item: String
  var plant: String?
  var periodDays: Int?
  var periods: Int
}

struct PreviousOrderText: Decodable {
  var item: String
  var plant: String?
  var quantity: QuantityText
  var due: String
  /// From when it was to be used.
  var usable: String?
  var source: String?
  var from: String?
  var supplier: String?
}

struct PromiseText: Decodable {
  var promise: String
  var item: String
  var plants: [String]?
  var quantity: QuantityText
  var wanted: String
  var kind: String?
  var deliver: String?
}

struct NetworkText: Decodable {
  struct Place: Decodable {
    var place: String
    var supply: Int64?
    var demand: Int64?
  }
  struct Lane: Decodable {
    var from: String
    var to: String
    var capacity: Int64?
    var cost: Money
  }
  var places: [Place]
  var lanes: [Lane]
}

struct ProductMixText: Decodable {
  struct Product: Decodable {
    var product: String
    var price: Money
    var material: Money
    var demand: Int64
    var least: Int64?
    var minutes: [String: NumberText]
    /// Once, where any of it is made.
    var setupMinutes: [String: NumberText]?
  }
  struct Resource: Decodable {
    var resource: String
    var minutes: NumberText
  }
  /// Once, where any of the products is made: of a part that they share.
  struct SharedSetup: Decodable {
    var products: [String]
    var minutes: [String: NumberText]
  }
  var products: [Product]
  var resources: [Resource]
  var sharedSetups: [SharedSetup]?
  var fixedCost: Money?
}

struct PolicyText: Decodable {
  var policy: String
  var name: String?
  var values: [String: NumberText]?
  var breaks: [NumberText]?
  var prices: [NumberText]?
  var stages: [StageText]?
  /// Of lot sizing: what is needed in each period, and what an order costs in each (one number for all).
  var demands: [NumberText]?
  var setups: [NumberText]?
}

struct StageText: Decodable {
  var stage: String
  var supplies: [String]?
  var holding: NumberText
  var processing: Int
  var inbound: Int?
  var outbound: Int?
  var deviation: NumberText?
  var safetyFactor: NumberText?
}
