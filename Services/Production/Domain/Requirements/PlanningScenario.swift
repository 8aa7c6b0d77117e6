import Values

/// Everything a plan is made from, by the names that people use. Dates and quantities are checked by
/// ``ScenarioPreparation``; what cannot be used is left out and named.
package struct PlanningScenario: Sendable {
  /// A plant or warehouse; lead times of its items count the working days of its calendar.
  package struct Plant: Hashable, Sendable {
    package var name: String
    /// Nil: every day is worked.
    package var calendar: String?
    /// By which its shifts and days count.
    package var clock: PlantClock

    package init(name: String, calendar: String? = nil, clock: PlantClock = .utc) {
      self.name = name
      self.calendar = calendar
      self.clock = clock
    }
  }

  package struct Centre: Hashable, Sendable {
    /// Work beyond the calendar's own shifts.
    package struct Overtime: Hashable, Sendable {
      package var shifts: [WorkCalendar.Shift]
      package var costPerHour: Money?

      package init(shifts: [WorkCalendar.Shift], costPerHour: Money? = nil) {
        self.shifts = shifts
        self.costPerHour = costPerHour
      }
    }

    package var name: String
    /// Nil: every plant's.
    package var plant: String?
    /// Nil: its plant's, else day and night.
    package var calendar: String?
    package var machines: Int
    package var efficiencyPercent: Int
    package var setups: SetupTable?
    package var costPerHour: Money?
    package var overheadPerMillion: Int64
    /// Nil: as any other hour.
    package var setupCostPerHour: Money?
    package var overtime: Overtime?

    package init(name: String, calendar: String? = nil, machines: Int = 1, efficiencyPercent: Int = 100) {
      self.name = name
      self.calendar = calendar
      self.machines = machines
      self.efficiencyPercent = efficiencyPercent
      overheadPerMillion = 0
    }
  }

  package var today: LocalDate
  package var horizonDays: Int
  /// Days in one planning bucket: 1 or more.
  package var bucketDays: Int
  /// Days in one line of the capacity report.
  package var capacityBucketDays: Int
  /// True: orders wait for free capacity; false: overloads are reported.
  package var finiteCapacity: Bool
  /// An order is neither moved nor named in a message for less than this.
  package var tolerance: Tolerance
  /// How plants that ask one plant share what it has to spare.
  package var fairShare: FairShareRule
  package var calendars: [WorkCalendar]
  package var plants: [Plant]
  package var centres: [Centre]
  package var items: [ItemRecord]
  package var bills: [BillRecord]
  package var routings: [RoutingRecord]
  package var receipts: [ReceiptRecord]
  /// Work of orders that stand, whose components are set aside already.
  package var standing: [StandingWork]
  package var demands: [DemandRecord]
  package var forecasts: [ForecastRecord]
  package var schedules: [MasterScheduleRecord]
  /// The planned orders of the last plan.
  package var previous: [PreviousOrderRecord]
  package var promises: [PromiseRequest]
  package var lanes: [LaneRecord]

  package struct Tolerance: Hashable, Sendable {
    package var days: Int
    package var percent: Int

    package init(days: Int = 0, percent: Int = 0) {
      self.days = days
      self.percent = percent
    }
  }

  /// What is left to do of an order that stands.
  package struct StandingWork: Hashable, Sendable {
    package struct Step: Hashable, Sendable {
      package var centre: String
      package var setupSeconds: Int64
      package var runSeconds: Int64

      package init(centre: String, setupSeconds: Int64, runSeconds: Int64) {
        self.centre = centre
        self.setupSeconds = setupSeconds
        self.runSeconds = runSeconds
      }
    }

    /// When it begins at the earliest.
    package var from: LocalDate
    package var due: LocalDate
    package var steps: [Step]

    package init(from: LocalDate, due: LocalDate, steps: [Step]) {
      self.from = from
      self.due = due
      self.steps = steps
    }
  }

  package init(today: LocalDate, horizonDays: Int = 180) {
    self.today = today
    self.horizonDays = horizonDays
    bucketDays = 1
    capacityBucketDays = 7
    finiteCapacity = false
    tolerance = Tolerance()
    fairShare = .priority
    calendars = []
    plants = []
    centres = []
    items = []
    bills = []
    routings = []
    receipts = []
    standing = []
    demands = []
    forecasts = []
    schedules = []
    previous = []
    promises = []
    lanes = []
  }
}

/// An item at a plant; the empty plant is the only one.
package struct ItemAtPlant: Hashable, Sendable, Comparable, CustomStringConvertible {
  package var item: String
  package var plant: String

  package init(_ item: String, at plant: String = "") {
    self.item = item
    self.plant = plant
  }

  package var description: String { plant.isEmpty ? item : "\(item) at \(plant)" }
  package static func < (left: ItemAtPlant, right: ItemAtPlant) -> Bool {
    (left.item, left.plant) < (right.item, right.plant)
  }
}

/// Something that is left out of a plan, or out of a part of it, and why.
package struct PlanningProblem: Hashable, Sendable {
  /// The record, e.g. `demand D-7`.
  package let record: String
  /// One sentence that names the record, says what is wrong and what to do.
  package let sentence: String

  package init(_ record: String, _ sentence: String) {
    self.record = record
    // Names may hold line ends; a sentence has one line.
    self.sentence =
      sentence.contains(where: \.isNewline)
      ? sentence.split(whereSeparator: \.isNewline).joined(separator: " ") : sentence
  }
}
