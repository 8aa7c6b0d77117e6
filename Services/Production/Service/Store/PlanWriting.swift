import Foundation
import GRDB
import Persistence
import Values

/// Writes plans and their details.
enum PlanWriting {
  private static let details = [
    "planItem", "planSupply", "planDemand", "planMessage", "planSchedule", "planLoad", "planOperation",
  ]

  /// Of a plan that is not in force any more only the figures stay.
  static func retire(_ planID: String, _ db: Database) throws {
    try db.execute(sql: "UPDATE plan SET isCurrent = 0 WHERE id = ?", arguments: [planID])
    for table in details { try db.execute(sql: "DELETE FROM \(table) WHERE planID = ?", arguments: [planID]) }
  }

  static func remove(_ planID: String, _ db: Database) throws {
    try retire(planID, db)
    try db.execute(sql: "DELETE FROM plan WHERE id = ?", arguments: [planID])
  }

  static func insert(_ plan: PlanRecord, _ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO plan (id, number, scenarioID, isCurrent, today, horizonDays, bucketDays, revision, figures, problems,
          bottleneck, createdAt, computeMilliseconds)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        plan.id, plan.number, plan.scenarioID, plan.isCurrent, plan.today, plan.horizonDays, plan.bucketDays,
        plan.revision, try JSONText.compact(plan.figures), try JSONText.compact(plan.problems), plan.bottleneck,
        plan.createdAt,
        plan.computeMilliseconds,
      ])
  }

  /// Items, supplies, demands and messages.
  static func insert(
    _ output: PlanOutput, planID: String, plannedOrderIDs: [String: String], _ db: Database
  ) throws {
    for item in output.items {
      try db.cachedStatement(sql: "INSERT INTO planItem (planID, item, plant, document) VALUES (?, ?, ?, ?)")
        .execute(arguments: [planID, item.item, item.plant ?? "", try JSONText.compact(item)])
    }
    for (position, supply) in output.supplies.enumerated() {
      try db.cachedStatement(
        sql: """
          INSERT INTO planSupply (planID, position, name, item, plant, status, dueDate, plannedOrderID, document)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        planID, position, supply.name, supply.item, supply.plant ?? "", supply.status, LocalDate(supply.due)!,
        plannedOrderIDs[supply.name], try JSONText.compact(supply),
      ])
    }
    for (position, demand) in output.demands.enumerated() {
      try db.cachedStatement(
        sql: """
          INSERT INTO planDemand (planID, position, demand, item, plant, dueDate, lateDays, isShort, document)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        planID, position, demand.demand, demand.item, demand.plant ?? "", LocalDate(demand.due)!, demand.lateDays,
        !["0", "0.00", "0.000"].contains(demand.short), try JSONText.compact(demand),
      ])
    }
    for (position, message) in output.messages.enumerated() {
      try db.cachedStatement(sql: "INSERT INTO planMessage (planID, position, document) VALUES (?, ?, ?)")
        .execute(arguments: [planID, position, try JSONText.compact(message)])
    }
  }

  static func insert(_ schedule: PlanOutput.Schedule, planID: String, _ db: Database) throws {
    try db.cachedStatement(sql: "INSERT INTO planSchedule (planID, item, plant, document) VALUES (?, ?, ?, ?)")
      .execute(arguments: [planID, schedule.item, schedule.plant ?? "", try JSONText.compact(schedule)])
  }

  static func insert(_ loads: [PlanLoadRow], planID: String, _ db: Database) throws {
    for load in loads {
      try db.cachedStatement(
        sql: """
          INSERT INTO planLoad (planID, workCentre, fromDate, days, loadMinutes, capacityMinutes, overtimeMinutes,
            spareOvertimeMinutes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        planID, load.workCentre, load.from, load.days, load.loadMinutes, load.capacityMinutes, load.overtimeMinutes,
        load.spareOvertimeMinutes,
      ])
    }
  }

  static func insert(_ operations: [PlanOperationRow], planID: String, _ db: Database) throws {
    for (position, row) in operations.enumerated() {
      try db.cachedStatement(
        sql: """
          INSERT INTO planOperation (planID, position, orderName, workOrderID, plannedOrderID, item, plant, operation,
            workCentre, machine, setupStart, start, "end", status, frozen, dueDate, lateMinutes, reason, serves,
            overtimeMinutes)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        planID, position, row.orderName, row.workOrderID, row.plannedOrderID, row.item, row.plant, row.operation,
        row.workCentre, row.machine, row.setupStart, row.start, row.end, row.status.rawValue, row.isFrozen, row.due,
        row.lateMinutes, row.reason, row.serves, row.overtimeMinutes,
      ])
    }
  }
}
