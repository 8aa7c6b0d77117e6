import Messaging
import Testing

@testable import AMQP

struct ConnectionLifecycleTests {
  private func backoff(seed: UInt64 = 1) -> Backoff {
    Backoff(first: .milliseconds(100), longest: .seconds(5), afterDenial: .seconds(5), seed: seed)
  }

  @Test(arguments: 1...50)
  func pausesDoubleUpToFiveSecondsWithJitter(seed: Int) {
    var backoff = backoff(seed: UInt64(seed))
    for full in [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5, 5] {
      let pause = backoff.pause(after: .unreachable)
      #expect(pause >= .seconds(full / 2) && pause <= .seconds(full))
    }
  }

  @Test func differentSeedsPauseDifferently() {
    let pauses = Set(
      (0..<20 as Range<UInt64>).map { seed in
        var backoff = backoff(seed: seed)
        return backoff.pause(after: .lost)
      })
    #expect(pauses.count > 15)
  }

  @Test func aDenialAlwaysPausesFiveSeconds() {
    var backoff = backoff()
    #expect(backoff.pause(after: .denied) == .seconds(5))
    #expect(backoff.pause(after: .lost) <= .milliseconds(100))
  }

  @Test func onlyAConnectionThatLastedStartsThePausesAnew() {
    let configuration = AMQPConfiguration(host: "h", user: "u", password: "p", connectionName: "n")
    let lost = ConnectionFailure(kind: .lost, reason: "gone")
    var lifecycle = ConnectionLifecycle(configuration: configuration, seed: 1)
    func pause(afterRunningFor duration: Duration) -> Duration {
      lifecycle.started()
      lifecycle.connected(at: .zero)
      lifecycle.ready(at: .zero)
      lifecycle.failed(lost, at: duration)
      return lifecycle.deadline! - duration
    }
    for _ in 0..<8 { _ = pause(afterRunningFor: .seconds(1)) }
    #expect(pause(afterRunningFor: .seconds(1)) >= .seconds(1.5))
    #expect(pause(afterRunningFor: .seconds(1)) <= .seconds(3))
    #expect(pause(afterRunningFor: .seconds(6)) <= .milliseconds(100))
  }

  @Test func replyCodesTellDenialFromLoss() {
    #expect(ConnectionFailure.closed(code: 403, text: "ACCESS_REFUSED").kind == .denied)
    #expect(ConnectionFailure.closed(code: 530, text: "NOT_ALLOWED").kind == .denied)
    #expect(ConnectionFailure.closed(code: 320, text: "CONNECTION_FORCED").kind == .lost)
    #expect(ConnectionFailure.closed(code: 404, text: "NOT_FOUND").kind == .lost)
  }

  @Test func onlyFaultsOfWhatWasSentAreAboutTheMessage() {
    for code in [406, 501, 502, 505] { #expect(ConnectionFailure.closed(code: code, text: "").isAboutMessage) }
    for code in [320, 403, 404, 530, 541] { #expect(!ConnectionFailure.closed(code: code, text: "").isAboutMessage) }
  }

  @Test func thePasswordIsInNoDescription() {
    let configuration = AMQPConfiguration(
      host: "broker", virtualHost: "shop", user: "sales", password: "canary", connectionName: "sales publisher")
    var dumped = ""
    dump(configuration, to: &dumped)
    for text in ["\(configuration)", String(reflecting: configuration), "\([configuration])", dumped] {
      #expect(!text.contains("canary"))
      #expect(text.contains("amqp://sales@broker:5672/shop"))
    }
  }
}
