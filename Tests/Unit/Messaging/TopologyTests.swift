import Foundation
import Messaging
import Persistence
import TestSupport
import Testing

@Suite struct TopologyTests {
  static let sales = ServiceTopology(
    identity: ServiceIdentity(name: "sales", company: "group"), subscriptions: ["gateway.order.accepted.v1"])
  static let inventory = ServiceTopology(
    identity: ServiceIdentity(name: "inventory", company: "main"),
    subscriptions: ["sales.item.listed.v1", "customer-service.return.requested.v1", "gateway.order.accepted.v1"])
  static let gateway = ServiceTopology(
    identity: ServiceIdentity(name: "gateway", company: "group"), subscriptions: ["sales.order.confirmed.v1"])
  static let status = ServiceTopology(
    identity: ServiceIdentity(name: "customer-status", company: "group"), subscriptions: ["sales.order.confirmed.v1"],
    readsHistoryOnly: true)

  private let topology = Topology.make(
    services: [TopologyTests.sales, TopologyTests.inventory, TopologyTests.gateway, TopologyTests.status],
    company: "main")

  private func user(_ name: String) throws -> Topology.User { try #require(topology.users.first { $0.name == name }) }

  private func matches(_ pattern: String, _ text: String) -> Bool {
    text.range(of: pattern, options: .regularExpression) != nil
  }

  private func mayPublish(_ name: String, _ key: String) throws -> Bool {
    let permission = try #require(try user(name).topicPermissions.first { $0.exchange == Topology.exchange })
    return matches(permission.write, key)
  }

  @Test func aCompanysServiceHearsItsCompanyAndTheGroup() {
    #expect(
      Topology.bindings(for: TopologyTests.inventory.identity, subscriptions: TopologyTests.inventory.subscriptions)
        == [
          "group.sales.item.listed.v1", "group.customer-service.return.requested.v1", "main.gateway.order.accepted.v1",
        ])
  }

