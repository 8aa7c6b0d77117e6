import AccountingContract
import ArgumentParser
import CustomerServiceContract
import CustomerStatusContract
import Foundation
import GatewayContract
import InventoryContract
import Messaging
import ProductionContract
import SalesContract
import Values

/// `causeway events`: the catalogue of what one can subscribe to.
struct EventsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events", abstract: "What can be subscribed to.", subcommands: [List.self, Show.self],
    defaultSubcommand: List.self)

  static let all: [any BusinessEvent.Type] =
    SalesEvents.all + CustomerServiceEvents.all + GatewayEvents.all + AccountingEvents.all + InventoryEvents.all
    + ProductionEvents.all + CustomerStatusEvents.all

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Name every event with its meaning.")
    func run() {
      let width = EventsCommand.all.map { $0.type.count }.max() ?? 0
      for event in EventsCommand.all { print("\(pad(event.type, width))  \(event.summary)") }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print a sample of one event's data.")
    @Argument(help: "The event's type.") var type: String

    func run() throws {
      guard let event = EventsCommand.all.first(where: { $0.type == type }) else {
        throw CommandFailure("There is no event '\(type)'; see causeway events list.")
      }
      print(event.summary)
      print("Routing key: COMPANY.\(event.type)")
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      print(String(decoding: try encoder.encode(event.example), as: UTF8.self))
    }
  }
}
