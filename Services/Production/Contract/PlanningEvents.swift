import Values

/// A demand that an order is pegged to.
package struct PeggedDemand: Codable, Hashable, Sendable {
  /// The order's number and line, or `forecast`.
  package var demand: String
  package var quantity: Quantity

  package init(demand: String, quantity: Quantity) {
    self.demand = demand
    self.quantity = quantity
  }
}

/// A plan proposes an order that does not exist yet: to make, to buy or to transfer. Nothing is committed.
package struct PlannedOrderProposed: BusinessEvent {
  package static let type = "production.planned-order.proposed.v1"
  package static let summary =
    "A plan proposes an order to make, buy or transfer an item; nothing is committed yet."

  package var plannedOrderID: String
  package var planID: String
  package var item: String
  /// Where it is needed; empty: the company's only plant.
  package var plant: String
  package var quantity: Quantity
  /// `make`, `buy` or `transfer`.
  package var source: String
  /// The supplier or the plant it comes from.
  package var from: String?
  /// When it must be started or ordered.
  package var release: LocalDate
  /// When it is there.
  package var due: LocalDate
  package var demands: [PeggedDemand]
  package var proposedAt: Instant

  package init(
    plannedOrderID: String, planID: String, item: String, plant: String, quantity: Quantity, source: String,
    from: String? = nil, release: LocalDate, due: LocalDate, demands: [PeggedDemand], proposedAt: Instant
  ) {
    self.plannedOrderID = plannedOrderID
    self.planID = planID
    self.item = item
    self.plant = plant
    self.quantity = quantity
    self.source = source
    self.from = from
    self.release = release
    self.due = due
    self.demands = demands
    self.proposedAt = proposedAt
  }

  package var partitionKey: String { plannedOrderID }

  package static let example = PlannedOrderProposed(
    plannedOrderID: "0190b3a0-0000-7000-8000-000000000071", planID: "0190b3a0-0000-7000-8000-000000000070",
    item: "FRAME", plant: "", quantity: .pieces(20), source: "buy", from: "Tube Works",
    release: LocalDate("2010-12-02")!, due: LocalDate("2010-12-10")!,
    demands: [PeggedDemand(demand: "SO-2010-000001/1", quantity: .pieces(6))],
    proposedAt: Instant("2010-12-01T08:26:00Z")!)
}

/// A planned order was approved: plans no longer move it. One to buy becomes a purchase order in inventory.
package struct PlannedOrderFirmed: BusinessEvent {
  package static let type = "production.planned-order.firmed.v1"
  package static let summary =
    "A planned order was approved and is no longer moved by plans; one to buy becomes a purchase order."

  package var plannedOrderID: String
  package var item: String
  package var plant: String
  package var quantity: Quantity
  /// `make`, `buy` or `transfer`.
  package var source: String
  package var from: String?
  package var release: LocalDate
  package var due: LocalDate
  /// `planner`, or `promise` when a customer's order needs it.
  package var firmedBy: String
  package var firmedAt: Instant
  /// Inventory's site of the plant, and of the plant it is transferred from; absent: told before there were such sites.
  package var site: String?
  package var fromSite: String?

  package init(
    plannedOrderID: String, item: String, plant: String, quantity: Quantity, source: String, from: String? = nil,
    release: LocalDate, due: LocalDate, firmedBy: String, firmedAt: Instant, site: String? = nil,
    fromSite: String? = nil
  ) {
    self.plannedOrderID = plannedOrderID
    self.item = item
    self.plant = plant
    self.quantity = quantity
    self.source = source
    self.from = from
    self.release = release
    self.due = due
    self.firmedBy = firmedBy
    self.firmedAt = firmedAt
    self.site = site
    self.fromSite = fromSite
  }

  package var partitionKey: String { plannedOrderID }

  package static let example = PlannedOrderFirmed(
    plannedOrderID: "0190b3a0-0000-7000-8000-000000000071", item: "FRAME", plant: "", quantity: .pieces(20),
    source: "buy", from: "Tube Works", release: LocalDate("2010-12-02")!, due: LocalDate("2010-12-10")!,
    firmedBy: "planner", firmedAt: Instant("2010-12-01T09:00:00Z")!)
}

