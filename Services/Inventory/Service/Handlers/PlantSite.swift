import InventoryDomain
import Messaging
import Persistence
import Values

/// Where a plant of production keeps its goods.
enum PlantSite {
  /// The site that production tells with the plant. One that is not known yet becomes a site that works as the main
  /// site does, until somebody sets it otherwise.
  ///
  /// An event told before plants had sites names the plant only: then it is the site of its name, else the main site.
  static func of(_ plant: String?, told site: String?, in unit: UnitOfWork) throws -> String {
    guard let site else {
      guard let plant, try SiteStore.mode(plant, unit.database) != nil else { return Location.main }
      return plant
    }
    guard try SiteStore.mode(site, unit.database) == nil else { return site }
    guard let name = site.trimmedText(upTo: 64), name == site, !Location.virtual.contains(site) else {
      throw PermanentFault("The plant '\(site.prefix(64))' cannot be a site of inventory; give the plant another name.")
    }
    try SiteStore.save(site, SiteStore.mode(Location.main, unit.database) ?? .automatic, unit.database)
    return site
  }
}
