import GRDB
import Messaging
import Persistence

extension CustomerStatusService {
  /// A digest of the whole read model: equal only for equal content.
  package static func digest(_ db: Database) throws -> String { try CustomerStatusVerification.digest(db) }

  /// The digest of a read model projected afresh from these messages of the history.
  package static func rebuild(from bodies: [[UInt8]]) throws -> String {
    let definition = definition(company: ServiceIdentity.group)
    let database = try ServiceDatabase(inMemory: definition.identity, migrations: definition.migrations)
    return try ReadModelRebuild(definition, into: database).project(bodies).digest
  }
}
