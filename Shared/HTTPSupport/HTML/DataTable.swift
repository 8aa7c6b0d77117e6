/// A table as all pages show them: caption, headed columns, numbers to the right, a total row.
package struct DataTable: HTMLConvertible, Sendable {
  package struct Column: Sendable {
    /// With the unit: `Balance (EUR)`.
    package let title: String
    package let isNumeric: Bool
    /// Where the title leads to sort by this column.
    package let sortPath: String?
    package let order: Order?

    package enum Order: String, Sendable { case ascending, descending }

    package init(_ title: String, numeric: Bool = false, sortPath: String? = nil, order: Order? = nil) {
      self.title = title
      isNumeric = numeric
      self.sortPath = sortPath
      self.order = order
    }
  }

  /// More columns than this scroll sideways on a phone; fewer become cards.
  private static let cardColumns = 5

  private let caption: String
  private let columns: [Column]
  private let rows: [[HTML]]
  private let total: [HTML]?
  private let empty: String
  private let csvPath: String?
  private let liveName: String?

  /// `empty` says the fact, why, and the next step where there are no rows. `live` is the name under
  /// which the page's stream sends the rows anew. Each row has one cell per column.
  package init(
    _ caption: String, columns: [Column], rows: [[HTML]], total: [HTML]? = nil, empty: String, csvPath: String? = nil,
    live: String? = nil
  ) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "A row of '\(caption)' has not one cell per column.")
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.total = total
    self.empty = empty
    self.csvPath = csvPath
    liveName = live
  }

  package var html: HTML {
    let isWide = columns.count > DataTable.cardColumns
    return HTML.div(.class(isWide ? "scroll" : "cards"), .tabindex(0), .role("region"), .aria("label", caption)) {
      HTML.table(.role("table")) {
        HTML.caption {
          HTML.span(caption)
          if let csvPath { HTML.a("CSV", .href(csvPath)) }
        }
        HTML.thead(.role("rowgroup")) { HTML.tr(.role("row")) { columns.map(heading) } }
        HTML.tbody(.role("rowgroup"), .when(liveName != nil, .live(liveName ?? ""))) { body }
        if let total {
          HTML.tfoot(.role("rowgroup")) { row(total) }
        }
      }
    }
  }

  /// The rows alone, for sending them over the page's stream.
  package var body: HTML {
    guard !rows.isEmpty else {
      return HTML.tr(.role("row")) { HTML.td(empty, .role("cell"), .class("empty"), .colspan(columns.count)) }
    }
    return .joined(rows.map(row))
  }

  private func heading(_ column: Column) -> HTML {
    HTML.th(
      .role("columnheader"), .scope("col"), .when(column.isNumeric, .class("number")),
      .when(column.order != nil, .aria("sort", column.order?.rawValue ?? ""))
    ) {
      if let path = column.sortPath { HTML.a(column.title, .href(path)) } else { column.title }
    }
  }

  private func row(_ cells: [HTML]) -> HTML {
    HTML.tr(.role("row")) {
      for (column, cell) in zip(columns, cells) {
        HTML.td(.role("cell"), .data("label", column.title), .when(column.isNumeric, .class("number"))) { cell }
      }
    }
  }
}
