import AccountingService
import CustomerServiceService
import CustomerStatusService
import Foundation
import GRDB
import GatewayService
import InventoryDomain
import InventoryService
import Messaging
import Persistence
import ProductionDomain
import ProductionService
import SalesContract
import SalesService
import Values

/// The seven services' definitions, and databases that know customers and products already: made once,
/// copied for every seed.
struct Suite {
  static let definitions: [ServiceDefinition] = [
    SalesService.definition(company: "main"), CustomerServiceService.definition(company: "main"),
    GatewayService.definition(company: "main"), AccountingService.definition(company: "main"),
    InventoryService.definition(company: "main"), ProductionService.definition(company: "main"),
    CustomerStatusService.definition(company: "main"),
  ]

  struct Customer {
    let accountID: String
    let customerID: String
  }

  let templates: [String: ServiceDatabase]
  /// The history so far, which the read model's position refers to.
  let history: [[UInt8]]
  /// When the master data had settled.
  let start: Instant
  /// With a limit of 10,000.00.
  let customers: [Customer]
  /// With a limit of 100.00.
  let poor: [Customer]

  /// Plenty in stock.
  static let stocked = ["10001", "10002", "10003", "10004"]
  /// Five pieces in stock and nobody makes more.
  static let scarce = "20001"
  /// Made to order from 30000, at once.
  static let made = "30000A"
  /// Made to order from 30000, step by step.
  static let crafted = "30000B"
  static let blank = "30000"
  /// Made to order over two levels, by planning data: from 40001, which is made from 30000.
  static let engineered = "40000"
  static let part = "40001"
  /// Forty in stock, sold from there and used for `assembled`; more of it is bought, and never comes.
  static let soldAndUsed = "50000"
  /// Made to order from two of `soldAndUsed`, by planning data.
  static let assembled = "50001"
  /// Made to order at York from 60001 and carried to the site that serves customers.
  static let carried = "60000"
  static let bar = "60001"
  /// Made to order by a subcontractor, from two of 30000.
  static let coated = "70000"
  static let service = "POST"

  static let shared = Result { try Suite() }

  private init() throws {
    let world = try SimulatedWorld(definitions: Suite.definitions, seed: 0, faults: .none)
    try Suite.masterData(in: world)
    var accounts: [(String, Bool)] = []
    for index in 0..<10 {
      let account = try world.perform(at: "sales") { unit in
        try OpenAccount(
          legalName: "Customer \(index) Ltd",
          billTo: PostalAddress(name: "Customer \(index) Ltd", country: "United Kingdom"),
          currency: "GBP"
        ).perform(in: unit)
      }
      try world.perform(at: "sales") { unit in
        let contract = try DraftContract(accountID: account.accountID).perform(in: unit)
        _ = try SignContract(
          signedBy: "Ada", signatureHash: String(repeating: "ab", count: 32), startDate: LocalDate("2020-01-01")!
        ).perform(contract: contract.contractID, in: unit)
      }
      accounts.append((account.accountID, index >= 7))
    }
    if let open = try world.heal() { throw SuiteError("The master data does not settle: \(open)") }
    var rich: [Customer] = []
    var poor: [Customer] = []
    for (accountID, isPoor) in accounts {
      let customerID = try world.service("customer-status").database.read { db in
        try String.fetchOne(
          db, sql: "SELECT customerID FROM customerAccount WHERE sourceReference = ?", arguments: [accountID])
      }
      guard let customerID else { throw SuiteError("Account \(accountID) was not onboarded") }
      try world.perform(at: "accounting") { unit in
        _ = try SetCreditLimit(limit: Money(minorUnits: isPoor ? 10_000 : 1_000_000, currency: .gbp))
          .perform(customerID: customerID, in: unit)
      }
      if isPoor {
        poor.append(Customer(accountID: accountID, customerID: customerID))
      } else {
        rich.append(Customer(accountID: accountID, customerID: customerID))
      }
    }
    if let open = try world.heal() { throw SuiteError("The master data does not settle: \(open)") }
    templates = Dictionary(uniqueKeysWithValues: world.services.map { ($0.definition.identity.name, $0.database) })
    history = world.broker.history
    start = world.time.now()
    customers = rich
    self.poor = poor
  }

