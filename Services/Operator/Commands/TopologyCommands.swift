import ArgumentParser
import Foundation
import Messaging

/// `causeway topology`: the broker's exchanges, queues, policies, users and permissions.
struct TopologyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "topology", abstract: "Set up, check, show and export what the services need of RabbitMQ.",
    subcommands: [Apply.self, Check.self, Show.self, Export.self])

  struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make and change what is missing or different, then look again; safe to repeat.",
      discussion: """
        Queues with messages are never deleted: where one exists with other arguments, the command says so and ends. \
        Passwords come from the secrets folder and are made there where missing. Inboxes are left to their services.
        """)
    @OptionGroup var broker: BrokerOptions

    func run() async throws {
      let administration = try broker.administration()
      var changes = 0
      try await administration.apply { sentence in
        changes += 1
        print("changed: \(sentence)")
      }
      print(
        changes == 0
          ? "The broker is as described; nothing was changed." : "\(changes) changes; the broker is as described.")
    }
  }

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Report every difference between the broker and the description; exit code 1 when there is one.")
    @OptionGroup var broker: BrokerOptions

    func run() async throws {
      let differences = try await broker.administration().differences()
      for difference in differences { print(difference) }
      print(differences.isEmpty ? "The broker is as described." : "\(differences.count) differences.")
      if !differences.isEmpty { throw ExitCode(1) }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the description for people.")
    @OptionGroup var broker: BrokerOptions

    func run() async throws { print(try broker.topology().table()) }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the description as a RabbitMQ definitions file.",
      discussion: """
        It holds salted hashes of the passwords in the secrets folder: keep it where only the broker reads it. A user \
        without a password file gets no password.
        """)
    @OptionGroup var broker: BrokerOptions

    func run() async throws {
      let topology = try broker.topology()
      let secrets = try broker.secretFolder()
      var hashes: [String: String] = [:]
      for user in topology.users {
        hashes[user.name] = try secrets.password(of: user.name).map { PasswordHash.make($0) }
      }
      print(try topology.definitions(virtualHost: try broker.resolvedVirtualHost(), passwordHashes: hashes))
    }
  }
}

/// `causeway integrator`: programs outside the suite that subscribe to events.
struct IntegratorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "integrator", abstract: "Let programs outside the suite subscribe to chosen events.",
    subcommands: [Add.self, Remove.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make an integrator's user and queue, or give one that exists exactly these grants.")
    @OptionGroup var broker: BrokerOptions
    @Argument(help: "Its name: lower-case letters, digits and hyphens.") var name: String
    @Option(
      parsing: .upToNextOption,
      help: ArgumentHelp(
        "Event types it may have, with * for any one word and # for all the rest.",
        discussion: "For example sales.order.*.v1 inventory.#; with a company in front, only that company's.",
        valueName: "pattern"))
    var events: [String]

    func run() async throws {
      let integrator = try Integrator(name: name, events: events)
      let administration = IntegratorAdministration(
        client: try broker.client(), virtualHost: try broker.resolvedVirtualHost())
      let password = try await administration.add(integrator)
      print("user:     \(integrator.name)")
      print("password: \(password ?? "as before")\(password == nil ? "" : "   (shown this once)")")
      print("queue:    \(integrator.queueName)")
      print("events:   \(integrator.grants.joined(separator: ", "))")
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Close an integrator's connections and remove its user, its queue and what waits there.")
    @OptionGroup var broker: BrokerOptions
    @Argument(help: "The integrator's name.") var name: String

    func run() async throws {
      let administration = IntegratorAdministration(
        client: try broker.client(), virtualHost: try broker.resolvedVirtualHost())
      guard try await administration.remove(name) else {
        throw BrokerFault(description: "There is no integrator '\(name)' at this broker.")
      }
      print("The integrator \(name) is removed.")
    }
  }
}

/// Which broker and which installation: what is not given comes from the installation.
struct BrokerOptions: ParsableArguments {
  @OptionGroup var home: HomeOption
  @Option(help: "The broker's management address, such as http://127.0.0.1:15681.") var url: String?
  @Option(help: "The broker's administrator.") var user: String?
  @Option(help: "The file with the administrator's password.") var passwordFile: String?
  @Option(help: "The virtual host.") var virtualHost: String?
  @Option(help: "The legal entity whose ERP services the installation runs.") var company: String?
  @Option(help: "The folder with the users' password files.") var secrets: String?

  func client() throws -> ManagementClient {
    let address = try url ?? home.load().broker.managementURL
    let user = try self.user ?? home.load().broker.adminUser
    let file = try passwordFile ?? home.load().broker.adminPasswordFile
    guard let password = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw BrokerFault(
        description: "The administrator's password file \(file) cannot be read; name it with --password-file.")
    }
    return ManagementClient(
      url: address, user: user, password: password.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  func topology() throws -> Topology {
    let company = try self.company ?? home.load().company
    return Topology.make(services: allServices(company: company), company: company)
  }

  func secretFolder() throws -> SecretFolder { SecretFolder(path: try secrets ?? home.load().path("secrets")) }
  func resolvedVirtualHost() throws -> String { try virtualHost ?? home.load().broker.virtualHost }

  func administration() throws -> TopologyAdministration {
    TopologyAdministration(
      client: try client(), virtualHost: try resolvedVirtualHost(), topology: try topology(),
      secrets: try secretFolder())
  }
}
