import Foundation
import Messaging
import Persistence
import TestSupport
import Testing

@testable import OperatorCommands

extension BrokerTopologyTests {
  /// Setting a real broker up, and finding what differs.
  @Suite struct TopologyApplyTests {
    private let inventory = ServiceIdentity(name: "inventory", company: "main")

    @Test func applyingTwiceChangesNothingTheSecondTime() async throws {
      let harness = try await TopologyHarness()
      let first = try await harness.apply()
      #expect(first.contains("The queue business.events.history is missing."))
      #expect(try await harness.apply() == [])
    }

    @Test func theHistoryIsAStreamWithItsRetentionInForce() async throws {
      let harness = try await TopologyHarness()
      try await harness.apply()
      let history = try await harness.shown(Topology.history)
      #expect(history.type == "stream")
      #expect(history.effective_policy_definition == ["max-age": .text("30D")])
    }

    @Test func checkNamesTheInboxesUntilTheirServicesDeclareThem() async throws {
      let harness = try await TopologyHarness()
      try await harness.apply()
      #expect(
        try await harness.administration().differences() == [
          "The queue sales.inbox is missing; its service declares it when it connects.",
          "The queue main.inventory.inbox is missing; its service declares it when it connects.",
        ])
      for service in [("sales", "group"), ("inventory", "main")] {
        let identity = ServiceIdentity(name: service.0, company: service.1)
        let keys = sampleTopology.bindings.filter { $0.queue == identity.inboxQueue }.map(\.routingKey)
        #expect(try await harness.declareInbox(of: identity, bindings: keys) == .allowed)
      }
      #expect(try await harness.administration().differences() == [])
    }

    @Test func whatAServiceDeclaresIsWhatTheTopologyDescribes() async throws {
      let harness = try await TopologyHarness()
      try await harness.apply()
      #expect(try await harness.declareInbox(of: inventory, bindings: []) == .allowed)
      let shown = try await harness.shown(inventory.inboxQueue)
      #expect(shown.arguments == sampleTopology.inboxes.first { $0.name == inventory.inboxQueue }?.arguments)
      #expect(shown.effective_policy_definition == ["delivery-limit": .integer(1000)])
    }

    @Test func aBindingThatItsServiceNoLongerHandlesIsRemoved() async throws {
      let harness = try await TopologyHarness()
      try await harness.apply()
      let keys = ["group.sales.item.listed.v1", "main.gateway.order.accepted.v1", "main.production.old.made.v1"]
      #expect(try await harness.declareInbox(of: inventory, bindings: keys) == .allowed)
      let sentence =
        "main.inventory.inbox is bound to business.events with main.production.old.made.v1, which its service does not handle."
      #expect(try await harness.administration().differences().contains(sentence))
      #expect(try await harness.apply() == [sentence])
      #expect(try await harness.administration().differences().count == 1, "Only the inbox of sales is missing.")
    }