  private static func masterData(in world: SimulatedWorld) throws {
    try world.perform(at: "sales") { unit in
      _ = try SetTaxRate(rate: TaxRate(basisPoints: 1750)).perform(country: "United Kingdom", in: unit)
      for code in stocked + [scarce, soldAndUsed] { _ = try product(code, supply: .stock).perform(in: unit) }
      for code in [made, crafted, engineered, carried, assembled, coated] {
        _ = try product(code, supply: .makeToOrder).perform(in: unit)
      }
      _ = try PublishProduct(
        code: service, name: "Carriage", kind: .service, supply: .stock, unit: "H87",
        listPrice: Money(minorUnits: 500, currency: .gbp)
      ).perform(in: unit)
    }
    try world.perform(at: "inventory") { unit in
      for code in [blank, part, bar] {
        _ = try CreateItem(code: code, name: "Part \(code)", unit: "H87").perform(in: unit)
      }
      _ = try SetFulfilmentMode(fulfilment: .manual).perform(site: "main", in: unit)
      _ = try SetFulfilmentMode(fulfilment: .automatic).perform(site: "York", in: unit)
      _ = try AdjustStock(item: blank, quantity: .pieces(100_000), reason: "opening stock").perform(in: unit)
      _ = try AdjustStock(item: bar, site: "York", quantity: .pieces(100_000), reason: "opening stock")
        .perform(in: unit)
    }
    if let open = try world.heal() { throw SuiteError("The products do not settle: \(open)") }
    try world.perform(at: "inventory") { unit in
      for code in stocked {
        _ = try AdjustStock(item: code, quantity: .pieces(100_000), reason: "opening stock").perform(in: unit)
      }
      for (code, every) in [(crafted, 1), (engineered, 3), (carried, 2)] {
        _ = try DefineInspectionPlan(
          occasions: [.production], characteristics: [.init(name: "sound")], sampleSize: 1, everyNthLot: every
        ).perform(item: code, in: unit)
      }
      _ = try AdjustStock(item: scarce, quantity: .pieces(5), reason: "opening stock").perform(in: unit)
      _ = try AdjustStock(item: soldAndUsed, quantity: .pieces(40), reason: "opening stock").perform(in: unit)
    }
    try world.perform(at: "production") { unit in
      for (code, mode) in [(made, BillOfMaterials.Mode.automatic), (crafted, .manual)] {
        _ = try DefineBillOfMaterials(
          components: [DefineBillOfMaterials.Component(item: blank, quantity: .pieces(1))], outputQuantity: .pieces(1),
          leadTimeDays: 0, dailyCapacity: .pieces(500), mode: mode
        ).perform(for: code, in: unit)
      }
    }
    try world.perform(at: "production") { unit in
      _ = try PutPlanningData(WireFormat.decode(JSONDocument.self, from: Array(planningData.utf8))).perform(in: unit)
    }
    try world.perform(at: "gateway") { unit in
      _ = try RegisterSourceSystem(company: "main").perform(name: "foreign", in: unit)
    }
  }

  private static let planningData = """
    {"settings":{"mainPlant":"Leeds"},"plants":[{"name":"Leeds"},{"name":"York"}],
     "lanes":[{"from":"York","to":"Leeds","leadTimeDays":1}],
     "workCentres":[{"name":"presses","machines":20},{"name":"benches","machines":20}],
     "items":[{"item":"\(carried)","plant":"York","source":"make"},{"item":"\(bar)","plant":"York","source":"buy"},
       {"item":"\(engineered)","plant":"Leeds","source":"make"},{"item":"\(part)","plant":"Leeds","source":"make"},
       {"item":"\(blank)","plant":"Leeds","source":"buy"},
       {"item":"\(assembled)","plant":"Leeds","source":"make"},
       {"item":"\(coated)","plant":"Leeds","source":"subcontract",
         "suppliers":[{"supplier":"Coaters","leadTimeDays":0,"price":{"amount":"0.75","currency":"GBP"}}]},
       {"item":"\(soldAndUsed)","plant":"Leeds","source":"buy"}],
     "bills":[{"item":"\(carried)","plant":"York","components":[{"item":"\(bar)","quantity":1}]},
       {"item":"\(engineered)","plant":"Leeds","components":[{"item":"\(part)","quantity":2}]},
       {"item":"\(coated)","plant":"Leeds","components":[{"item":"\(blank)","quantity":2}]},
       {"item":"\(part)","plant":"Leeds","components":[{"item":"\(blank)","quantity":1}]},
       {"item":"\(assembled)","plant":"Leeds","components":[{"item":"\(soldAndUsed)","quantity":2}]}],
     "routings":[{"item":"\(engineered)","plant":"Leeds","operations":[{"workCentre":"benches","runMinutes":1}]},
       {"item":"\(part)","plant":"Leeds","operations":[{"workCentre":"presses","setupMinutes":1,"runMinutes":1}]}]}
    """

  private static func product(_ code: String, supply: SupplyPolicy) -> PublishProduct {
    PublishProduct(
      code: code, name: "Article \(code)", kind: .goods, supply: supply, unit: "H87",
      listPrice: Money(minorUnits: 250, currency: .gbp))
  }
}

struct SuiteError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
