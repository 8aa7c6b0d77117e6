/// A header and one line for each series; lists within a field are separated by blanks.
enum ForecastCSV {
  static let columns = [
    "series", "season", "class", "method", "parameters", "judged_on", "origins", "mad", "mse", "bias", "mape", "smape",
    "mase", "rmsse", "tracking_signal", "outliers", "first_bucket", "forecast",
  ]
  static let testColumns = ["test_mad", "test_smape", "test_mase", "test_rmsse"]

  static func text(_ reports: [ForecastReport], withTest: Bool) -> String {
    var text = (columns + (withTest ? testColumns : [])).joined(separator: ",") + "\n"
    for report in reports {
      text += fields(report, withTest).map(quoted).joined(separator: ",")
      text += "\n"
    }
    return text
  }

  private static func fields(_ report: ForecastReport, _ withTest: Bool) -> [String] {
    let accuracy = report.accuracy
    var fields = [
      report.series, "\(report.season)", report.demandClass, report.method,
      report.parameters.map { "\($0.name)=\(number($0.value))" }.joined(separator: " "), report.judgedOn,
      "\(report.origins)",
    ]
    fields += [
      accuracy?.mad, accuracy?.mse, accuracy?.bias, accuracy?.mape, accuracy?.smape, accuracy?.mase, accuracy?.rmsse,
      accuracy?.trackingSignal,
    ].map(number)
    fields += [
      report.outliers.map { "\($0.period)" }.joined(separator: " "), report.firstBucket ?? "",
      report.forecast.map(number).joined(separator: " "),
    ]
    if withTest {
      fields += [report.test?.mad, report.test?.smape, report.test?.mase, report.test?.rmsse].map(number)
    }
    return fields
  }

  /// Whole numbers without a decimal point; nothing for nil.
  private static func number(_ value: Double?) -> String {
    guard let value else { return "" }
    if let whole = Int64(exactly: value) { return "\(whole)" }
    return "\(value)"
  }

  private static func quoted(_ field: String) -> String {
    guard field.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else { return field }
    return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
