import AMQP
import Foundation
import Messaging
import Persistence
import TestSupport
import Testing

@testable import OperatorCommands

extension BrokerTopologyTests {
  /// What a real broker lets each user do, and above all what not.
  @Suite struct LeastPrivilegeTests {
    private let sales = ServiceIdentity(name: "sales", company: "group")
    private let inventory = ServiceIdentity(name: "inventory", company: "main")

    private func prepared() async throws -> TopologyHarness {
      let harness = try await TopologyHarness()
      try await harness.apply()
      for identity in [sales, inventory] {
        let keys = sampleTopology.bindings.filter { $0.queue == identity.inboxQueue }.map(\.routingKey)
        try #require(try await harness.declareInbox(of: identity, bindings: keys) == .allowed)
      }
      return harness
    }

    @Test func aServicePublishesItsOwnEventsAndNoOthers() async throws {
      let probe = try await prepared().probe("inventory")
      #expect(try await probe.publish("main.inventory.goods.issued.v1") == .allowed)
      #expect(try await probe.publish("other.inventory.goods.issued.v1").isDenied)
      #expect(try await probe.publish("main.accounting.invoice.issued.v1").isDenied)
      #expect(
        try await probe.publish("main.inventory.inbox", to: "").isDenied, "The default exchange reaches any queue.")
      #expect(try await probe.publish("x", to: "amq.topic").isDenied)
      #expect(try await probe.publish("sales.dead-letter", to: Topology.deadLetterExchange).isDenied)
    }

    @Test func aServiceUsesItsOwnQueueOnly() async throws {
      let harness = try await prepared()
      let probe = try harness.probe("inventory")
      #expect(try await probe.consume(AMQPQueue(name: "sales.inbox"), bindings: []).isDenied)
      #expect(try await probe.consume(AMQPQueue(name: "main.inventory.dead-letter"), bindings: []).isDenied)
      #expect(try await probe.consume(AMQPQueue(name: "inventory.more"), bindings: []).isDenied)
      #expect(try await probe.consume(.temporary(), bindings: ["#"]).isDenied)
      #expect(try await probe.readHistory() == .allowed)
    }

    @Test func aReadModelReadsTheHistoryAndDeclaresNothing() async throws {
      let probe = try await prepared().probe("customer-status")
      #expect(try await probe.readHistory() == .allowed)
      #expect(try await probe.publish("group.customer-status.order.changed.v1") == .allowed)
      #expect(try await probe.publish("group.sales.order.confirmed.v1").isDenied)
      #expect(try await probe.consume(AMQPQueue(name: "customer-status.inbox"), bindings: []).isDenied)
      #expect(try await probe.consume(AMQPQueue(name: "sales.inbox"), bindings: []).isDenied)
    }

    @Test func theOperatorWatchesAndPublishesNothing() async throws {
      let probe = try await prepared().probe("causeway-operator")
      #expect(try await probe.consume(.temporary("causeway-operator.watch-1"), bindings: ["#"]) == .allowed)
      #expect(try await probe.readHistory() == .allowed)
      #expect(try await probe.publish("group.sales.order.confirmed.v1").isDenied)
      #expect(try await probe.consume(AMQPQueue(name: "sales.inbox"), bindings: []).isDenied)
    }

    @Test func deadLettersArriveInTheQueueOfTheirService() async throws {
      let harness = try await prepared()
      struct Depth: Decodable { let messages: Int? }
      // An inbox gives a message up under the lowest limit in force; here its first return.
      try await harness.broker.change(
        .put, ["policies", harness.virtualHost, "inboxes"],
        body: #"{"pattern":"\\.inbox$","definition":{"delivery-limit":0},"apply-to":"queues","priority":5}"#)
      #expect(try await harness.probe("sales").publish("group.sales.item.listed.v1") == .allowed)
      let consumer = AMQPConsumer(
        configuration: try harness.probe("inventory").configuration, queue: AMQPQueue(name: inventory.inboxQueue),
        bindings: [], log: { _ in })
      consumer.start()
      #expect(await blocking { consumer.next(max: 1, timeout: .seconds(10)).count } == 1)
      await blocking { consumer.stop() }
      try await eventually("the message to be dead-lettered", within: .seconds(15)) {
        try await harness.broker.ask(
          ["queues", harness.virtualHost, "main.inventory.dead-letter"], as: Depth.self)?.messages == 1
      }
    }

    @Test func anIntegratorGetsWhatWasGrantedAndNothingElse() async throws {
      let harness = try await prepared()
      let name = "shop-\(harness.virtualHost)"
      let administration = IntegratorAdministration(client: harness.client, virtualHost: harness.virtualHost)
      let integrator = try Integrator(name: name, events: ["sales.order.*.v1"])
      let password = try #require(try await administration.add(integrator))
      let probe = try harness.probe(name, password: password)
      let queue = AMQPQueue(name: integrator.queueName)

      #expect(try await probe.consume(queue, bindings: []) == .allowed)
      #expect(try await probe.consume(queue, bindings: ["group.sales.order.confirmed.v1"]) == .allowed)
      for wider in ["#", "*.sales.#", "*.accounting.invoice.issued.v1", "group.sales.contract.signed.v1"] {
        #expect(try await probe.consume(queue, bindings: [wider]).isDenied, "bind \(wider)")
      }
      #expect(try await probe.consume(queue, bindings: ["#"], exchange: "amq.topic").isDenied)
      #expect(try await probe.consume(AMQPQueue(name: "\(name).second"), bindings: []).isDenied)
      #expect(try await probe.consume(AMQPQueue(name: "sales.inbox"), bindings: []).isDenied)
      #expect(try await probe.consume(.temporary(), bindings: []).isDenied)
      #expect(try await probe.readHistory().isDenied)
      #expect(try await probe.publish("group.sales.order.confirmed.v1").isDenied)
      #expect(try await probe.publish(integrator.queueName, to: "").isDenied)

      let consumer = AMQPConsumer(configuration: probe.configuration, queue: queue, bindings: [], log: { _ in })
      consumer.start()
      #expect(try await harness.probe("sales").publish("group.sales.order.confirmed.v1") == .allowed)
      #expect(try await harness.probe("sales").publish("group.sales.item.listed.v1") == .allowed)
      #expect(
        await take(2, from: consumer, patience: .seconds(2)).map(\.routingKey) == ["group.sales.order.confirmed.v1"])

      #expect(try await harness.administration().differences() == [])
      #expect(try await administration.add(try Integrator(name: name, events: ["inventory.#"])) == nil)
      #expect(
        try await harness.client.bindings(of: integrator.queueName, harness.virtualHost).keys.map(\.routingKey) == [
          "*.inventory.#"
        ])
      #expect(try await probe.consume(queue, bindings: ["group.sales.order.confirmed.v1"]).isDenied)

      #expect(try await administration.remove(name))
      try await eventually("the removed integrator to be cut off", within: .seconds(5)) {
        consumer.health != .connected
      }
      await blocking { consumer.stop() }
      #expect(try await administration.remove(name) == false)
    }

    @Test func anIntegratorCannotTakeTheNameOfAService() async throws {
      let harness = try await prepared()
      let administration = IntegratorAdministration(client: harness.client, virtualHost: harness.virtualHost)
      for name in ["sales", "causeway-admin"] {
        await #expect {
          _ = try await administration.add(try Integrator(name: name, events: ["sales.#"]))
        } throws: {
          "\($0)" == "'\(name)' is a user of the broker and not an integrator; choose another name."
        }
        await #expect(throws: BrokerFault.self) { try await administration.remove(name) }
      }
    }
  }
}