  @Test func aServiceOfAllCompaniesHearsEveryCompany() {
    #expect(
      Topology.bindings(for: TopologyTests.gateway.identity, subscriptions: TopologyTests.gateway.subscriptions)
        == ["*.sales.order.confirmed.v1"])
  }

  @Test func aReadModelHasNoInboxAndNoDeadLetters() throws {
    #expect(topology.inboxes.map(\.name) == ["sales.inbox", "main.inventory.inbox", "gateway.inbox"])
    #expect(!topology.bindings.contains { $0.queue.contains("customer-status") })
    #expect(try user("customer-status").permission.configure == "^$")
  }

  @Test func anInboxDropsNothingAndHasNoLengthLimit() throws {
    let inbox = try #require(topology.inboxes.first { $0.name == "main.inventory.inbox" })
    #expect(
      inbox.arguments == [
        "x-queue-type": .text("quorum"), "x-single-active-consumer": .flag(true),
        "x-dead-letter-exchange": .text("business.dead-letter"),
        "x-dead-letter-routing-key": .text("main.inventory.dead-letter"),
        "x-dead-letter-strategy": .text("at-least-once"), "x-overflow": .text("reject-publish"),
        "x-delivery-limit": .integer(1000),
      ])
  }

  @Test func deadLettersReachTheQueueOfTheirService() {
    let binding = topology.administeredBindings.first { $0.queue == "main.inventory.dead-letter" }
    #expect(binding?.exchange == "business.dead-letter")
    #expect(binding?.routingKey == "main.inventory.dead-letter")
  }

  @Test func everyQueueIsUnderAtMostOnePolicy() {
    let queues = (topology.queues + topology.inboxes).map(\.name) + ["shop.events"]
    let policies = queues.map { queue in topology.policies.filter { matches($0.pattern, queue) }.map(\.name) }
    #expect(
      policies == [
        ["history"], [], [], [], ["inboxes"], ["inboxes"], ["inboxes"], ["integrators"],
      ])
  }

  @Test func aServicePublishesUnderItsOwnNameOnly() throws {
    #expect(try mayPublish("sales", "group.sales.order.confirmed.v1"))
    #expect(try !mayPublish("sales", "main.sales.order.confirmed.v1"))
    #expect(try !mayPublish("sales", "group.salesmen.order.confirmed.v1"))
    #expect(try !mayPublish("sales", "group.gateway.order.accepted.v1"))
    #expect(try !mayPublish("inventory", "other.inventory.goods.issued.v1"))
    #expect(try mayPublish("inventory", "main.inventory.goods.issued.v1"))
  }

  @Test func theGatewayChoosesTheCompany() throws {
    #expect(try mayPublish("gateway", "main.gateway.order.accepted.v1"))
    #expect(try mayPublish("gateway", "other.gateway.order.accepted.v1"))
    #expect(try !mayPublish("gateway", "main.sales.gateway.accepted.v1"))
    #expect(try !mayPublish("gateway", "main.other.gateway.order.accepted.v1"))
  }

  @Test func aServiceTouchesItsOwnQueuesOnly() throws {
    let permission = try user("inventory").permission
    #expect(matches(permission.configure, "main.inventory.inbox"))
    for name in [
      "sales.inbox", "main.inventory.inbox2", "mainXinventory.inbox", "business.events", "main.inventory.dead-letter",
    ] {
      #expect(!matches(permission.configure, name), "\(name)")
    }
    for name in ["sales.inbox", "sales.dead-letter", "main.inventory.dead-letter"] {
      #expect(!matches(permission.read, name) && !matches(permission.write, name), "\(name)")
    }
    #expect(
      matches(permission.read, "business.events.history") && !matches(permission.write, "business.events.history"))
  }

  @Test func everyUserHasATopicPermissionOnEveryTopicExchange() {
    for user in topology.users {
      #expect(user.topicPermissions.map(\.exchange) == topology.exchanges.map(\.name), "\(user.name)")
    }
  }

  @Test(arguments: [
    ("a.b", "a.b", true), ("a.b", "a.c", false), ("a.*", "a.b", true), ("a.*", "a", false), ("a.*", "a.b.c", false),
    ("#", "", true), ("#", "a.b.c", true), ("a.#", "a", true), ("a.#", "a.b.c", true), ("#.c", "c", true),
    ("#.c", "a.b.c", true), ("a.#.c", "a.c", true), ("a.#.c", "a.b.d", false), ("*.#", "", false), ("*", "", false),
    ("", "", true), ("", "a", false), ("*", "*", true), ("a..b", "a..b", true), ("#.#", "a", true),
    ("*.sales.order.*.v1", "group.sales.order.confirmed.v1", true),
  ])
  func topicPatternsMatchAsInRabbitMQ(pattern: String, key: String, expected: Bool) {
    #expect(Topology.topicMatches(pattern: pattern, key: key) == expected)
  }

  @Test func anExportedDefinitionNamesTheVirtualHostAndHoldsNoInbox() throws {
    struct Export: Decodable {
      struct Named: Decodable {
        let name: String
        let vhost: String
      }
      struct Account: Decodable {
        let name: String
        // swift-format-ignore: AlwaysUseLowerCamelCase
        let password_hash: String
      }
      struct Binding: Decodable {
        let source: String
        let destination: String
        // swift-format-ignore: AlwaysUseLowerCamelCase
        let routing_key: String
      }
      let queues: [Named]
      let users: [Account]
      let bindings: [Binding]
    }
    let text = try topology.definitions(virtualHost: "/", passwordHashes: ["sales": "aGFzaA=="])
    let export = try JSONDecoder().decode(Export.self, from: Data(text.utf8))
    #expect(
      export.queues.map(\.name) == [
        "business.events.history", "sales.dead-letter", "main.inventory.dead-letter", "gateway.dead-letter",
      ])
    #expect(export.queues.allSatisfy { $0.vhost == "/" })
    #expect(export.users.first { $0.name == "sales" }?.password_hash == "aGFzaA==")
    #expect(export.bindings.first?.routing_key == "#")
  }

  @Test func theTableNamesEveryQueueUserAndBinding() {
    let table = topology.table()
    for name in topology.queues.map(\.name) + topology.inboxes.map(\.name) + topology.users.map(\.name) {
      #expect(table.contains(name))
    }
    for binding in topology.bindings { #expect(table.contains(binding.routingKey)) }
  }
}
