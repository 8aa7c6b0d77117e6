import Values

/// What a plan says of one item at its plant, in numbers: what gives it, who wants it, and which goes to which. Texts are
/// made of it when somebody asks. Buckets count from the plan's first day; other places are named by their number.
struct PlaceDetails: Equatable {
  enum Kind: Int {
    case stock, receipt, planned, byProduct, substitute
  }

  /// What many supplies of an item have in common.
  struct Form: Equatable {
    var kind: Kind
    var status: String
    var source: String?
    var from: String?
    var supplier: String?
    var revision: String?
    /// What its supplies are called before their date; nil: like the item at its plant.
    var label: String?
    /// Of its supplies' costs.
    var currency: String?
    /// Of proposals: `make`, `buy` or `transfer`, and the supplier or plant; nil: no proposal.
    var orderSource: String?
    var orderFrom: String?
    /// Places of its components, line by line.
    var components: [Int] = []
  }

  struct Supply: Equatable {
    var form: Int
    var bucket: Int
    var release: Int?
    var started: Int64
    var quantity: Int64
    /// Instead of the form's label, date and rank.
    var name: String?
    /// 2 and more: there are others of the same name before it.
    var rank = 1
    /// The day on which it can really come, where that is later; below zero: not within the horizon.
    var possible: Int?
    /// Of what is inspected after it has come: how many days before its bucket begins it comes.
    var inspection = 0
    /// The day from which it can really be used, where that is later than it comes.
    var usable: Int?
    /// In minor units.
    var cost: Int64?
    /// Of a proposal: the number of its identity within the place. 0: it has none.
    var order = 0
    /// It was told to others.
    var isTold = false
    /// When the proposal is released, where that is not ``release`` or today.
    var orderRelease: Int?
    /// Of a proposal that is to be released now.
    var workingDaysLate = 0

    /// The bucket in which a proposal is released.
    var releaseOfOrder: Int { orderRelease ?? max(0, release ?? 0) }
  }

  /// A demand, of an order of another place or of nobody's.
  struct Demand: Equatable {
    /// Place in ``PlaceDetails/takers``; below zero: not of an order.
    var taker: Int
    /// Of the taker's supplies the one that needs it.
    var supply: Int
    var bucket: Int
    var quantity: Int64
  }

  /// What becomes of a demand that is not an order's.
  struct Outcome: Equatable {
    struct Delivery: Equatable {
      var day: Int
      var quantity: Int64
    }
    struct Reason: Equatable {
      var code: String
      var record: String
      var sentence: String
    }
    /// Place in ``PlaceDetails/demands``.
    var demand: Int
    /// Nil: a forecast.
    var name: String?
    var priority: Int?
    /// The day from the plan's first on which it is due.
    var due: Int
    var deliveries: [Delivery]
    var short: Int64
    var lateDays: Int
    var reasons: [Reason]
  }

  struct Peg: Equatable {
    var supply: Int
    var demand: Int
    var quantity: Int64
  }

  /// The number that the place's next proposal gets.
  var nextOrder = 1
  var level = 0
  var stock: Int64 = 0
  var forms: [Form] = []
  var supplies: [Supply] = []
  /// The number of the place of each bill line that takes this item, in the order of the lines.
  var takers: [Int] = []
  var demands: [Demand] = []
  var outcomes: [Outcome] = []
  var pegs: [Peg] = []
  /// By bucket.
  var requirement: [Int64] = []
  var projected: [Int64] = []

  /// Whether a supply is an order that the plan proposes.
  func isProposal(_ supply: Supply) -> Bool { forms[supply.form].orderSource != nil }

  mutating func removeAll() {
    (nextOrder, level, stock) = (1, 0, 0)
    forms.removeAll(keepingCapacity: true)
    supplies.removeAll(keepingCapacity: true)
    takers.removeAll(keepingCapacity: true)
    demands.removeAll(keepingCapacity: true)
    outcomes.removeAll(keepingCapacity: true)
    pegs.removeAll(keepingCapacity: true)
    requirement.removeAll(keepingCapacity: true)
    projected.removeAll(keepingCapacity: true)
  }
}

extension PlaceDetails {
  /// Calls back with the pegs that give each demand, in turn, what the supplies have, in turn, until the callback says no.
  @inline(__always)
  func inTurn(_ peg: (Peg) -> Bool) -> Bool {
    var supply = 0
    var free = supplies.first?.quantity ?? 0
    for demand in demands.indices {
      var open = demands[demand].quantity
      while open > 0, supply < supplies.count {
        let taken = min(open, free)
        if taken > 0, !peg(Peg(supply: supply, demand: demand, quantity: taken)) { return false }
        open -= taken
        free -= taken
        if free == 0 {
          supply += 1
          if supply < supplies.count { free = supplies[supply].quantity }
        }
      }
    }
    return true
  }

  /// Whether the pegs are those that ``inTurn(_:)`` gives.
  var isPeggedInTurn: Bool {
    var next = 0
    let same = inTurn { peg in
      guard next < pegs.count, pegs[next] == peg else { return false }
      next += 1
      return true
    }
    return same && next == pegs.count
  }

  /// What the demands and by-products come to by bucket; nil where one lies outside.
  func requirement(ofDemands buckets: Int) -> [Int64]? {
    var sums = [Int64](repeating: 0, count: buckets)
    for demand in demands {
      guard sums.indices.contains(demand.bucket) else { return nil }
      sums[demand.bucket] &+= demand.quantity
    }
    for supply in supplies where forms[supply.form].kind == .byProduct {
      guard sums.indices.contains(supply.bucket) else { return nil }
      sums[supply.bucket] &-= supply.quantity
    }
    return sums
  }

  /// The balance at the end of each bucket that supplies and ``requirement`` give.
  func balance(_ buckets: Int) -> [Int64] {
    var change = [Int64](repeating: 0, count: buckets)
    for supply in supplies where forms[supply.form].kind != .byProduct {
      if change.indices.contains(supply.bucket) { change[supply.bucket] &+= supply.quantity }
    }
    var balance: Int64 = 0
    for bucket in 0..<buckets {
      balance &+= change[bucket] &- (bucket < requirement.count ? requirement[bucket] : 0)
      change[bucket] = balance
    }
    return change
  }
}
