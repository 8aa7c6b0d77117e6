import Synchronization
import Testing

@testable import ProductionService

@Suite struct ParallelTests {
  private struct Broken: Error, Equatable { let piece: Int }

  @Test func answersComeInTheOrderOfThePieces() throws {
    var taken: [Int] = []
    try inParallel(pieces: 200) {
      $0 * $0
    } take: {
      taken.append($0)
    }
    #expect(taken == (0..<200).map { $0 * $0 })
    #expect(inParallel(1000, least: 10) { Array($0) }.flatMap { $0 } == Array(0..<1000))
    #expect(inParallel(0, least: 10) { $0.count } == [0])
  }

  @Test func theFirstPieceThatFailsIsThrownAndNothingAfterItIsTaken() {
    let taken = Mutex<[Int]>([])
    #expect(throws: Broken(piece: 7)) {
      try inParallel(pieces: 50) { piece in
        if piece >= 7 { throw Broken(piece: piece) }
        return piece
      } take: { piece in
        taken.withLock { $0.append(piece) }
      }
    }
    #expect(taken.withLock { $0 } == Array(0..<7))
  }

  @Test func whoeverTakesMayGiveUp() {
    #expect(throws: Broken(piece: 3)) {
      try inParallel(pieces: 50) {
        $0
      } take: {
        if $0 == 3 { throw Broken(piece: 3) }
      }
    }
  }
}
