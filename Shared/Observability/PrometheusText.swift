/// Writes metrics in the Prometheus text format, version 0.0.4.
package struct PrometheusText: Sendable {
  package enum Kind: String, Sendable { case counter, gauge, histogram }

  package private(set) var text = ""
  /// Labels that every sample bears, escaped and sorted: `service="sales"`.
  private let constant: [(String, String)]

  package init(constantLabels: [(String, String)] = []) { constant = constantLabels }

  /// Starts a family of samples with its HELP and TYPE lines.
  package mutating func family(_ name: String, _ kind: Kind, help: String) {
    text += "# HELP \(name) \(PrometheusText.escapedHelp(help))\n# TYPE \(name) \(kind.rawValue)\n"
  }

  package mutating func sample(_ name: String, labels: [(String, String)] = [], _ value: Double) {
    text += name
    let all = constant + labels
    if !all.isEmpty {
      text += "{"
      for (index, (label, value)) in all.enumerated() {
        if index > 0 { text += "," }
        text += "\(label)=\"\(PrometheusText.escapedLabel(value))\""
      }
      text += "}"
    }
    text += " \(PrometheusText.number(value))\n"
  }

  /// A gauge of one sample.
  package mutating func gauge(_ name: String, help: String, _ value: Double) {
    family(name, .gauge, help: help)
    sample(name, value)
  }

  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    return value.description
  }

  private static func escapedLabel(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n": escaped += "\\n"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }

  private static func escapedHelp(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }

  /// `name` with everything that a metric or label name may not hold replaced by `_`.
  static func validName(_ name: String) -> String {
    var valid = ""
    for character in name.unicodeScalars {
      switch character {
      case "a"..."z", "A"..."Z", "_", ":": valid.unicodeScalars.append(character)
      case "0"..."9":
        if valid.isEmpty { valid = "_" }
        valid.unicodeScalars.append(character)
      default: valid += "_"
      }
    }
    return valid.isEmpty ? "_" : valid
  }
}
