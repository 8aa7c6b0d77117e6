import Foundation
import Messaging
import TestSupport
import Testing

@Suite struct TopologyIntegratorTests {
  private func mayBind(_ integrator: Integrator, _ key: String) throws -> Bool {
    let permission = try #require(integrator.user.topicPermissions.first { $0.exchange == Topology.exchange })
    return key.range(of: permission.read, options: .regularExpression) != nil
  }

  @Test func aGrantOfATypeIsForEveryCompany() throws {
    let shop = try Integrator(name: "shop", events: ["sales.order.confirmed.v1"])
    #expect(shop.grants == ["*.sales.order.confirmed.v1"])
    #expect(shop.bindings.map(\.routingKey) == ["*.sales.order.confirmed.v1"])
    #expect(shop.queueName == "shop.events")
    #expect(try mayBind(shop, "group.sales.order.confirmed.v1"))
    #expect(try !mayBind(shop, "#"))
    #expect(try !mayBind(shop, "*.sales.order.*.v1"))
    #expect(try !mayBind(shop, "*.sales.#"))
    #expect(try !mayBind(shop, "group.sales.order.cancelled.v1"))
  }

  @Test func aGrantWithACompanyIsForThatCompanyOnly() throws {
    let shop = try Integrator(name: "shop", events: ["main.inventory.#"])
    #expect(shop.grants == ["main.inventory.#"])
    #expect(try mayBind(shop, "main.inventory.shipment.*.v1"))
    #expect(try mayBind(shop, "main.inventory.#"))
    #expect(try !mayBind(shop, "*.inventory.shipment.issued.v1"))
    #expect(try !mayBind(shop, "other.inventory.#"))
  }

  @Test func anIntegratorDeclaresAndPublishesNothing() throws {
    let user = try Integrator(name: "shop", events: ["sales.#"]).user
    #expect(user.permission.configure == "^$")
    #expect(user.topicPermissions.allSatisfy { $0.write == "^$" })
    #expect(user.permission.read.range(of: "history") == nil)
    #expect(Set(user.topicPermissions.map(\.exchange)) == ["business.events", "business.dead-letter"])
  }

  @Test(arguments: [
    "", "#", "*.#", "sales", "sales.order", "sales.order.confirmed", "sales..confirmed.v1",
    "sales.order.*.v1.x.y", "slaes.order.confirmed.v1", "*.*.order.confirmed.v1", "sales.Order.confirmed.v1",
    "sales.#.v1",
    "main.ledger.#",
  ])
  func aGrantThatNamesNoServiceOrIsNoPatternIsRefused(grant: String) {
    #expect(throws: Integrator.Refusal.self) { try Integrator(name: "shop", events: [grant]) }
  }

  @Test(arguments: ["", "Shop", "sh op", "shop.one", "business", "shöp"])
  func aNameThatIsNoWordIsRefused(name: String) {
    #expect(throws: Integrator.Refusal.self) { try Integrator(name: name, events: ["sales.#"]) }
  }

  /// Whatever key the broker lets an integrator bind, no event beyond the grants comes through it.
  @Test func noBindingIsWiderThanTheGrants() throws {
    let seed = UInt64.random(in: 0 ... .max)
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    func word(_ choices: [String]) -> String { choices.randomElement(using: &random)! }
    let services = ["sales", "inventory"]
    let words = ["a", "b"]
    var bound = 0
    for _ in 0..<200 {
      let open = Bool.random(using: &random)
      var grant = [word(["*", "x", "y"]), word(services)]
      let more = open ? Int.random(in: 0...2, using: &random) : 3
      for _ in 0..<more { grant.append(word(words + ["*"])) }
      if open { grant.append("#") }
      let integrator = try Integrator(name: "shop", events: [grant.joined(separator: ".")])
      for _ in 0..<20 {
        let length = Int.random(in: 1...6, using: &random)
        let key = (0..<length).map { index in
          index == 1 ? word(services + ["*", "#"]) : word(words + ["x", "*", "#"])
        }.joined(separator: ".")
        guard try mayBind(integrator, key) else { continue }
        bound += 1
        for _ in 0..<10 {
          let event = [word(["x", "y"]), word(services), word(words), word(words), word(words)].joined(separator: ".")
          guard Topology.topicMatches(pattern: key, key: event) else { continue }
          #expect(
            integrator.grants.contains { Topology.topicMatches(pattern: $0, key: event) },
            "\(key) brings \(event) beyond \(integrator.grants), seed \(seed)")
        }
      }
    }
    #expect(bound > 20)
  }
}
