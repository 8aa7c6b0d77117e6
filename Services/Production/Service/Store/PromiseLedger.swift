import GRDB
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// Capable-to-promise over several levels and plants: what is there and comes for certain, less what is spoken for.
///
/// Read within a transaction, for the items that a question concerns.
struct PromiseLedger {
  let settings: PlanningSettings
  private(set) var book: PromiseBook
  private let units: [ItemAtPlant: UnitOfMeasure]
  private let carriage: CarriageToMain

  /// For questions about `product`.
  init(_ product: String, today: LocalDate, _ db: Database) throws {
    let plants = try PlanningDataStore.plants(ofItem: product, db)
    let assembly = try ScenarioAssembly(today: today, items: plants.map { ItemAtPlant(product, at: $0) }, db)
    settings = assembly.settings
    var scenario = try assembly.reader().scenario
    // Promises look a year ahead, day by day.
    scenario.horizonDays = max(settings.horizon, CapableToPromise.horizonDays)
    scenario.bucketDays = 1
    carriage = CarriageToMain(scenario, settings)
    units = Dictionary(scenario.items.map { ($0.key, $0.unit) }) { first, _ in first }
    let supply = PromiseSupply(today: today, mainPlant: settings.main, InspectionTimes(scenario), db)
    for index in scenario.items.indices {
      let item = scenario.items[index]
      // Of the product itself inventory promises what there is.
      guard item.key.item != product else { continue }
      scenario.items[index].stock = try supply.free(item)
      scenario.receipts += try supply.receipts(item)
    }
    let items = Set(scenario.items.map(\.key))
    var bookings = try supply.bookings(of: items)
    if scenario.limitsSources { bookings.orders = try supply.orders(of: items) }
    book = PromiseBook(ScenarioPreparation(scenario), bookings: bookings)
  }

  /// Plants at which the product is made, or to which it comes from where it is made; the one that serves customers
  /// first. One that makes it for that one does so as its orders say, with their lots and lead times.
  func plants(of product: String) -> [String] {
    let suppliers = book.makers(of: ItemAtPlant(product, at: settings.main))
    let known = units.keys.filter { $0.item == product && book.maker(of: $0) != nil }
      .filter { !suppliers.contains($0) || $0.plant == settings.main }.map(\.plant).sorted()
    return known.filter { $0 == settings.main } + known.filter { $0 != settings.main }
  }

  /// Where it is made for the plant that is asked first.
  func maker(of product: String) -> ItemAtPlant? {
    plants(of: product).first.flatMap { book.maker(of: ItemAtPlant(product, at: $0)) }
  }

  /// Whether some plant makes it.
  func isMade(_ product: String) -> Bool { !plants(of: product).isEmpty }

  func unit(of product: String) -> UnitOfMeasure? {
    let known = units.keys.filter { $0.item == product }
    return (known.first { $0.plant == settings.main } ?? known.min()).flatMap { units[$0] }
  }

  func unit(of key: ItemAtPlant) -> UnitOfMeasure { units[key] ?? .piece }

  /// Works out a promise; nothing is booked in the database. What is wanted beyond the last day is promised for that.
  /// What another plant makes is there for the customer when it has been carried to the one that serves customers.
  mutating func commit(_ request: PromiseRequest) throws -> PromiseCommitment {
    var request = request
    request.wanted = min(request.wanted, book.lastDay(from: request.plants))
    for plant in request.plants { request.carriage[plant] = carriage.carriage(of: request.item, from: plant) }
    switch book.commit(request) {
    case .success(let commitment): return commitment
    case .failure(let problem): throw MasterDataRefusal(problem.sentence, code: "PROMISE_INVALID")
    }
  }
}

extension LateReason {
  var forEvents: DelayReason { DelayReason(code: code.rawValue, record: record, sentence: sentence) }
}
