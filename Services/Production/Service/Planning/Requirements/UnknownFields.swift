import Foundation
import ProductionDomain

/// Finds misspelled fields: a field that nobody reads would otherwise change nothing and say nothing.
enum UnknownFields {
  static func problems(in text: String) -> [PlanningProblem] {
    guard let all = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
      case .record(let fields) = ScenarioFields.scenario
    else { return [] }
    var problems = unknown(all.keys, besides: fields, in: "scenario", at: "")
    for (name, inside) in fields.sorted(by: { $0.key < $1.key }) {
      guard let value = all[name] else { continue }
      find(in: value, inside, at: name, isNested: !(value is [Any]), &problems)
    }
    return problems
  }

  private static func find(
    in value: Any, _ fields: ScenarioFields, at path: String, isNested: Bool, _ problems: inout [PlanningProblem]
  ) {
    guard case .record(let known) = fields else { return }
    if let list = value as? [Any] {
      for (place, record) in list.enumerated() where !(record is [Any]) {
        find(in: record, fields, at: "\(path)[\(place)]", isNested: isNested, &problems)
      }
      return
    }
    guard let record = value as? [String: Any] else { return }
    problems += unknown(record.keys, besides: known, in: path, at: isNested ? "\(path)." : "")
    for (name, inside) in known.sorted(by: { $0.key < $1.key }) {
      if let value = record[name] { find(in: value, inside, at: "\(path).\(name)", isNested: true, &problems) }
    }
  }

  /// `prefix` is the path to a record inside another, and then says it all.
  private static func unknown(
    _ keys: Dictionary<String, Any>.Keys, besides known: [String: ScenarioFields], in record: String, at prefix: String
  ) -> [PlanningProblem] {
    keys.filter { known[$0] == nil }.sorted().map { key in
      let field = prefix.isEmpty ? "'\(key.prefix(40))' of \(record)" : "'\(prefix)\(key.prefix(40))'"
      return PlanningProblem(record, "The field \(field) is not known and is not read; correct its name.")
    }
  }
}
