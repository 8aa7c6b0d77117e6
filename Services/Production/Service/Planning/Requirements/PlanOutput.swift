import ProductionDomain
import Values

/// The plan as it is printed. Dates are ISO dates, quantities decimals in the unit named beside them.
struct PlanOutput: Encodable {
  struct Peg: Codable {
    /// The supply's name or the demand's.
    let name: String
    let quantity: String
  }

  struct Component: Codable {
    let item: String
    let plant: String?
    let needed: String
    let quantity: String
    let unit: String
    let from: [Peg]
    /// What no supply meets.
    let short: String?
  }

  /// Everything that gives an item: stock, orders, by-products, alternates.
  struct Supply: Codable {
    let name: String
    let item: String
    var plant: String?
    /// stock, firm, released, frozen, planned, phantom, schedule, kept, byProduct or alternate.
    let status: String
    /// make, buy, subcontract or transfer; nil for stock.
    var source: String?
    /// The plant that a planned transfer comes from.
    var from: String?
    /// Of a planned order of a bought or subcontracted item.
    var supplier: String?
    /// Of a planned order, at the supplier's price or the lane's cost; of a subcontracted one with its components.
    var cost: Money?
    var revision: String?
    fileprivate(set) var quantity: String
    let unit: String
    /// Where more is started than arrives.
    var started: String?
    var release: String?
    /// The day on which it comes.
    let due: String
    /// When it can really come, where that is later than `due`; "never": not within the horizon.
    var possible: String?
    /// From when it can be used, where it is inspected after it has come.
    var usable: String?
    var components: [Component]?
    fileprivate(set) var `for`: [Peg]
    /// What no demand takes.
    var left: String?

    /// Further demands that it is for, and its quantity with them.
    mutating func add(_ pegs: [Peg], quantity: String) {
      `for` = pegs + `for`
      self.quantity = quantity
    }
  }

  struct Delivery: Codable {
    /// Of a promise.
    var plant: String?
    let date: String
    let quantity: String
  }

  struct Demand: Codable {
    struct Reason: Codable {
      let code: String
      let record: String
      let sentence: String
    }
    let demand: String
    let item: String
    let plant: String?
    let quantity: String
    let unit: String
    let due: String
    let priority: Int?
    let deliveries: [Delivery]
    let short: String
    let lateDays: Int
    let reasons: [Reason]
    let from: [Peg]
  }

  struct Item: Codable {
    struct Bucket: Codable {
      let date: String
      /// Demand and component requirements, less by-products.
      let gross: String
      let receipts: String
      let planned: String
      let released: String
      let projected: String
    }
    let item: String
    let plant: String?
    let unit: String
    let lowLevelCode: Int
    fileprivate(set) var stock: String
    fileprivate(set) var buckets: [Bucket]

    /// With what is there and moves beside the plan.
    mutating func show(stock: String, buckets: [Bucket]) {
      self.stock = stock
      self.buckets = buckets
    }
  }

  struct Message: Codable {
    let message: String
    let order: String
    let item: String
    let plant: String?
    let quantity: String
    let due: String
    let needed: String?
    let workingDaysLate: Int?
  }

  struct Capacity: Codable {
    let workCentre: String
    let plant: String?
    let from: String
    let days: Int
    let loadMinutes: Int
    let capacityMinutes: Int
    let overloadMinutes: Int
    /// Overtime that is worked, with which the capacity is given; else, of the overload, what overtime can take.
    let overtimeMinutes: Int?
  }

  struct Figures: Codable {
    let plannedOrders: Int
    let demands: Int
    let late: Int
    let short: Int
    let onTimePerMille: Int?
    let overloads: Int
    let loadMinutes: Int
    let capacityMinutes: Int
    let averageStockValue: Money?
    let margin: Money?
    /// Absent where none is worked.
    var overtimeMinutes: Int?
    var overtimeCost: Money?
  }

  struct Schedule: Codable {
    let item: String
    let plant: String?
    let unit: String
    let periodDays: Int
    let demand: [String]
    let lots: [String]
    let projected: [String]
    let availableToPromise: [String]
    let availableToPromiseLookBack: [String]
    let cumulative: [String]
    let cumulativeWithLookAhead: [String]
  }

  struct Promise: Codable {
    let promise: String
    let reserved: Bool
    let deliveries: [Delivery]
    let short: String
    let reasons: [Demand.Reason]
  }

  var today: String
  var horizonEnd: String
  var figures: Figures
  var items: [Item]
  var supplies: [Supply]
  var demands: [Demand]
  var messages: [Message]
  var capacity: [Capacity]
  var roughCut: [Capacity]?
  var masterSchedules: [Schedule]?
  /// The planned orders' operations on machines, where the scenario asks for them.
  var schedule: [ScheduledOperationView]?
  var promises: [Promise]?
  var network: NetworkOutput?
  var productMix: ProductMixOutput?
  var policies: [PolicyOutput]?
  /// What was left out, and why.
  var problems: [PlanningProblemView]
}
