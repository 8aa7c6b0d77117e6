import HTTPSupport
import ProductionContract
import Values

/// Where is capacity short?
enum LoadPage {
  /// Load and capacity in some days, in minutes.
  struct Bucket {
    let from: LocalDate
    var days: Int
    var load: Int
    /// With the overtime that is worked.
    var capacity: Int
    var overtime = 0
    /// Of what is above capacity, what overtime could take and is not worked.
    var spare = 0
    /// Above capacity, of each stored part by itself.
    var over: Int

    var regular: Int { capacity - overtime }
  }

  /// A work centre within the days that are shown.
  struct Centre {
    let name: String
    let buckets: [Bucket]
    let total: Bucket
  }

  /// More work centres than this are in the table only.
  private static let charts = 12
  private static let zooms: [(days: Int, words: String)] = [(28, "4 weeks"), (84, "12 weeks"), (182, "26 weeks")]

  static func page(_ request: ServiceRequest, _ library: PlanLibrary) throws -> HTMLPage {
    try PlanningParts.page("Load and capacity", request, library) { sheet, links in
      let today = sheet.shown.record.today
      let from = try request.day("from") ?? today
      let days = try request.choice("days", zooms.map(\.days), default: 84)
      let name = request.filled("workCentre")
      let centres = try self.centres(sheet.loads(workCentre: name), from: from, days: days)
      let address = links.to("/load").with("workCentre", name).with("from", from == today ? nil : from.description)
        .with("days", String(days))
      return HTMLPage(
        name.map { "Load of \($0)" } ?? "Load and capacity", answer: answer(centres, name, from, days)
      ) {
        PlanningParts.choices(
          "Zoom", zooms.map { ($0.words, address.with("days", String($0.days)).text, $0.days == days) })
        PlanningParts.choices(
          "Move",
          [
            ("Earlier", address.with("from", (from + -days).description).text, false),
            ("From the plan’s today", address.with("from", nil).text, from == today),
            ("Later", address.with("from", (from + days).description).text, false),
          ])
        if name != nil {
          HTML.p(.class("choices")) {
            HTML.a("All work centres", .href(address.with("workCentre", nil).text))
            HTML.a("What runs there", .href(links.to("/gantt").with("workCentre", name).text))
          }
        }
        centres.isEmpty ? .empty : LoadChart.key(overtime: centres.contains { $0.total.overtime > 0 })
        name == nil ? overview(centres, from, days, links) : single(centres, from, days, links)
        if !centres.isEmpty { HTML.p("Periods without any load are not counted.", .class("muted")) }
        PlanningParts.source(sheet.shown)
      }
    }
  }

  // MARK: Figures

  private static func centres(_ loads: [PlanLoadRow], from: LocalDate, days: Int) -> [Centre] {
    let shown = loads.filter { $0.from < from + days && $0.from + $0.days > from }
    let byWeek = days > 28
    return Dictionary(grouping: shown, by: \.workCentre).map { name, loads in
      var buckets: [Bucket] = []
      for load in loads.sorted(by: { $0.from < $1.from }) {
        let over = max(0, load.loadMinutes - load.capacityMinutes)
        // Days become weeks where there are many of them.
        if byWeek, load.days < 7, let last = buckets.last,
          PlanningText.week(last.from) == PlanningText.week(load.from)
        {
          buckets[buckets.count - 1].add(load, over: over)
        } else {
          buckets.append(
            Bucket(
              from: load.from, days: load.days, load: load.loadMinutes, capacity: load.capacityMinutes,
              overtime: load.overtimeMinutes, spare: load.spareOvertimeMinutes, over: over))
        }
      }
      var total = Bucket(from: from, days: days, load: 0, capacity: 0, over: 0)
      for bucket in buckets {
        total.add(bucket)
      }
      return Centre(name: name, buckets: buckets, total: total)
    }.sorted { ($1.total.over, $1.share, $0.name) < ($0.total.over, $0.share, $1.name) }
  }

  private static func answer(_ centres: [Centre], _ name: String?, _ from: LocalDate, _ days: Int) -> String {
    let span = "from \(DisplayText.date(from)) to \(DisplayText.date(from + (days - 1)))"
    guard !centres.isEmpty else {
      return "The plan says nothing about the load of \(name ?? "any work centre") \(span)."
    }
    let over = centres.filter { $0.total.over > 0 }
    guard let first = over.first else {
      let worked = centres.reduce(0) { $0 + $1.total.overtime }
      return "Capacity is enough \(span): no \(name == nil ? "work centre has" : "time has") more load than capacity"
        + (worked > 0 ? ", with \(PlanningText.hours(worked)) h of overtime." : ".")
    }
    let spare =
      first.total.spare > 0 ? ", of which overtime could take \(PlanningText.hours(first.total.spare)) h," : ""
    let worst = "\(first.name) lacks \(PlanningText.hours(first.total.over)) h\(spare)"
    return over.count == 1
      ? "\(worst) \(span)\(name == nil ? "; all other work centres have enough" : "")."
      : "\(over.count) of \(centres.count) work centres have too little capacity \(span); most of all \(worst)."
  }

