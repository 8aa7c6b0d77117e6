import Messaging
import Testing

@testable import AMQP

struct DeliveryBufferTests {
  private func delivery(_ number: UInt64, offset: Int64? = nil) -> Delivery {
    Delivery(tag: DeliveryTag(generation: 1, number: number), body: [], routingKey: "a", streamOffset: offset)
  }

  @Test func deliveriesAreHandedOutInOrderAndInBatches() {
    let buffer = DeliveryBuffer()
    buffer.append((1...5).map { delivery($0) })
    #expect(buffer.take(max: 3, timeout: .zero).map(\.tag.number) == [1, 2, 3])
    #expect(buffer.take(max: 3, timeout: .zero).map(\.tag.number) == [4, 5])
    #expect(buffer.take(max: 3, timeout: .milliseconds(10)).isEmpty)
  }

  @Test func aStreamResumesBehindWhatWasHandedOutAlsoWhenMoreHadArrived() {
    let buffer = DeliveryBuffer()
    #expect(buffer.nextOffset == nil)
    buffer.append([delivery(1, offset: 40), delivery(2, offset: 41)])
    _ = buffer.take(max: 1, timeout: .zero)
    buffer.startOver()
    #expect(buffer.nextOffset == 41)
    #expect(buffer.take(max: 9, timeout: .zero).isEmpty)
  }

  @Test func aStreamOfWhichNothingWasHandedOutResumesAtItsFirstDelivery() {
    let buffer = DeliveryBuffer()
    buffer.append([delivery(1, offset: 40)])
    buffer.startOver()
    #expect(buffer.nextOffset == 40)
  }

  @Test func closingReturnsWhoeverWaits() async {
    let buffer = DeliveryBuffer()
    async let taken = Task.detached { buffer.take(max: 1, timeout: .seconds(20)).count }.value
    buffer.close()
    #expect(await taken == 0)
  }
}
