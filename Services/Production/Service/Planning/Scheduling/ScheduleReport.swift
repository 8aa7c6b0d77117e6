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
    operations = Self.operations(answer.schedule.entries, content)
  }

  /// By job and operation.
  private static func operations(_ entries: [ShopSchedule.Entry], _ content: ShopFile.Content) -> [Operation] {
    var first: [Int] = []
    var count = 0
    for job in content.problem.jobs {
      first.append(count)
      count += job.operations.count
    }
    var sorted = [Operation](repeating: Operation(job: 0, operation: 0, machine: 0, start: 0, end: 0), count: count)
    let firstMachine = content.format.firstMachine
    for entry in entries {
      sorted[first[entry.job] + entry.operation] = Operation(
        job: entry.job, operation: entry.operation, machine: entry.machine + firstMachine, start: entry.start,
        end: entry.end)
    }
    guard let numbers = content.operationNumbers else { return sorted }
    for index in sorted.indices { sorted[index].operation = numbers[sorted[index].job][sorted[index].operation] }
    return sorted.sorted { ($0.job, $0.operation) < ($1.job, $1.operation) }
  }

  /// One line, keys in order. The operations, of which there may be many, are written by hand.
  package var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var rest = self
    rest.operations = []
    let none = Array("\"operations\":[]".utf8)
    guard let data = try? encoder.encode(rest), let place = data.firstRange(of: none) else { return "{}" }
    var bytes = Array(data[..<place.upperBound].dropLast())
    bytes.reserveCapacity(data.count + 80 * operations.count)
    for (index, operation) in operations.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      for (name, value) in [
        ("{\"end\":" as StaticString, operation.end), (",\"job\":", operation.job),
        (",\"machine\":", operation.machine),
        (",\"operation\":", operation.operation), (",\"start\":", operation.start),
      ] {
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        Self.append(value, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
    bytes.append(UInt8(ascii: "]"))
    bytes.append(contentsOf: data[place.upperBound...])
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func append(_ number: Int, to bytes: inout [UInt8]) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var rest = number.magnitude
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }
}

/// Within the report `Bottleneck` is the printed one.
private typealias ProductionDomainBottleneck = Bottleneck
