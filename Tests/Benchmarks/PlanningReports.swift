import ArgumentParser
import Foundation
import ProductionDomain

extension Benchmarks {
  struct MRP: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "mrp", abstract: "Material planning of 100,000 items, net change, and promises; without a broker.")
    @Option(help: "Regenerations; the median counts.") var runs = 7
    @Option(help: "Demands that move, one after the other.") var changes = 200
    @Option(help: "Promises asked for.") var promises = 1000
    @Option(help: "Items of the company that the whole service plans, from its database to the committed plan.")
    var companyItems = 1000
    @Flag(help: "Only the plan of the whole company.") var companyOnly = false
    @Option(help: "What the made-up company is drawn from.") var seed: UInt64 = 1

    func run() throws {
      if !companyOnly {
        try reportMaterial()
        reportPromises()
      }
      try reportCompany()
    }

    private func reportCompany() throws {
      let company = try CompanyPlanBenchmark(items: companyItems, seed: seed)
      note("the service plans \(companyItems) items")
      let first = try company.run()
      let again = try company.run()
      try company.change()
      let changed = try company.run()
      let world = company.world
      Report(
        name: "mrp.endToEnd", value: first.milliseconds, unit: "ms", goal: 5000,
        baseline: try company.floor(rows: first.orders),
        conditions: [
          "size": "\(world.items) items, \(world.levels) levels, \(world.links) bill lines, \(world.buckets) weeks, "
            + "seed \(seed); the goal is for 100000 items",
          "orders": "\(first.orders) proposed, each with its pegs both ways",
          "parts": first.parts,
          "again": "\(text(again.milliseconds)) ms for the same plan once more, planning data known: \(again.parts)",
          "changed": "\(text(changed.milliseconds)) ms after one forecast in a hundred doubled: \(changed.parts)",
          "baseline": "a row of a kilobyte for each order with SQLite alone, in one transaction",
        ], usesBroker: false
      ).print()
    }

    private func reportMaterial() throws {
      var material = try MaterialBenchmark(seed: seed)
      let world = material.world
      let size = "\(world.items) items, \(world.levels) levels, \(world.links) bill lines, \(world.buckets) buckets"
      let all = try material.regenerations(runs)
      Report(
        name: "mrp.regeneration", value: median(all.measured), unit: "ms", goal: 200, baseline: median(all.floor),
        conditions: [
          "size": "\(size), seed \(seed)", "runs": "median of \(all.measured.count)",
          "range": "\(text(all.measured.min()!)) to \(text(all.measured.max()!)) ms",
          "baseline": "each bill line's parent row times its quantity added to the component's row, nothing else",
        ], usesBroker: false
      ).print()
      let change = try material.changes(changes)
      let netted = change.netted.sorted()
      for (name, percent) in [("median", 50.0), ("p99", 99)] {
        Report(
          name: "mrp.netChange.\(name)", value: percentile(percent, of: change.measured), unit: "ms", goal: 50,
          baseline: median(all.measured),
          conditions: [
            "size": "\(size), seed \(seed)", "changes": "\(netted.count), each moves one demand to another bucket",
            "itemsNetted": "median \(netted[netted.count / 2]), most \(netted.last!)",
            "check": "orders and requirements equal those of planning anew, in every cell",
            "baseline": "planning anew, median",
          ], usesBroker: false
        ).print()
      }
    }

    private func reportPromises() {
      let benchmark = PromiseBenchmark(seed: seed)
      let available = benchmark.available(promises)
      Report(
        name: "mrp.availableToPromise.p99", value: percentile(99, of: available.measured), unit: "us", goal: 1000,
        baseline: percentile(99, of: available.floor),
        conditions: [
          "size": "\(PromiseBenchmark.periods) periods, \(promises) questions, the table made anew for each",
          "median": "\(text(median(available.measured))) us", "baseline": "adding up the same numbers once, p99",
        ], usesBroker: false
      ).print()
      let scenario = benchmark.scenario()
      var plan = RequirementsPlan(scenario)
      let planning = (0..<max(1, runs)).map { _ in milliseconds { plan = RequirementsPlan(scenario) } }
      let size =
        "\(scenario.items.count) items on 5 levels in 2 plants, \(scenario.centres.count) work centres, "
        + "\(scenario.horizonDays) daily buckets, \(scenario.demands.count) demands"
      for together in [true, false] {
        let measured = benchmark.capable(promises, together: together, on: plan)
        Report(
          name: "mrp.capableToPromise.\(together ? "together" : "split").p99", value: percentile(99, of: measured),
          unit: "ms", goal: 100, baseline: median(planning),
          conditions: [
            "size": "\(size), seed \(seed)", "questions": "\(promises), every second one books its promise",
            "median": "\(text(median(measured))) ms", "most": "\(text(measured.max()!)) ms",
            "baseline": "planning the whole scenario with pegs, timing and capacity, median",
          ], usesBroker: false
        ).print()
      }
      reportSeveralSources(benchmark, size: size)
    }

    private func reportSeveralSources(_ benchmark: PromiseBenchmark, size: String) {
      let scenario = benchmark.scenarioOfSeveralSources()
      var preparation = ScenarioPreparation(scenario)
      let preparing = (0..<max(1, runs)).map { _ in milliseconds { preparation = ScenarioPreparation(scenario) } }
      let measured = benchmark.severalSources(promises, preparation)
      Report(
        name: "mrp.capableToPromise.sources.p99", value: percentile(99, of: measured), unit: "ms", goal: 100,
        baseline: median(preparing),
        conditions: [
          "size": "\(size.replacing(", \(benchmark.scenario().demands.count) demands", with: "")), seed \(seed)",
          "sources": "two to three for every item, at most four of an item in stock",
          "questions": "\(promises), each from a book of its own; half of them together, half in parts",
          "median": "\(text(median(measured))) ms", "most": "\(text(measured.max()!)) ms",
          "baseline": "making the same scenario ready to be planned, median",
        ], usesBroker: false
      ).print()
    }
  }
}

/// A duration with what can be told apart.
func text(_ value: Double) -> String { String(format: value < 10 ? "%.3f" : "%.1f", value) }
