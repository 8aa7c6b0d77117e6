import CRabbitMQ
import Foundation
import Messaging
import Synchronization
import Values

/// The shell around a state machine: one thread that owns the C handle, carries out the actions,
/// and is the only one to touch either. Other threads leave commands in its mailbox.
final class ConnectionThread<Machine: ConnectionMachine>: @unchecked Sendable {
  /// What the owner is told; all of it on this thread, so it must return soon.
  struct Owner: Sendable {
    var report: @Sendable ([Machine.Report]) -> Void
    var health: @Sendable (ConnectionHealth) -> Void
    var log: @Sendable (String) -> Void
    /// Asked before each connection is opened.
    var beforeConnecting: @Sendable () -> Machine.Command? = { nil }
  }

  private struct Mailbox {
    var commands: [Machine.Command] = []
    var stop: Duration?
    /// Whether the wake-up is raised already.
    var isSignalled = false
    var isRunning = false
    var isFinished = false
  }

  private let configuration: AMQPConfiguration
  private let exchange: String
  private let owner: Owner
  private let mailbox = Mutex(Mailbox())
  private let finished = DispatchSemaphore(value: 0)
  private let lifeline: Lifeline
  private let wakeup: Int32

  // Only for the thread itself from here on.
  private var machine: Machine
  private var handle: BrokerHandle?
  private var reports: [Machine.Report] = []
  private var health: ConnectionHealth?
  private var isOver = false

  /// `exchange` is where the machine's messages are published.
  init(configuration: AMQPConfiguration, exchange: String = "", machine: Machine, owner: Owner) {
    self.configuration = configuration
    self.exchange = exchange
    self.machine = machine
    self.owner = owner
    lifeline = Lifeline(limit: configuration.hangLimit)
    wakeup = causeway_make_wakeup()
    precondition(wakeup >= 0, "No file descriptor is left for a connection.")
  }

  deinit { close(wakeup) }

  // MARK: For other threads

  func start() {
    let first = mailbox.withLock { mailbox in
      defer { mailbox.isRunning = true }
      return !mailbox.isRunning && mailbox.stop == nil
    }
    guard first else { return }
    let thread = Thread { [self] in
      Watchdog.shared.watch(lifeline)
      run()
      Watchdog.shared.leave(lifeline)
      mailbox.withLock { $0.isFinished = true }
      finished.signal()
    }
    thread.name = configuration.connectionName
    thread.stackSize = 1 << 20
    thread.start()
  }

  func post(_ command: Machine.Command) {
    let mustWake = mailbox.withLock { mailbox in
      guard !mailbox.isFinished else { return false }
      mailbox.commands.append(command)
      defer { mailbox.isSignalled = true }
      return !mailbox.isSignalled
    }
    if mustWake { causeway_raise_wakeup(wakeup) }
  }

  /// Asks the machine to wind up, and waits until the thread is done: the grace and a few seconds
  /// at most, or a connection attempt's time-outs where one is under way.
  func stop(grace: Duration) {
    let mustWait = mailbox.withLock { mailbox in
      defer { if mailbox.stop == nil { mailbox.stop = grace } }
      return mailbox.isRunning && mailbox.stop == nil
    }
    guard mustWait else { return }
    causeway_raise_wakeup(wakeup)
    finished.wait()
  }

  // MARK: The thread

  private func run() {
    perform(machine.started(at: uptime()))
    var stopAsked = false
    while !isOver {
      let (commands, stop) = mailbox.withLock { mailbox in
        let taken = (mailbox.commands, mailbox.stop)
        mailbox.commands = []
        mailbox.isSignalled = false
        return taken
      }
      for command in commands { perform(machine.commanded(command, at: uptime())) }
      if let stop, !stopAsked {
        stopAsked = true
        perform(machine.stopRequested(grace: stop, at: uptime()))
      }
      readFrames()
      writeMessages()
      perform(machine.timePassed(at: uptime()))
      deliverReports()
      if !isOver { sleep() }
    }
    deliverReports()
  }