  // MARK: Parts

  private static func chip(_ bucket: Bucket) -> Chip {
    if bucket.over > 0 { return Chip(.bad, "Overloaded") }
    if bucket.overtime > 0 { return Chip(.warn, "Overtime") }
    if bucket.capacity == 0 { return Chip(.idle, "Closed") }
    if bucket.load * 10 >= bucket.capacity * 9 { return Chip(.warn, "Nearly full") }
    return Chip(.ok, "Enough")
  }

  private static func cells(_ bucket: Bucket) -> [HTML] {
    [
      HTML.text(PlanningText.hours(bucket.load)), HTML.text(PlanningText.hours(bucket.regular)),
      HTML.text(PlanningText.hours(bucket.overtime)),
      HTML.text(PlanningText.utilisation(bucket.load, of: bucket.capacity) ?? "no capacity"),
      HTML.text(
        PlanningText.hours(bucket.over)
          + (bucket.spare > 0 ? ", of which overtime could take \(PlanningText.hours(bucket.spare))" : "")),
    ]
  }

  private static let figures: [DataTable.Column] = [
    .init("Load (h)", numeric: true), .init("Regular capacity (h)", numeric: true),
    .init("Overtime (h)", numeric: true), .init("Used", numeric: true),
    .init("Too much (h)", numeric: true), .init("State"),
  ]

  private static let empty = "No load here; move to other days, or make a plan with routings and work centres."

  private static func total(_ buckets: [Bucket]) -> Bucket {
    buckets.reduce(into: Bucket(from: buckets[0].from, days: 0, load: 0, capacity: 0, over: 0)) {
      $0.add($1)
    }
  }

  private static func overview(_ centres: [Centre], _ from: LocalDate, _ days: Int, _ links: PlanningLinks) -> HTML {
    let table = DataTable(
      "Work centres", columns: [.init("Work centre"), .init("Fullest from")] + figures,
      rows: centres.map { centre in
        [HTML.a(centre.name, .href(links.load(centre.name))), fullest(centre)] + cells(centre.total)
          + [chip(centre.total).html]
      },
      total: centres.isEmpty
        ? nil
        : [.text("Total"), .empty] + cells(total(centres.map(\.total))) + [.empty], empty: empty)
    let left = centres.count - charts
    return .joined([
      HTML.joined(
        centres.prefix(charts).map { centre in
          HTML.joined([
            HTML.h2(centre.name), LoadChart(centre: centre, from: from, days: days, links: links).html,
          ])
        }),
      left > 0
        ? HTML.p(
          "\(PlanningText.sentence(PlanningText.count(left, "work centre is", "work centres are"))) in the table only.")
        : .empty, table.html,
    ])
  }

  private static func fullest(_ centre: Centre) -> HTML {
    let bucket = centre.buckets.max { ($0.over, $0.share, $1.from) < ($1.over, $1.share, $0.from) }
    return bucket.map { $0.load > 0 ? DisplayText.day($0.from) : .text("no load") } ?? .text("no load")
  }

  private static func single(_ centres: [Centre], _ from: LocalDate, _ days: Int, _ links: PlanningLinks) -> HTML {
    guard let centre = centres.first else {
      return DataTable("Load", columns: [.init("From")] + figures, rows: [], empty: empty).html
    }
    return .joined([
      LoadChart(centre: centre, from: from, days: days, links: links).html,
      DataTable(
        "Load of \(centre.name)", columns: [.init("From"), .init("Days", numeric: true)] + figures,
        rows: centre.buckets.map { bucket in
          [DisplayText.day(bucket.from), HTML.text(String(bucket.days))] + cells(bucket) + [chip(bucket).html]
        },
        total: [.text("Total"), .text(String(centre.buckets.reduce(0) { $0 + $1.days }))]
          + cells(total(centre.buckets)) + [.empty], empty: empty
      ).html,
    ])
  }
}

extension LoadPage.Bucket {
  /// Load of capacity per mille; more than all where there is load without capacity.
  var share: Int { capacity > 0 ? load * 1000 / capacity : load > 0 ? Int.max : 0 }

  fileprivate mutating func add(_ load: PlanLoadRow, over: Int) {
    days += load.days
    self.load += load.loadMinutes
    capacity += load.capacityMinutes
    overtime += load.overtimeMinutes
    spare += load.spareOvertimeMinutes
    self.over += over
  }

  /// The hours of another part of time; the days stay.
  fileprivate mutating func add(_ other: LoadPage.Bucket) {
    load += other.load
    capacity += other.capacity
    overtime += other.overtime
    spare += other.spare
    over += other.over
  }
}

extension LoadPage.Centre {
  var share: Int { total.share }
}