/// A planned or firm order has other dates or another quantity than before.
package struct PlannedOrderRescheduled: BusinessEvent {
  package static let type = "production.planned-order.rescheduled.v1"
  package static let summary =
    "A planned or firm order has other dates or another quantity than before."

  package var plannedOrderID: String
  /// The plan that moved it; absent: a person.
  package var planID: String?
  package var item: String
  package var plant: String
  package var fromDue: LocalDate
  package var due: LocalDate
  package var fromQuantity: Quantity
  package var quantity: Quantity
  package var release: LocalDate
  package var reason: String
  package var rescheduledAt: Instant

  package init(
    plannedOrderID: String, planID: String? = nil, item: String, plant: String, fromDue: LocalDate, due: LocalDate,
    fromQuantity: Quantity, quantity: Quantity, release: LocalDate, reason: String, rescheduledAt: Instant
  ) {
    self.plannedOrderID = plannedOrderID
    self.planID = planID
    self.item = item
    self.plant = plant
    self.fromDue = fromDue
    self.due = due
    self.fromQuantity = fromQuantity
    self.quantity = quantity
    self.release = release
    self.reason = reason
    self.rescheduledAt = rescheduledAt
  }

  package var partitionKey: String { plannedOrderID }

  package static let example = PlannedOrderRescheduled(
    plannedOrderID: "0190b3a0-0000-7000-8000-000000000071", planID: "0190b3a0-0000-7000-8000-000000000070",
    item: "FRAME", plant: "", fromDue: LocalDate("2010-12-10")!, due: LocalDate("2010-12-09")!,
    fromQuantity: .pieces(20), quantity: .pieces(24), release: LocalDate("2010-12-01")!,
    reason: "SO-2010-000001/1 needs more.", rescheduledAt: Instant("2010-12-01T10:00:00Z")!)
}

/// A planned order is not needed any more.
package struct PlannedOrderWithdrawn: BusinessEvent {
  package static let type = "production.planned-order.withdrawn.v1"
  package static let summary =
    "A planned order is not needed any more."

  package var plannedOrderID: String
  package var planID: String?
  package var item: String
  package var reason: String
  package var withdrawnAt: Instant

  package init(plannedOrderID: String, planID: String? = nil, item: String, reason: String, withdrawnAt: Instant) {
    self.plannedOrderID = plannedOrderID
    self.planID = planID
    self.item = item
    self.reason = reason
    self.withdrawnAt = withdrawnAt
  }

  package var partitionKey: String { plannedOrderID }

  package static let example = PlannedOrderWithdrawn(
    plannedOrderID: "0190b3a0-0000-7000-8000-000000000071", planID: "0190b3a0-0000-7000-8000-000000000070",
    item: "FRAME", reason: "Nothing needs it any more.", withdrawnAt: Instant("2010-12-01T10:00:00Z")!)
}

/// One period of a master schedule, in the item's unit.
package struct MasterSchedulePeriod: Codable, Hashable, Sendable {
  package var from: LocalDate
  /// Included.
  package var to: LocalDate
  package var forecast: Quantity
  package var orders: Quantity
  /// What arrives.
  package var lot: Quantity
  /// Projected available balance at the end.
  package var projected: Quantity
  /// Cumulative, with look-ahead.
  package var availableToPromise: Quantity

  package init(
    from: LocalDate, to: LocalDate, forecast: Quantity, orders: Quantity, lot: Quantity, projected: Quantity,
    availableToPromise: Quantity
  ) {
    self.from = from
    self.to = to
    self.forecast = forecast
    self.orders = orders
    self.lot = lot
    self.projected = projected
    self.availableToPromise = availableToPromise
  }
}

/// The master production schedule of an item.
package struct MasterScheduleReleased: BusinessEvent {
  package static let type = "production.master-schedule.released.v1"
  package static let summary =
    "The master production schedule of an item: what is made in each period, and what of it may be promised."

  package var planID: String
  package var item: String
  package var plant: String
  package var periods: [MasterSchedulePeriod]
  package var releasedAt: Instant

  package init(planID: String, item: String, plant: String, periods: [MasterSchedulePeriod], releasedAt: Instant) {
    self.planID = planID
    self.item = item
    self.plant = plant
    self.periods = periods
    self.releasedAt = releasedAt
  }

  package var partitionKey: String { "schedule:" + item + "@" + plant }

  package static let example = MasterScheduleReleased(
    planID: "0190b3a0-0000-7000-8000-000000000070", item: "BIKE", plant: "",
    periods: [
      MasterSchedulePeriod(
        from: LocalDate("2010-12-06")!, to: LocalDate("2010-12-12")!, forecast: .pieces(20), orders: .pieces(6),
        lot: .pieces(30), projected: .pieces(14), availableToPromise: .pieces(28))
    ], releasedAt: Instant("2010-12-01T08:26:00Z")!)
}