  private func readFrames() {
    for _ in 0..<4096 {
      guard let handle else { break }
      let now = uptime()
      lifeline.moved(at: now)
      switch handle.read() {
      case .method(let method): perform(machine.received(method, at: now))
      case .failed(let failure): perform(machine.failed(explained(failure), at: now))
      case .nothing:
        perform(machine.readEverything(at: now))
        return
      }
    }
    perform(machine.readEverything(at: uptime()))
  }

  /// Writes only while the socket has room, so that an alarm at the broker does not block us
  /// inside the library, and looks for the broker's answers in between.
  private func writeMessages() {
    guard let socket = handle?.socket, machine.hasMessageToSend else { return }
    causeway_cork(socket, 1)
    defer { if handle != nil { causeway_cork(socket, 0) } }
    while let handle, machine.hasMessageToSend {
      let readiness = causeway_readiness(socket)
      if readiness & (POLLIN | POLLERR | POLLHUP) != 0 {
        readFrames()
        deliverReports()
        guard self.handle === handle else { return }
      }
      guard readiness & POLLOUT != 0 else { return }
      let now = uptime()
      guard let message = machine.nextMessage(at: now) else { return }
      lifeline.moved(at: now)
      if let failure = handle.publish(message, exchange: exchange, user: configuration.user) {
        perform(machine.failed(explained(failure), at: now))
      }
    }
  }

  private func sleep() {
    if handle?.hasUnread == true { return }
    var pause = Duration.seconds(1)
    if let deadline = machine.deadline { pause = min(pause, deadline - uptime()) }
    guard pause > .zero else { return }
    lifeline.sleeps()
    causeway_sleep(
      wakeup, handle?.socket ?? -1, machine.hasMessageToSend ? 1 : 0, Int32(pause.wholeMilliseconds + 1))
    lifeline.moved(at: uptime())
  }

  private func perform(_ actions: [Machine.Action]) {
    var broken: ConnectionFailure?
    for action in actions {
      switch action {
      case .connect: connect()
      case .send(let method):
        if let handle, broken == nil { broken = handle.send(method) }
      case .disconnect:
        handle = nil
        broken = nil
      case .report(let report): reports.append(report)
      case .health(let health): tell(health)
      case .finish: isOver = true
      }
    }
    if let broken { perform(machine.failed(explained(broken), at: uptime())) }
  }

  private func connect() {
    deliverReports()  // What was learned must not wait for the outcome of this.
    if let command = owner.beforeConnecting() { perform(machine.commanded(command, at: uptime())) }
    switch health {
    case .down, .denied: break  // Stays until the next attempt succeeded: the reason is worth more.
    default: tell(.connecting(since: wallClock().description))
    }
    do throws(ConnectionFailure) {
      lifeline.moved(at: uptime())
      handle = try BrokerHandle.open(configuration, lifeline: lifeline)
    } catch {
      return perform(machine.failed(explained(error), at: uptime()))
    }
    perform(machine.connected(at: uptime()))
  }

  private func explained(_ failure: ConnectionFailure) -> ConnectionFailure {
    guard lifeline.isCut else { return failure }
    return ConnectionFailure(kind: .lost, reason: "the broker stopped reading or answering (\(failure.reason))")
  }

  private func tell(_ health: ConnectionHealth) {
    guard health != self.health else { return }
    self.health = health
    owner.health(health)
    owner.log("\(configuration.connectionName): \(sentence(health))")
  }

  private func deliverReports() {
    guard !reports.isEmpty else { return }
    let told = reports
    reports = []
    owner.report(told)
  }
}

private func sentence(_ health: ConnectionHealth) -> String {
  switch health {
  case .connecting: "connecting to the broker."
  case .connected: "connected to the broker."
  case .blocked(let reason): "the broker blocks publishing: \(reason)."
  case .denied(let reason): "the broker denies access: \(reason)."
  case .down(let reason): "no connection to the broker: \(reason)."
  }
}

private func wallClock() -> Instant {
  Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
}
