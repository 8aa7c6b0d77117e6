import Testing

@testable import AMQP

struct ConfirmWindowTests {
  private func window(_ count: Int) -> ConfirmWindow {
    var window = ConfirmWindow()
    for number in 1...count {
      window.published(token: Int64(number * 10), messageID: "m\(number)", at: .seconds(number))
    }
    return window
  }

  @Test func aMultipleAckSettlesEverythingUpToItsTag() {
    var window = window(5)
    var tokens: [Int64] = []
    #expect(window.settle(tag: 3, multiple: true, into: &tokens))
    #expect(tokens == [10, 20, 30])
    #expect(window.count == 2)
    #expect(window.oldestSentAt == .seconds(4))
  }

  @Test func answersOutOfOrderAreEachToldOnce() {
    var window = window(4)
    var tokens: [Int64] = []
    #expect(window.settle(tag: 3, multiple: false, into: &tokens))
    #expect(window.settle(tag: 3, multiple: false, into: &tokens))
    #expect(window.count == 4)
    #expect(window.settle(tag: 1, multiple: false, into: &tokens))
    #expect(window.settle(tag: 4, multiple: true, into: &tokens))
    #expect(tokens == [30, 10, 20, 40])
    #expect(window.isEmpty)
  }

  @Test func tagZeroWithMultipleMeansAll() {
    var window = window(3)
    var tokens: [Int64] = []
    #expect(window.settle(tag: 0, multiple: true, into: &tokens))
    #expect(tokens == [10, 20, 30])
  }

  @Test func aTagNeverGivenOutIsNoticed() {
    var window = window(2)
    var tokens: [Int64] = []
    #expect(!window.settle(tag: 3, multiple: true, into: &tokens))
    #expect(tokens.isEmpty)
  }

  @Test func aReturnIsMatchedByMessageIDOncePerMessage() {
    var window = window(3)
    window.published(token: 99, messageID: "m2", at: .seconds(9))
    #expect(window.returned(messageID: "m2") == 20)
    #expect(window.returned(messageID: "m2") == 99)
    #expect(window.returned(messageID: "m2") == nil)
    #expect(window.returned(messageID: "other") == nil)
  }

  @Test func tagsGoOnCountingAfterManyMessagesAndBeginAnewOnANewChannel() {
    var window = ConfirmWindow()
    var tokens: [Int64] = []
    for number in 1...10_000 {
      window.published(token: Int64(number), messageID: "", at: .zero)
      if number % 7 == 0 { #expect(window.settle(tag: UInt64(number), multiple: true, into: &tokens)) }
    }
    #expect(tokens == Array(1...9996))
    window.startOver()
    window.published(token: 5, messageID: "", at: .zero)
    tokens = []
    #expect(window.settle(tag: 1, multiple: false, into: &tokens))
    #expect(tokens == [5])
  }
}
