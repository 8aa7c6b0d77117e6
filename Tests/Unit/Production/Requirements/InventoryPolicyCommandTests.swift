import Testing

/// The cases of inventory policies (Snyder and Shen) as a scenario asks for them, by the names of
/// `deploy/docs/planning.md`.
@Suite struct InventoryPolicyCommandTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var policy: String
    var values: String
    var result: [String: String]
    var testDescription: String { policy }
  }

  static let cases: [Case] = [
    Case(
      policy: "economicOrderQuantity", values: #""fixed":8,"holding":"0.225","demand":1300"#,
      result: ["quantity": "304.0468", "cost": "68.4105"]),
    Case(
      policy: "economicOrderQuantityWithBackorders",
      values: #""fixed":8,"holding":"0.225","penalty":5,"demand":1300"#,
      result: ["quantity": "310.8126", "backordered": "0.0431", "cost": "66.9214"]),
    Case(
      policy: "economicProductionQuantity", values: #""fixed":4,"holding":"0.08","demand":80,"production":110"#,
      result: ["quantity": "171.2698", "cost": "3.7368"]),
    Case(
      policy: "newsvendorNormal", values: #""holding":"0.18","penalty":"0.70","mean":50,"deviation":8"#,
      result: ["baseStock": "56.6040", "cost": "1.9976"]),
    Case(
      policy: "baseStock", values: #""holding":"0.18","penalty":"0.70","mean":50,"deviation":8,"leadTime":4"#,
      result: ["baseStock": "264.7669", "cost": "4.4668"]),
    Case(
      policy: "newsvendorPoisson", values: #""holding":200,"penalty":270,"mean":18"#,
      result: ["baseStock": "19", "cost": "786.0884"]),
    Case(
      policy: "reorderUpToPoisson", values: #""holding":1,"penalty":4,"fixed":5,"mean":6"#,
      result: ["reorder": "4", "upTo": "10", "cost": "8.0341"]),
    Case(
      policy: "reorderUpToPowerApproximation",
      values: #""holding":"0.18","penalty":"0.70","fixed":"2.5","mean":50,"deviation":8"#,
      result: ["reorder": "40.1946", "upTo": "74.2902"]),
    Case(
      policy: "reorderQuantity",
      values:
        #""holding":"0.225","penalty":"7.5","fixed":8,"mean":1300,"deviation":150,"leadTime":"0.08333333333333""#,
      result: ["reorder": "213.9704", "quantity": "318.5902", "cost": "95.4511"]),
    Case(
      policy: "reorderQuantityWithSafetyStock",
      values:
        #""holding":"0.225","penalty":"7.5","fixed":8,"mean":1300,"deviation":150,"leadTime":"0.08333333333333""#,
      result: ["reorder": "190.3370", "quantity": "304.0468"]),
    Case(
      policy: "reorderQuantityPoisson", values: #""holding":4,"penalty":28,"fixed":4,"mean":12,"leadTime":"0.5""#,
      result: ["reorder": "6", "quantity": "7", "cost": "28.2413"]),
    Case(
      policy: "reorderPoint",
      values: #""mean":20,"deviation":4,"leadTime":9,"leadTimeDeviation":1,"service":"0.95""#,
      result: ["reorder": "218.3642", "safetyStock": "38.3642"]),
    Case(
      policy: "reorderPoint", values: #""mean":32,"leadTime":3,"service":"0.95""#,
      result: ["reorder": "96.0000", "safetyStock": "0.0000"]),
  ]

  @Test(arguments: cases) func aPolicyIsAnsweredWithTheFiguresOfTheBook(policy: Case) throws {
    try Self.check(#"{"policy":"\#(policy.policy)","values":{\#(policy.values)}}"#, policy.result)
  }

  @Test func thePriceOfADiscountIsNamed() throws {
    try Self.check(
      #"""
      {"policy":"allUnitsDiscount","values":{"fixed":8,"holdingRate":"0.3","demand":1300},"breaks":[0,400,800],
       "prices":["0.75","0.72","0.68"]}
      """#, ["quantity": "800.0000", "price": "0.6800", "cost": "978.6000"])
  }

  @Test func theServiceTimesOfASerialNetworkAreCommitted() throws {
    try Self.check(
      #"""
      {"policy":"guaranteedService","stages":[
        {"stage":"1","holding":7,"processing":1,"outbound":1,"deviation":1},
        {"stage":"2","supplies":["1"],"holding":4,"processing":0},
        {"stage":"3","supplies":["2"],"holding":2,"processing":1,"inbound":1}]}
      """#, ["cost": "2.8284", "committed 3": "0", "committed 2": "0", "committed 1": "1"])
  }

  @Test func wagnerAndWhitinsExampleCostsWhatThePaperSays() throws {
    let demands = "69,29,36,61,61,26,34,67,45,67,79,56"
    let setups = "85,102,102,101,98,114,105,86,119,110,98,114"
    func policy(_ name: String) -> String {
      #"{"policy":"\#(name)","values":{"holding":1},"demands":[\#(demands)],"setups":[\#(setups)]}"#
    }
    try Self.check(
      policy("wagnerWhitin"),
      [
        "cost": "864.0000", "lots": "98 0 97 0 121 0 0 112 0 67 135 0",
        "costToPeriod": "85 114 186 277 348 400 469 555 600 710 789 864",
      ])
    try Self.check(policy("silverMeal"), ["cost": "913.0000"])
    try Self.check(policy("lotForLot"), ["cost": "1234.0000"])
    try Self.check(
      #"{"policy":"wagnerWhitin","values":{"holding":0.5},"demands":[0,1.5,2],"setups":[4]}"#,
      ["cost": "5.0000", "lots": "0 3.5 0"])
  }

  @Test(arguments: [
    (#""demands":[1,2],"setups":[1,2,3],"values":{"holding":1}"#, "it needs 'demands' for 1 to 1000 periods"),
    (#""demands":[1,-2],"setups":[1],"values":{"holding":1}"#, "each of 'demands' must be 0 to 1000000000"),
    (#""demands":[1],"setups":[1]"#, "it needs 'holding' in 'values'"),
    (#""demands":[1e9,1e9],"setups":[1],"values":{"holding":1000000000}"#, "are too large together"),
  ])
  func lotSizingSaysWhatItLacks(fields: String, words: String) throws {
    let output = try PlanCommandTests.plan(
      #"{"today":"2026-01-05","policies":[{"policy":"wagnerWhitin",\#(fields)}]}"#)
    #expect(output.problems.map(\.sentence).joined().contains(words), "\(output.problems)")
  }

  @Test func decimalsMayStandWithoutQuotes() throws {
    try Self.check(
      #"{"policy":"economicOrderQuantity","values":{"fixed":8.0,"holding":0.225,"demand":1300}}"#,
      ["quantity": "304.0468", "cost": "68.4105"])
    try Self.check(
      #"""
      {"policy":"reorderQuantity","values":{"holding":0.225,"penalty":7.5,"fixed":8,"mean":1300,"deviation":150,
       "leadTime":0.08333333333333333}}
      """#, ["reorder": "213.9704", "quantity": "318.5902", "cost": "95.4511"])
    let output = try PlanCommandTests.plan(
      #"""
      {"today":"2026-01-05","items":[{"item":"OIL","unit":"LTR","stock":2.5},
       {"item":"TIN","stock":{"value":3,"unit":"H87"}}]}
      """#)
    #expect(output.problems.isEmpty, "\(output.problems)")
  }

  private static func check(_ policy: String, _ expected: [String: String]) throws {
    let output = try PlanCommandTests.plan(#"{"today":"2026-01-05","policies":[\#(policy)]}"#)
    #expect(output.problems.isEmpty, "\(output.problems)")
    let result = try #require(output.policies?.first).result
    for (name, value) in expected { #expect(result[name] == value, "\(name)") }
  }
}
