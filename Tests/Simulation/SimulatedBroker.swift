import Messaging
import Persistence
import Values

/// What RabbitMQ promises and no more: a queue per service that keeps order per publisher and key,
/// and a history of everything. Copies may be delivered again; publishers learn of their confirms
/// late or never.
struct SimulatedBroker {
  struct Message {
    let token: Int64
    let source: String
    let key: String
    let body: [UInt8]
  }
  private struct Listener {
    let types: Set<String>
    let company: String
  }
  private var listeners: [String: Listener] = [:]
  private(set) var queues: [String: [Message]] = [:]
  private(set) var history: [[UInt8]] = []

  /// `history` is what was published before.
  init(history: [[UInt8]] = []) { self.history = history }

  mutating func bind(_ definition: ServiceDefinition) {
    guard !definition.projectsFromHistory else { return }
    listeners[definition.identity.name] = Listener(
      types: Set(definition.subscriptions.map(\.type)), company: definition.identity.company)
    queues[definition.identity.name] = []
  }

  /// Routes one message. With `shuffle` it may overtake messages of other publishers and keys, never
  /// one of its own.
  mutating func route(_ outgoing: OutgoingMessage, shuffle: Bool, using random: inout Randomness) throws {
    let envelope = try Envelope.decoded(outgoing.body)
    history.append(outgoing.body)
    let message = Message(
      token: outgoing.token, source: envelope.source, key: envelope.partitionKey, body: outgoing.body)
    for (name, listener) in listeners.sorted(by: { $0.key < $1.key }) where listener.types.contains(envelope.type) {
      let ours =
        listener.company == ServiceIdentity.group || envelope.company == listener.company
        || envelope.company == ServiceIdentity.group
      guard ours else { continue }
      insert(message, into: name, shuffle: shuffle, using: &random)
    }
  }

  private mutating func insert(_ message: Message, into queue: String, shuffle: Bool, using random: inout Randomness) {
    var position = queues[queue]!.count
    if shuffle {
      let floor = (queues[queue]!.lastIndex { $0.source == message.source && $0.key == message.key } ?? -1) + 1
      position = Int.random(in: floor...position, using: &random)
    }
    queues[queue]!.insert(message, at: position)
  }

  /// Delivers a copy of something in the queue once more, behind the original.
  mutating func duplicate(in queue: String, using random: inout Randomness) {
    guard let message = queues[queue]!.randomElement(using: &random) else { return }
    insert(message, into: queue, shuffle: false, using: &random)
  }

  func waiting(for queue: String) -> Int { queues[queue]?.count ?? 0 }
  func head(of queue: String, _ count: Int) -> [Message] { Array(queues[queue]!.prefix(count)) }
  mutating func acknowledge(_ count: Int, in queue: String) { queues[queue]!.removeFirst(count) }
}