    @Test func aQueueWithOtherArgumentsIsNamedAndLeftAlone() async throws {
      let harness = try await TopologyHarness()
      try await harness.broker.change(.put, ["vhosts", harness.virtualHost], body: "{}")
      try await harness.broker.change(
        .put, ["permissions", harness.virtualHost, harness.broker.adminUser],
        body: #"{"configure":".*","write":".*","read":".*"}"#)
      try await harness.broker.change(
        .put, ["queues", harness.virtualHost, "sales.dead-letter"],
        body: #"{"durable":true,"auto_delete":false,"arguments":{"x-queue-type":"classic","x-max-length":5}}"#)
      await #expect {
        try await harness.apply()
      } throws: {
        "\($0)" == "The queue sales.dead-letter exists with x-max-length=5, x-queue-type=classic and should have "
          + "x-queue-type=quorum; empty it, delete it and apply again."
      }
    }

    @Test func anExchangeOfAnotherTypeIsNamed() async throws {
      let harness = try await TopologyHarness()
      try await harness.broker.change(.put, ["vhosts", harness.virtualHost], body: "{}")
      try await harness.broker.change(
        .put, ["permissions", harness.virtualHost, harness.broker.adminUser],
        body: #"{"configure":".*","write":".*","read":".*"}"#)
      try await harness.broker.change(
        .put, ["exchanges", harness.virtualHost, Topology.exchange], body: #"{"type":"fanout","durable":true}"#)
      await #expect {
        try await harness.apply()
      } throws: {
        "\($0)" == "The exchange business.events exists as fanout, durable and should be topic, durable; "
          + "stop its publishers, delete it and apply again."
      }
    }

    @Test func everyKindOfDriftIsFoundAndMended() async throws {
      let harness = try await TopologyHarness()
      try await harness.apply()
      let host = harness.virtualHost
      let broker = harness.broker
      let before = try await harness.administration().differences()
      try await broker.ctl("clear_topic_permissions", "-p", host, "sales")
      try await broker.ctl("set_permissions", "-p", host, "inventory", ".*", ".*", ".*")
      try await broker.ctl("change_password", "sales", "stolen")
      try await broker.ctl("clear_policy", "-p", host, "inboxes")
      try await broker.ctl("set_user_tags", "causeway-operator", "management")
      try await broker.change(.delete, ["queues", host, "sales.dead-letter"])
      try await broker.change(
        .delete, ["bindings", host, "e", "business.events", "q", "business.events.history", "%23"])
      let drift = Set(try await harness.administration().differences()).subtracting(before)
      let expected = [
        "The user sales has another password", "The user causeway-operator has the tags [management]",
        "The user inventory has configure .* write .* read .*",
        "On business.events the user sales may publish and bind every key",
        "On business.dead-letter the user sales may publish and bind every key", "The policy inboxes is missing",
        "The queue sales.dead-letter is missing.", "business.events.history is not bound to business.events with #.",
        "sales.dead-letter is not bound to business.dead-letter with sales.dead-letter.",
      ]
      for sentence in expected { #expect(drift.contains { $0.hasPrefix(sentence) }, "\(sentence) in \(drift)") }
      #expect(drift.count == expected.count, "\(drift)")
      try await harness.apply()
      #expect(try await harness.administration().differences() == before)
    }

    @Test func anotherPolicyOnOurQueuesIsReported() async throws {
      let harness = try await TopologyHarness()
      try await harness.apply()
      try await harness.broker.ctl(
        "set_policy", "-p", harness.virtualHost, "everything", ".*", #"{"max-length":10}"#, "--apply-to", "queues")
      #expect(
        try await harness.administration().differences().contains {
          $0.hasPrefix("The policy everything matches the queue business.events.history too")
        })
    }

    @Test func aUserThatIsNoneOfOursAndMayHearEverythingIsReported() async throws {
      let harness = try await TopologyHarness()
      try await harness.apply()
      try await harness.broker.ctl("add_user", "stranger-\(harness.virtualHost)", "secret")
      try await harness.broker.ctl(
        "set_permissions", "-p", harness.virtualHost, "stranger-\(harness.virtualHost)", "", "", ".*")
      let differences = try await harness.administration().differences()
      #expect(
        differences.contains {
          $0.hasPrefix("The user stranger-") && $0.contains("neither a service nor an integrator")
        })
      #expect(
        differences.contains {
          $0.contains("no topic permission on business.events, which allows it every routing key")
        })
    }

    @Test func anExportedDefinitionMakesTheSameBroker() async throws {
      let harness = try await TopologyHarness()
      var hashes: [String: String] = [:]
      for user in sampleTopology.users {
        hashes[user.name] = PasswordHash.make(try harness.secrets.makePassword(of: user.name))
      }
      try await harness.broker.change(.put, ["vhosts", harness.virtualHost], body: "{}")
      try await harness.broker.change(
        .post, ["definitions"],
        body: try sampleTopology.definitions(virtualHost: harness.virtualHost, passwordHashes: hashes))
      #expect(try await harness.administration().differences().allSatisfy { $0.contains("its service declares it") })
      #expect(try await harness.apply() == [])
    }

    @Test func aWrongPasswordAndASilentBrokerAreOneSentenceEach() async throws {
      let harness = try await TopologyHarness()
      let url = harness.client.url
      func complaint(_ client: ManagementClient) async -> String {
        let administration = TopologyAdministration(
          client: client, virtualHost: "/", topology: sampleTopology, secrets: harness.secrets)
        do {
          return try await administration.differences().joined()
        } catch {
          return "\(error)"
        }
      }
      #expect(
        await complaint(ManagementClient(url: url, user: "causeway-admin", password: "wrong"))
          == "The broker at \(url) refuses causeway-admin: wrong name or password, or the user is not an administrator."
      )
      let silent = "http://127.0.0.1:\(try freePort())"
      #expect(
        await complaint(ManagementClient(url: silent, user: "causeway-admin", password: "wrong"))
          == "The broker's management API does not answer at \(silent); is the broker running there?")
    }

    @Test func aPasswordFileThatOthersMayReadIsRefused() async throws {
      let folder = try TemporaryFolder("secrets")
      let secrets = SecretFolder(path: folder.file("secrets"))
      let password = try secrets.makePassword(of: "sales")
      #expect(try secrets.password(of: "sales") == password)
      let file = secrets.file(of: "sales")
      #expect((try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int) == 0o600)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
      #expect(throws: (any Error).self) { try secrets.password(of: "sales") }
    }
  }
}
