import ArgumentParser
import Foundation
import Values

/// `causeway factory`: a small bicycle factory to plan.
struct FactoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "factory",
    abstract: "Set up a small bicycle factory, order from it, and tell what is promised, made and bought.",
    discussion: """
      The first run stores planning data, items, listings, opening stock, a forecast and a customer. Every run places \
      new orders, some of which exceed stock, and shows where a planner looks on. What is there already stays as it is.
      """)

  enum Receipt: String, ExpressibleByArgument, CaseIterable { case due, all }

  @OptionGroup var home: HomeOption
  @Option(help: "The planning data.") var data = "deploy/local/examples/factory.json"
  @Option(help: "Order nothing; receive the purchase orders that are due, or all that are open.") var receive: Receipt?

  private static let scopes = [
    "sales:read", "sales:write", "accounting:write", "accounting:credit-officer", "inventory:read", "inventory:write",
    "production:read", "production:write", "status:read",
  ]

  func run() async throws {
    let installation = try home.load()
    let client = try await ServiceClient(installation, subject: "factory", scopes: FactoryCommand.scopes)
    let outcome = FactoryOutcome(client: client)
    if let receive {
      try await outcome.receive(onlyDue: receive == .due)
      return try await outcome.tellWork()
    }
    let data = try FactoryData(file: data)
    let accountID = try await FactorySetup(client: client, data: data).prepare()
    let before = try await outcome.purchases()
    let orders = try await FactoryOrders(client: client, data: data, accountID: accountID).place()
    try await outcome.tell(orders, purchasesBefore: Set(before.map(\.purchaseOrderID)))
    try await outcome.tellPlan()
    try await tellPages(installation)
  }

  /// The first address signs the browser in.
  private func tellPages(_ installation: Installation) async throws {
    let token = try await ServiceClient.token(
      installation, subject: "planner", scopes: ["production:read", "production:write"],
      lifetime: .seconds(12 * 3600))
    let url = try installation.service("production").url
    say("\nWhere to look (the first address signs you in):")
    say("  today         \(url)/sign-in?token=\(token)&to=/planning")
    let pages = [
      ("Gantt chart", "gantt"), ("work centres", "load"), ("late", "late"), ("requirements", "mrp"),
      ("promises", "atp"),
      ("what if", "scenarios"),
    ]
    for (text, path) in pages { say("  \(pad(text, 13)) \(url)/\(path)") }
    say("Suppliers deliver with:  deploy/local/factory --receive all")
  }
}

/// One line or more to standard output, at once also where that is a pipe.
func say(_ text: String) { FileHandle.standardOutput.write(Data("\(text)\n".utf8)) }

/// Planning data in a file, and what of the items other services are told.
struct FactoryData: Sendable {
  struct Item: Decodable, Sendable {
    let item: String
    let unit: String?
    /// Opening stock, in the item's unit.
    let stock: Int64?
    /// Of what is sold.
    let price: Money?
    let standardCost: Money?

    /// `CITY-BIKE-RED` is called City bike red.
    var name: String {
      let words = item.replacing("-", with: " ").lowercased()
      return words.prefix(1).uppercased() + words.dropFirst()
    }
    var measure: UnitOfMeasure { unit.flatMap { UnitOfMeasure($0) } ?? .piece }
    var openingStock: Quantity? { stock.flatMap { Quantity(value: String($0), unit: measure) } }
  }

  let items: [Item]
  /// As it stands in the file.
  let document: Data

  var products: [Item] { items.filter { $0.price != nil } }

  init(file path: String) throws {
    struct Document: Decodable { let items: [Item] }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure("\(path) cannot be read; name the file with the planning data with --data.")
    }
    do {
      items = try JSONDecoder().decode(Document.self, from: data).items
    } catch {
      throw CommandFailure("\(path) cannot be read as planning data: \(error)")
    }
    document = data
    guard !products.isEmpty else {
      throw CommandFailure("No item in \(path) has a price; give one to each item that is sold.")
    }
  }
}
