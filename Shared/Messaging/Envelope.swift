import Values

/// A message as CloudEvents 1.0 in structured JSON mode: the context attributes, our extension
/// attributes, and the event itself as untouched JSON.
package struct Envelope: Sendable, Equatable {
  package var id: String
  /// `/<company>/<service>` of the publisher.
  package var source: String
  /// `<service>.<entity>.<past-tense>.v<major>`.
  package var type: String
  /// When the fact was committed (wall clock).
  package var time: Instant
  /// First word of the routing key: a legal entity's code, or `group`.
  package var company: String
  /// The business process: an order's id for everything about that order.
  package var correlationID: String
  /// Id of the message that led to this one; nil where a person or timer did.
  package var causationID: String?
  /// The aggregate: order is kept per (source, partition key).
  package var partitionKey: String
  /// Strictly increasing per (source, partition key).
  package var sequence: Int64
  package var traceparent: String?
  /// Business time where it differs from `time` (documents replayed on their own clock).
  package var effectiveTime: Instant?
  /// The event as JSON.
  package var data: [UInt8]

  package init(
    id: String, source: String, type: String, time: Instant, company: String, correlationID: String,
    causationID: String? = nil, partitionKey: String, sequence: Int64, traceparent: String? = nil,
    effectiveTime: Instant? = nil, data: [UInt8]
  ) {
    self.id = id
    self.source = source
    self.type = type
    self.time = time
    self.company = company
    self.correlationID = correlationID
    self.causationID = causationID
    self.partitionKey = partitionKey
    self.sequence = sequence
    self.traceparent = traceparent
    self.effectiveTime = effectiveTime
    self.data = data
  }

  package var routingKey: String { "\(company).\(type)" }
}

/// Why a message cannot be read at all.
package struct EnvelopeError: Error, Equatable, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

extension Envelope {
  /// The AMQP body.
  package func encoded() -> [UInt8] {
    var json = JSONWriter()
    json.bytes.reserveCapacity(data.count + 512)
    json.string("specversion", "1.0", first: true)
    json.string("id", id)
    json.string("source", source)
    json.string("type", type)
    json.string("time", time.description)
    json.string("datacontenttype", "application/json")
    json.string("dataschema", "urn:causeway:schema:\(type)")
    json.string("company", company)
    json.string("correlationid", correlationID)
    if let causationID { json.string("causationid", causationID) }
    json.string("partitionkey", partitionKey)
    json.number("sequence", sequence)
    if let traceparent { json.string("traceparent", traceparent) }
    if let effectiveTime { json.string("effectivetime", effectiveTime.description) }
    json.raw("data", data)
    json.end()
    return json.bytes
  }

  /// Reads a body. Unknown attributes are ignored; missing, misshapen or oversized ones and JSON
  /// nested deeper than 64 are refused with a sentence.
  package static func decoded(_ body: [UInt8]) throws(EnvelopeError) -> Envelope {
    guard body.count <= maximumBytes else {
      throw EnvelopeError("The message has \(body.count) bytes; at most \(maximumBytes) are read.")
    }
    var found = Attributes()
    try body.withUnsafeBufferPointer { bytes throws(EnvelopeError) in
      var scanner = JSONScanner(bytes)
      try scanner.object { name, scanner throws(EnvelopeError) in try found.take(name, &scanner) }
    }
    guard try Attributes.required("specversion", found.specVersion) == "1.0" else {
      throw EnvelopeError("The message is not CloudEvents 1.0 but '\(found.specVersion!.prefix(20))'.")
    }
    guard let data = found.data else { throw EnvelopeError("The message carries no 'data'.") }
    guard let sequence = found.sequence, sequence >= 0 else {
      throw EnvelopeError("The attribute 'sequence' is missing or negative.")
    }
    return Envelope(
      id: try Attributes.required("id", found.id), source: try Attributes.required("source", found.source),
      type: try Attributes.required("type", found.type),
      time: try Attributes.instant("time", Attributes.required("time", found.time)),
      company: try Attributes.required("company", found.company),
      correlationID: try Attributes.required("correlationid", found.correlationID), causationID: found.causationID,
      partitionKey: try Attributes.required("partitionkey", found.partitionKey), sequence: sequence,
      traceparent: found.traceparent,
      effectiveTime: try found.effectiveTime.map { text throws(EnvelopeError) in
        try Attributes.instant("effectivetime", text)
      },
      data: Array(body[data]))
  }

  /// The context attributes as they are met in a body.
  private struct Attributes {
    var specVersion: String?
    var id: String?
    var source: String?
    var type: String?
    var time: String?
    var company: String?
    var correlationID: String?
    var causationID: String?
    var partitionKey: String?
    var traceparent: String?
    var effectiveTime: String?
    var sequence: Int64?
    var data: Range<Int>?

    mutating func take(_ name: String, _ scanner: inout JSONScanner) throws(EnvelopeError) {
      switch name {
      case "specversion": specVersion = try scanner.string(name)
      case "id": id = try scanner.string(name)
      case "source": source = try scanner.string(name)
      case "type": type = try scanner.string(name)
      case "time": time = try scanner.string(name)
      case "company": company = try scanner.string(name)
      case "correlationid": correlationID = try scanner.string(name)
      case "causationid": causationID = try scanner.string(name)
      case "partitionkey": partitionKey = try scanner.string(name)
      case "traceparent": traceparent = try scanner.string(name)
      case "effectivetime": effectiveTime = try scanner.string(name)
      case "sequence": sequence = try scanner.integer(name)
      case "data": data = try scanner.skipValue()
      default: _ = try scanner.skipValue()
      }
    }

    static func required(_ name: String, _ value: String?) throws(EnvelopeError) -> String {
      guard let value, !value.isEmpty, value.utf8.count <= 512 else {
        throw EnvelopeError("The CloudEvents attribute '\(name)' is missing, empty or longer than 512 bytes.")
      }
      return value
    }

    static func instant(_ name: String, _ text: String) throws(EnvelopeError) -> Instant {
      guard let value = Instant(text) else {
        throw EnvelopeError("The CloudEvents attribute '\(name)' is not an RFC 3339 time: '\(text.prefix(40))'.")
      }
      return value
    }
  }

  /// Bodies above this are neither published nor read; the broker refuses 1 MiB and more.
  package static let maximumBytes = 960 * 1024
}

/// Appends JSON members by hand: the envelope is written once per event on the hot path.
struct JSONWriter {
  var bytes: [UInt8] = []

  private mutating func name(_ name: StaticString, first: Bool) {
    bytes.append(UInt8(ascii: first ? "{" : ","))
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }
  mutating func string(_ name: StaticString, _ value: String, first: Bool = false) {
    self.name(name, first: first)
    bytes.append(UInt8(ascii: "\""))
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20:
        let hex: [UInt8] = Array("0123456789abcdef".utf8)
        bytes.append(contentsOf: Array("\\u00".utf8) + [hex[Int(byte >> 4)], hex[Int(byte & 15)]])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
  mutating func number(_ name: StaticString, _ value: Int64) {
    self.name(name, first: false)
    bytes.append(contentsOf: String(value).utf8)
  }
  mutating func raw(_ name: StaticString, _ value: [UInt8]) {
    self.name(name, first: false)
    bytes.append(contentsOf: value)
  }
  mutating func end() { bytes.append(UInt8(ascii: "}")) }
}