/// What a plan comes to.
package struct PlanFigures: Codable, Hashable, Sendable {
  /// Orders the plan proposes.
  package var orders: Int
  package var demands: Int
  /// Demands that are late, wholly or in part.
  package var late: Int
  /// Demands that are not met within the horizon.
  package var short: Int
  /// Of the demanded quantity, what comes by its date; 1,000 is all.
  package var onTimePerMille: Int
  /// Work centres and buckets with more load than capacity.
  package var overloads: Int
  package var loadMinutes: Int
  /// Of the work centres with load, over the horizon.
  package var capacityMinutes: Int
  /// Set-ups in the finite schedule.
  package var changeovers: Int
  package var operations: Int
  /// Average value of stock over the horizon, where costs are known.
  package var stockValue: Money?
  /// Margin less tardiness, set-up, overtime and holding cost of the schedule, where they are known.
  package var profit: Money?
  /// Records that had to be left out.
  package var problems: Int
  /// Overtime that the plan works: over the horizon where capacity is finite, else in its schedule of operations. Absent
  /// where there is none.
  package var overtimeMinutes: Int?
  /// What it costs, where that is known.
  package var overtimeCost: Money?

  package init(
    orders: Int, demands: Int, late: Int, short: Int, onTimePerMille: Int, overloads: Int, loadMinutes: Int,
    capacityMinutes: Int, changeovers: Int, operations: Int, stockValue: Money? = nil, profit: Money? = nil,
    problems: Int, overtimeMinutes: Int? = nil, overtimeCost: Money? = nil
  ) {
    self.overtimeMinutes = overtimeMinutes
    self.overtimeCost = overtimeCost
    self.orders = orders
    self.demands = demands
    self.late = late
    self.short = short
    self.onTimePerMille = onTimePerMille
    self.overloads = overloads
    self.loadMinutes = loadMinutes
    self.capacityMinutes = capacityMinutes
    self.changeovers = changeovers
    self.operations = operations
    self.stockValue = stockValue
    self.profit = profit
    self.problems = problems
  }
}

/// A plan was made and is the one in force.
package struct PlanPublished: BusinessEvent {
  package static let type = "production.plan.published.v1"
  package static let summary =
    "A plan was made and is in force: what it proposes, what is late, and what it comes to."

  package var planID: String
  package var number: String
  package var today: LocalDate
  package var horizonDays: Int
  package var figures: PlanFigures
  package var publishedAt: Instant

  package init(
    planID: String, number: String, today: LocalDate, horizonDays: Int, figures: PlanFigures, publishedAt: Instant
  ) {
    self.planID = planID
    self.number = number
    self.today = today
    self.horizonDays = horizonDays
    self.figures = figures
    self.publishedAt = publishedAt
  }

  package var partitionKey: String { "plan" }

  package static let example = PlanPublished(
    planID: "0190b3a0-0000-7000-8000-000000000070", number: "PL-2010-000001", today: LocalDate("2010-12-01")!,
    horizonDays: 180,
    figures: PlanFigures(
      orders: 12, demands: 8, late: 1, short: 0, onTimePerMille: 958, overloads: 1, loadMinutes: 4300,
      capacityMinutes: 9600, changeovers: 7, operations: 31, stockValue: Money(minorUnits: 812_000, currency: .gbp),
      profit: Money(minorUnits: 264_000, currency: .gbp), problems: 0, overtimeMinutes: 360,
      overtimeCost: Money(minorUnits: 36_000, currency: .gbp)),
    publishedAt: Instant("2010-12-01T08:26:00Z")!)
}

/// A plan loads a work centre above its capacity.
package struct CapacityOverloaded: BusinessEvent {
  package static let type = "production.capacity.overloaded.v1"
  package static let summary =
    "A plan loads a work centre above its capacity in some days; told once until load or capacity change."

  package var planID: String
  package var workCentre: String
  package var from: LocalDate
  /// Included.
  package var to: LocalDate
  package var loadMinutes: Int
  package var capacityMinutes: Int
  package var overloadedAt: Instant

  package init(
    planID: String, workCentre: String, from: LocalDate, to: LocalDate, loadMinutes: Int, capacityMinutes: Int,
    overloadedAt: Instant
  ) {
    self.planID = planID
    self.workCentre = workCentre
    self.from = from
    self.to = to
    self.loadMinutes = loadMinutes
    self.capacityMinutes = capacityMinutes
    self.overloadedAt = overloadedAt
  }

  package var partitionKey: String { "workcentre:" + workCentre }

  package static let example = CapacityOverloaded(
    planID: "0190b3a0-0000-7000-8000-000000000070", workCentre: "assembly", from: LocalDate("2010-12-06")!,
    to: LocalDate("2010-12-12")!, loadMinutes: 2600, capacityMinutes: 2400,
    overloadedAt: Instant("2010-12-01T08:26:00Z")!)
}
