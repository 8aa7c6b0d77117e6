import ProductionDomain

import Foundation

/// A schedule as the command prints it. Jobs and operations are numbered from 0, machines as in the
/// file; the operations of a graph as in the file too.
package struct ScheduleReport: Codable, Hashable, Sendable {
  package struct Operation: Codable, Hashable, Sendable {
    package var job: Int
    package var operation: Int
    package var machine: Int
    package var start: Int
    package var end: Int
  }

  package struct Bottleneck: Codable, Hashable, Sendable {
    package var machine: Int
    package var load: Int
    package var criticalShare: Double
    /// How much better the value becomes when 60 units of its critical work are taken off.
    package var gainOf60: Int64
  }

  package var objective: String
  package var value: Int64
  package var bound: Int64?
  package var optimal: Bool
  package var format: String
  package var seed: UInt64
  package var seconds: Double
  package var threads: Int
  package var makespan: Int
  package var weightedTardiness: Int64
  /// What each dispatch rule alone gives.
  package var rules: [String: Int64]
  package var bottleneck: Bottleneck?
  /// Of a flow shop: the jobs in their order.
  package var sequence: [Int]?
  package var operations: [Operation]

  init(_ command: ScheduleCommand, _ content: ShopFile.Content, _ answer: ScheduleAnswer, seconds: Double) {
    let first = content.format.firstMachine
    objective = command.objective.rawValue
    value = command.objective == .makespan ? Int64(answer.makespan) : answer.weightedTardiness
    bound = answer.bound
    optimal = answer.isOptimal
    format = content.format.rawValue
    seed = command.seed
    self.seconds = (seconds * 1000).rounded() / 1000
    threads = command.threads
    makespan = answer.makespan
    weightedTardiness = answer.weightedTardiness
    rules = Dictionary(uniqueKeysWithValues: answer.rules.map { ($0.rule.rawValue, $0.value) })
    bottleneck = ProductionDomainBottleneck.find(
      in: answer.schedule, of: content.problem, for: command.objective.ofShop, relief: 60
    ).map {
      Bottleneck(
        machine: $0.machine + first, load: $0.load, criticalShare: ($0.criticalShare * 10_000).rounded() / 10_000,
        gainOf60: $0.gain)
    }
    sequence = answer.sequence
    operations = answer.schedule.entries.map {
      Operation(
        job: $0.job, operation: content.operationNumbers?[$0.job][$0.operation] ?? $0.operation,
        machine: $0.machine + first, start: $0.start, end: $0.end)
    }.sorted { ($0.job, $0.operation) < ($1.job, $1.operation) }
  }

  /// One line, keys in order.
  package var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}

/// Within the report `Bottleneck` is the printed one.
private typealias ProductionDomainBottleneck = Bottleneck
