import Foundation
import ProductionDomain

/// Job shops as JSON: an object with `duration_matrix` and `machines_matrix`, each with a list for each job (machines from
/// 0), or an object of such objects by name.
enum ShopJSON {
  private struct Shop: Decodable {
    var name: String?
    var durations: [[Int]]
    var machines: [[Int]]

    enum CodingKeys: String, CodingKey {
      case name
      case durations = "duration_matrix"
      case machines = "machines_matrix"
    }
  }

  /// The lines of the shop in the format `jsp`, of several that called `name`; nil when the text is no JSON.
  static func lines(_ text: String, of name: String?) throws(SchedulingRefusal) -> [ShopFile.Line]? {
    guard let first = text.utf8.first(where: { ![32, 9, 10, 13].contains($0) }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { return nil }
    let decoder = JSONDecoder()
    let data = Data(text.utf8)
    if let shop = try? decoder.decode(Shop.self, from: data) {
      guard name == nil || name == shop.name else {
        throw SchedulingRefusal("--instance is '\(name ?? "")', but the file holds one shop: leave the option out.")
      }
      return try lines(shop)
    }
    guard let shops = try? decoder.decode([String: Shop].self, from: data), !shops.isEmpty else {
      throw SchedulingRefusal(
        "The file is JSON, but not a shop with duration_matrix and machines_matrix, each with a list of whole numbers "
          + "for each job: give these, or one of the text formats.")
    }
    let names = shops.keys.sorted()
    let known = names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", ..." : "")
    guard let name = name ?? (names.count == 1 ? names[0] : nil) else {
      throw SchedulingRefusal("The file holds \(names.count) shops (\(known)): name one of them with --instance.")
    }
    guard let shop = shops[name] else {
      throw SchedulingRefusal("--instance is '\(name.prefix(40))': the file holds \(known).")
    }
    return try lines(shop)
  }

  private static func lines(_ shop: Shop) throws(SchedulingRefusal) -> [ShopFile.Line] {
    guard shop.durations.count == shop.machines.count else {
      throw SchedulingRefusal(
        "duration_matrix has \(shop.durations.count) jobs and machines_matrix \(shop.machines.count): give a list of each "
          + "for each job.")
    }
    for (job, (durations, machines)) in zip(shop.durations, shop.machines).enumerated() {
      guard durations.count == machines.count, (durations + machines).allSatisfy({ $0 >= 0 }) else {
        throw SchedulingRefusal(
          "Job \(job) has \(durations.count) durations and \(machines.count) machines: give one of each for each "
            + "operation, none below 0.")
      }
    }
    let count = shop.machines.reduce(0) { max($0, ($1.max() ?? 0) + 1) }
    let rows = zip(shop.durations, shop.machines).map { durations, machines in
      zip(machines, durations).flatMap { ["\($0)"[...], "\($1)"[...]] }
    }
    let header = ["\(rows.count)"[...], "\(count)"[...]]
    return ([header] + rows).map { ShopFile.Line(number: 1, words: $0) }
  }
}
