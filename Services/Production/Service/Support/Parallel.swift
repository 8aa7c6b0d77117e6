import Dispatch
import Foundation
import Synchronization

/// Does work on `count` things, in pieces that lie one behind the other, on all processors at once. The answers stand in
/// the order of the pieces. Fewer than twice `least` things are one piece, on the calling thread.
func inParallel<Answer: Sendable>(
  _ count: Int, least: Int, _ work: @Sendable (Range<Int>) -> Answer
) -> [Answer] {
  let pieces = max(1, min(count / max(1, least), 8 * ProcessInfo.processInfo.activeProcessorCount))
  guard pieces > 1 else { return [work(0..<count)] }
  let answers = Mutex([Answer?](repeating: nil, count: pieces))
  DispatchQueue.concurrentPerform(iterations: pieces) { piece in
    let answer = work(count * piece / pieces..<count * (piece + 1) / pieces)
    answers.withLock { $0[piece] = answer }
  }
  return answers.withLock { $0.map { $0! } }
}

/// Does work in `pieces` on all processors at once, and hands the answers in the order of the pieces to `take` on the
/// calling thread, which works along while the next one is not ready. Throws what `take` throws, and what the first piece
/// threw that failed.
func inParallel<Answer: Sendable>(
  pieces: Int, _ work: @escaping @Sendable (Int) throws -> Answer, take: (Answer) throws -> Void
) throws {
  let board = PieceBoard<Answer>(pieces)
  defer { board.stop() }
  for _ in 1..<max(1, min(pieces, ProcessInfo.processInfo.activeProcessorCount)) {
    DispatchQueue.global().async { while let piece = board.begin() { board.end(piece, Result { try work(piece) }) } }
  }
  for piece in 0..<pieces {
    while !board.isReady(piece), let other = board.begin() { board.end(other, Result { try work(other) }) }
    try take(try board.answer(piece).get())
  }
}

/// Which pieces of some work have been begun, and the answers of those that are done and not fetched yet.
private final class PieceBoard<Answer: Sendable>: Sendable {
  private let pieces: Int
  private let state = Mutex((next: 0, done: [Int: Result<Answer, any Error>]()))
  /// Raised with each piece that is done.
  private let signal = DispatchSemaphore(value: 0)

  init(_ pieces: Int) { self.pieces = pieces }

  /// A piece that nobody has begun.
  func begin() -> Int? {
    state.withLock { state in
      guard state.next < pieces else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  func end(_ piece: Int, _ answer: Result<Answer, any Error>) {
    state.withLock { $0.done[piece] = answer }
    signal.signal()
  }

  func isReady(_ piece: Int) -> Bool { state.withLock { $0.done[piece] != nil } }

  /// Waits for the answer of a piece that has been begun.
  func answer(_ piece: Int) -> Result<Answer, any Error> {
    while true {
      if let answer = state.withLock({ $0.done.removeValue(forKey: piece) }) { return answer }
      signal.wait()
    }
  }

  /// Nobody begins another.
  func stop() { state.withLock { $0.next = pieces } }
}
