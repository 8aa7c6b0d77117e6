import Foundation
import ProductionService
import Testing

/// The fields of a scenario as people write them.
@Suite struct ScenarioFormatTests {
  typealias Output = PlanCommandTests.Output

  static func plan(_ text: String) throws -> Output { try PlanCommandTests.plan(text) }

  @Test func theExampleOfTheRepositoryIsTheScenarioOfTheTests() throws {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<5 { root.deleteLastPathComponent() }
    let example = try String(contentsOf: root.appending(path: "deploy/local/examples/bicycle.json"), encoding: .utf8)
    #expect(try PlanCommand.plan(example) == PlanCommand.plan(BicycleScenario.text))
  }

  @Test func theExampleOfTheDocumentIsPlannedWithoutProblems() throws {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<5 { root.deleteLastPathComponent() }
    let document = try String(contentsOf: root.appending(path: "deploy/docs/planning.md"), encoding: .utf8)
    let blocks = document.components(separatedBy: "```")
    let example = try #require(blocks.first { $0.hasPrefix("json\n{\"today\"") })
    let output = try Self.plan(String(example.dropFirst(5)))
    #expect(output.problems.isEmpty, "\(output.problems)")
    #expect(!output.supplies.isEmpty)
  }

  @Test func suppliersSourcesAndLanesAreRead() throws {
    let output = try Self.plan(
      #"""
      {"today":"2026-01-05","horizonDays":30,"plants":[{"name":"Leeds"},{"name":"York"}],
       "lanes":[{"from":"Leeds","to":"York","leadTimeDays":2,"cost":{"amount":"0.25","currency":"GBP"}}],
       "items":[
         {"item":"A","plant":"York"}, {"item":"A","plant":"Leeds","leadTimeDays":1},
         {"item":"B","plant":"York","sources":[{"source":"buy","priority":2},
           {"source":"transfer","from":"Leeds","priority":1,"leadTimeDays":3}]},
         {"item":"B","plant":"Leeds","unit":"H87","suppliers":[
           {"supplier":"Acme","leadTimeDays":4,"multiple":6,"price":{"amount":"1.10","currency":"GBP"}},
           {"supplier":"Boots","leadTimeDays":2,"priority":2}]},
         {"item":"C","plant":"York","source":"buy","leadTimeDays":1}, {"item":"C","plant":"Leeds"},
         {"item":"D","plant":"York","leadTimeDays":5}],
       "demands":[
         {"demand":"1","item":"A","plant":"York","quantity":4,"due":"2026-01-20"},
         {"demand":"2","item":"B","plant":"York","quantity":4,"due":"2026-01-20"},
         {"demand":"3","item":"C","plant":"York","quantity":4,"due":"2026-01-20"},
         {"demand":"4","item":"D","plant":"York","quantity":4,"due":"2026-01-20"}]}
      """#)
    #expect(output.problems.isEmpty, "\(output.problems)")
    func order(_ name: String) -> Output.Supply? { output.supplies.first { $0.name.hasPrefix("\(name) 2026") } }
    // Without a source of its own the lane is taken, with one it is not, and none leads there with D.
    #expect(order("A at York")?.source == "transfer" && order("A at York")?.release == "2026-01-18")
    #expect(order("A at York")?.cost == .init(amount: "1.00"))
    #expect(order("C at York")?.source == "buy" && order("D at York")?.source == "buy")
    #expect(order("B at York")?.source == "transfer" && order("B at York")?.release == "2026-01-17")
    let bought = try #require(order("B at Leeds"))
    #expect(bought.supplier == "Acme" && bought.quantity == "6" && bought.release == "2026-01-13")
    #expect(bought.cost == .init(amount: "6.60"))
    #expect(order("C at York")?.supplier == nil && order("C at York")?.cost == nil)
  }

  @Test func aTransferFromNowhereAndAnUnknownSourceAreNamedAndTheRestIsPlanned() throws {
    let output = try Self.plan(
      #"""
      {"today":"2026-01-05","horizonDays":30,
       "items":[
         {"item":"A","source":"transfer"}, {"item":"B","source":"steal"}, {"item":"C","source":"coproduct"},
         {"item":"D","sources":[{"source":"buy"},{"source":"coproduct"}],"source":"make"}, {"item":"E"},
         {"item":"F","suppliers":[{"supplier":"Acme","minimum":"0.5"}]}],
       "demands":[{"demand":"1","item":"E","quantity":4,"due":"2026-01-20"}]}
      """#)
    #expect(
      output.problems.map(\.record).sorted() == [
        "'source' of item D", "item A", "item B", "item C", "item D", "supplier Acme of item F",
      ])
    for problem in output.problems { #expect(problem.sentence.hasSuffix("."), "\(problem.sentence)") }
    #expect(output.demands.first?.deliveries == [.init(date: "2026-01-20", quantity: "4")])
  }

  @Test func aPartThatCannotBeReadIsLeftOutAndTheRestIsPlanned() throws {
    let output = try Self.plan(
      #"""
      {"today":"2026-01-05","horizonDays":30,"network":{"places":1},"productMix":[],
       "items":[{"item":"A","stock":4}],
       "demands":[{"demand":"1","item":"A","quantity":4,"due":"2026-01-20"}]}
      """#)
    #expect(output.problems.map(\.record) == ["network", "productMix"])
    #expect(output.problems.first?.sentence.contains("'places'") == true)
    #expect(output.demands.first?.deliveries == [.init(date: "2026-01-20", quantity: "4")])
  }

  @Test(arguments: [
    ("{\"today\":\"2026-01-05\",\n\n\"items\":}", "line 3: invalid value"),
    ("{\"today\":\n", "line 2: the text ends too soon"),
    ("", "line 1: the text ends too soon"), ("{\"today\":\"2026-01-05\",\n'items':[]}", "line 2: invalid value"),
  ])
  func whereATextIsNoJSONIsSaid(text: String, why: String) {
    let told = #expect(throws: ScenarioFailure.self) { try PlanCommand.plan(text) }
    #expect(
      told?.sentence == "The scenario cannot be read: it is not JSON (\(why)); correct that and plan again.")
  }

  @Test func numbersOutsideTheirRangeAreNamedAndTheNearestIsUsed() throws {
    let output = try Self.plan(
      #"""
      {"today":"2026-01-05","horizonDays":30,"bucketDays":5000,"capacityBucketDays":0,
       "tolerance":{"days":-1,"percent":2000},"workCentres":[{"name":"saw","machines":200000}],
       "items":[{"item":"A","stock":4,"planningFenceDays":-3,"demandFenceDays":100001}],
       "receipts":[{"order":"R","item":"A","quantity":1,"due":"2026-01-08","start":"2026-01-09"}],
       "demands":[{"demand":"1","item":"A","quantity":4,"due":"2026-01-05","maximumLatenessDays":-1,
         "minimumShipment":-2}]}
      """#)
    #expect(
      output.problems.map(\.sentence).prefix(8) == [
        "The 'bucketDays' of scenario is 5000; 1000 is used, give 1 to 1000.",
        "The 'capacityBucketDays' of scenario is 0; 1 is used, give 1 to 1000.",
        "The 'tolerance.days' of scenario is -1; 0 is used, give 0 to 1000.",
        "The 'tolerance.percent' of scenario is 2000; 1000 is used, give 0 to 1000.",
        "The 'machines' of work centre saw is 200000; 100000 is used, give 1 to 100000.",
        "The 'planningFenceDays' of item A is -3; 0 is used, give 0 to 100000.",
        "The 'demandFenceDays' of item A is 100001; 100000 is used, give 0 to 100000.",
        "Order R starts on 2026-01-09, after it is due on 2026-01-08; its components are taken on the day it is due, "
          + "so correct its dates.",
      ])
    #expect(output.problems.count == 10)
    #expect(output.demands.first?.deliveries == [.init(date: "2026-01-05", quantity: "4")])
  }

  @Test func whatIsGivenTwiceOrBreaksTheLineIsNamedInOneLine() throws {
    let output = try Self.plan(
      #"""
      {"today":"2026-01-05","horizonDays":30,"workCentres":[{"name":"saw"}],
       "items":[{"item":"A","source":"make","stock":9}],"bills":[{"item":"A","components":[]}],
       "routings":[{"item":"A","operations":[{"workCentre":"saw","runMinutes":60}]},
         {"item":"A","operations":[{"workCentre":"saw","runMinutes":60}]},{"item":"new\nline","operations":[]}],
       "promises":[{"promise":"Q","item":"A","plants":["","far"],"quantity":2,"wanted":"2026-01-20"},
         {"promise":"Q","item":"A","quantity":2,"wanted":"2026-01-20"}]}
      """#)
    #expect(
      output.problems.map(\.sentence) == [
        "Promise Q names the plant 'far', where there is no item A; that plant is left out.",
        "Promise Q is left out: a promise of this name is given before it.",
        "The routing of A is given twice; the second is left out.",
        "The routing of new line is left out: there is no such item; add the item.",
      ])
  }

  @Test func whatIsLeftOutLeavesItsNameToALaterOne() throws {
    let output = try Self.plan(
      #"""
      {"today":"2026-01-05","horizonDays":30,
       "items":[{"item":"A","source":"make","stock":9}],"bills":[{"item":"A","components":[]}],
       "receipts":[{"order":"R","item":"X","quantity":2,"due":"2026-01-09"},
         {"order":"R","item":"A","quantity":2,"due":"2026-09-09"},
         {"order":"R","item":"A","quantity":2,"due":"2026-01-09"},
         {"order":"R","item":"A","quantity":3,"due":"2026-01-09"}],
       "demands":[{"demand":"1","item":"A","quantity":4,"due":"2025-12-31"},
         {"demand":"1","item":"A","quantity":0,"due":"2026-01-07"},
         {"demand":"1","item":"A","quantity":4,"due":"2026-01-07"},
         {"demand":"1","item":"A","quantity":5,"due":"2026-01-07"}],
       "promises":[{"promise":"Q","item":"A","quantity":2,"wanted":"soon"},
         {"promise":"Q","item":"A","quantity":2,"wanted":"2026-01-20"}]}
      """#)
    #expect(output.demands.map(\.deliveries) == [[.init(date: "2026-01-07", quantity: "4")]])
    #expect(output.supplies.filter { $0.name == "R" }.map(\.quantity) == ["2"])
    #expect(output.promises?.map(\.promise) == ["Q"])
    #expect(
      Set(output.problems.map(\.sentence)).isSuperset(of: [
        "Demand 1 is left out: it is due on 2025-12-31, before today (2026-01-05); give it a date from today on.",
        "Demand 1 is left out: its quantity is not above zero or is too large.",
        "Demand 1 is left out: a demand of this name is given before it.",
        "Order R is left out: an order of this name is given before it.",
      ]))
  }

  @Test func noTwoSuppliesHaveOneName() throws {
    // On one day two parents give the same by-product, and an alternate stands in on two days.
    let output = try Self.plan(
      #"""
      {"today":"2026-01-05","horizonDays":30,
       "items":[{"item":"A","source":"make"},{"item":"B","source":"make"},{"item":"W","source":"none"},
         {"item":"C","source":"none"},{"item":"D","source":"none","stock":90}],
       "bills":[
         {"item":"A","components":[{"item":"C","quantity":1,"alternates":[{"item":"D"}]}],
          "byProducts":[{"item":"W","quantity":1}]},
         {"item":"B","components":[],"byProducts":[{"item":"W","quantity":1}]}],
       "receipts":[{"order":"A 2026-01-20","item":"D","quantity":1,"due":"2026-01-07"}],
       "demands":[
         {"demand":"1","item":"A","quantity":4,"due":"2026-01-20"},
         {"demand":"2","item":"A","quantity":4,"due":"2026-01-21"},
         {"demand":"3","item":"B","quantity":4,"due":"2026-01-20"}]}
      """#)
    let names = output.supplies.map(\.name)
    #expect(Set(names).count == names.count, "\(names)")
    #expect(names.contains("by-product W 2026-01-20") && names.contains("by-product W 2026-01-20 #2"))
    #expect(names.contains("alternate D for C 2026-01-20") && names.contains("alternate D for C 2026-01-21"))
    #expect(names.contains("A 2026-01-20") && names.contains("A 2026-01-20 #2"))
  }

  @Test func coProductsAndNetForecastsAreRead() throws {
    let output = try Self.plan(
      #"""
      {"today":"2026-01-05","horizonDays":30,
       "items":[{"item":"PLANK","source":"make"},{"item":"CHIPS","unit":"KGM","source":"coproduct","from":"PLANK"},
         {"item":"LOG"}],
       "bills":[{"item":"PLANK","output":10,"components":[{"item":"LOG","quantity":1}],
         "coProducts":[{"item":"CHIPS","quantity":"2.5","costPercent":10}]}],
       "demands":[{"demand":"1","item":"CHIPS","quantity":"6","due":"2026-01-20"},
         {"demand":"2","item":"LOG","quantity":5,"due":"2026-01-25"}],
       "forecasts":[{"item":"LOG","from":"2026-01-21","to":"2026-01-27","quantity":8,"net":true}]}
      """#)
    #expect(output.problems.isEmpty, "\(output.problems)")
    // Six kilograms of chips take 24 planks, and these three logs.
    #expect(output.supplies.first { $0.name == "PLANK 2026-01-20" }?.quantity == "24")
    #expect(output.supplies.first { $0.name == "LOG 2026-01-20" }?.quantity == "3")
    #expect(output.supplies.first { $0.name == "LOG 2026-01-21" }?.quantity == "8")
    #expect(output.supplies.first { $0.name == "LOG 2026-01-25" }?.quantity == "5")
  }

  @Test func queueMoveAlternatesAndWorkCentresAreRead() throws {
    func output(_ more: String) throws -> Output {
      try Self.plan(
        """
        {"today":"2026-01-05","horizonDays":30,"capacity":"finite",
         "calendars":[{"name":"day","shifts":[{"days":[1,2,3,4,5],"from":"08:00","to":"16:00"}]}],
         "workCentres":[{"name":"M","calendar":"day","costPerHour":{"amount":"40","currency":"GBP"},
           "overtime":{"shifts":[{"days":[6],"from":"08:00","to":"12:00"}]}},{"name":"N","calendar":"day"}],
         "items":[{"item":"A","source":"make","leadTimeDays":1}, {"item":"S","stock":99}],
         "bills":[{"item":"A","components":[{"item":"S","quantity":1}]}],
         "routings":[{"item":"A","operations":[{"operation":10,"description":"turn","workCentre":"M",
           "runMinutes":120\(more)}]}],
         "demands":[{"demand":"1","item":"A","quantity":3,"due":"2026-01-14","priority":1},
           {"demand":"2","item":"A","quantity":4,"due":"2026-01-14","priority":2}]}
        """)
    }
    // Seven pieces are 14 hours: an order of Tuesday has room for eight, and the rest is made on Wednesday.
    #expect(try output("").demands.map { $0.deliveries[0].date } == ["2026-01-15", "2026-01-15"])
    let waiting = try output(#","queueMinutes":"180","moveMinutes":60"#)
    #expect(waiting.problems.isEmpty)
    // Five of Tuesday's hours after the queue, eight on Wednesday, and one and the move on Thursday.
    #expect(waiting.demands.map { $0.deliveries[0].date } == ["2026-01-16", "2026-01-16"])
    let other = try output(#","alternates":[{"workCentre":"N","runMinutes":60}]"#)
    #expect(other.problems.isEmpty)
  }

  @Test func aMisspelledFieldInsideARecordIsNamedWithItsPath() throws {
    let output = try Self.plan(
      #"""
      {"today":"2026-01-05","horizonDays":30,"horizon":1,"tolerance":{"day":1},
       "calendars":[{"name":"c","shifts":[{"days":[1],"from":"08:00","to":"16:00","till":"17:00"}]}],
       "workCentres":[{"name":"M","setups":{"first":1,"betwen":[],"between":[{"from":"a","to":"a","minutes":1,"x":1}]}}],
       "items":[{"item":"A","source":"make","lot":{"minimun":5},"suppliers":[],"stok":1},
         {"item":"S","stock":{"value":"3","unit":"H87","u":"H87"},
          "suppliers":[{"supplier":"Acme","price":{"amount":"1","currency":"GBP","vat":"20"}}],"setupFamily":"a"}],
       "bills":[{"item":"A","components":[{"item":"S","quantity":1},{"item":"S","quantity":1},
          {"item":"S","quantity":1,"scrap":"2","alternates":[{"item":"A","qty":1}]}]}],
       "routings":[{"item":"A","operations":[{"workCentre":"M","runMinutes":1,"que":3}]}],
       "productMix":{"resources":[{"resource":"B","minutes":5,"hours":1}],
         "products":[{"product":"P","price":{"amount":"90","currency":"USD"},"material":{"amount":"45","currency":"USD"},
           "demand":1,"minutes":{"B":15}}]}}
      """#)
    let unknown = output.problems.filter { $0.sentence.contains("is not known and is not read") }
    #expect(
      unknown.map(\.sentence).sorted()
        == [
          "bills[0].components[2].alternates[0].qty", "bills[0].components[2].scrap", "calendars[0].shifts[0].till",
          "items[0].lot.minimun", "items[1].stock.u", "items[1].suppliers[0].price.vat",
          "productMix.resources[0].hours",
          "routings[0].operations[0].que", "tolerance.day", "workCentres[0].setups.between[0].x",
          "workCentres[0].setups.betwen", "horizon' of scenario", "stok' of items[0]",
        ].map { "The field '\($0)\($0.contains("' of ") ? "" : "'") is not known and is not read; correct its name." }
        .sorted())
    #expect(Set(unknown.map(\.record)).isSuperset(of: ["bills[0].components[2]", "items[0]", "scenario"]))
  }

  /// One scenario, four mistakes: each is named in one sentence, and the rest is planned.
  @Test func aCalendarARoutingADateAndAUnitThatAreWrongAreNamedAndTheRestIsPlanned() throws {
    let output = try Self.plan(
      #"""
      {"today":"2026-01-05","horizonDays":30,
       "calendars":[{"name":"idle","shifts":[]},{"name":"day","shifts":[{"days":[1,2,3,4,5],"from":"08:00","to":"16:00"}]}],
       "workCentres":[{"name":"M","calendar":"day"}],
       "items":[{"item":"A","source":"make"},{"item":"B","source":"make"},{"item":"S"}],
       "bills":[{"item":"A","components":[{"item":"S","quantity":1},{"item":"S","quantity":{"value":"1","unit":"LTR"}}]},
         {"item":"B","components":[{"item":"S","quantity":1}]}],
       "routings":[{"item":"A","operations":[{"workCentre":"M","runMinutes":5}]}],
       "demands":[{"demand":"1","item":"A","quantity":3,"due":"2026-01-14"},
         {"demand":"2","item":"B","quantity":4,"due":"2026-01-14"},
         {"demand":"3","item":"S","quantity":4,"due":"2026-01-04"}]}
      """#)
    #expect(output.problems.map(\.record).sorted() == ["bill A", "calendar idle", "demand 3", "item B"])
    for problem in output.problems {
      #expect(problem.sentence.hasSuffix(".") && !problem.sentence.dropLast().contains(". "), "one sentence")
    }
    #expect(output.demands.map(\.demand) == ["1", "2"])
    #expect(output.demands.allSatisfy { $0.deliveries.map(\.date) == ["2026-01-14"] && $0.short == "0" })
    #expect(output.supplies.first { $0.name == "S 2026-01-14" }?.quantity == "7")
  }
}
