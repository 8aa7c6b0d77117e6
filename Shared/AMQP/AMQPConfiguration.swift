import Values

/// Where the broker is, who we are there, and how patient we are with it.
///
/// The password is kept out of every description: logging a configuration is safe.
package struct AMQPConfiguration: Sendable {
  /// With TLS this must be the DNS name in the broker's certificate: librabbitmq 0.11 does not
  /// match certificates against IP addresses.
  package var host: String
  package var port: Int
  package var virtualHost: String
  package var user: String
  package var password: String
  /// How the connection is called in the broker's management pages: `sales publisher`.
  package var connectionName: String
  /// Nil for plain TCP.
  package var tls: AMQPTLS?
  /// Whole seconds; a peer silent for twice this long is given up.
  package var heartbeat: Duration
  /// For the TCP connection, and the TLS handshake where there is one.
  package var connectTimeout: Duration
  /// For logging in.
  package var handshakeTimeout: Duration
  /// For the broker's answer to one request (opening a channel, declaring a queue ...).
  package var replyTimeout: Duration
  /// How long a published message may stay unconfirmed before the connection counts as broken.
  package var confirmTimeout: Duration
  /// The first and the longest pause before connecting again. Doubling, with jitter. After an outage of any
  /// length the work goes on within 5 s, connecting included.
  package var retryFirst: Duration
  package var retryLongest: Duration
  /// The pause after the broker refused our credentials or a permission.
  package var retryAfterDenial: Duration

  package init(
    host: String, port: Int? = nil, virtualHost: String = "/", user: String, password: String, connectionName: String,
    tls: AMQPTLS? = nil, heartbeat: Duration = .seconds(10), connectTimeout: Duration = .seconds(5),
    handshakeTimeout: Duration = .seconds(10), replyTimeout: Duration = .seconds(10),
    confirmTimeout: Duration = .seconds(30), retryFirst: Duration = .milliseconds(100),
    retryLongest: Duration = .seconds(3), retryAfterDenial: Duration = .seconds(5)
  ) {
    precondition(heartbeat >= .seconds(1), "Without heartbeats a dead broker is never noticed.")
    self.host = host
    self.port = port ?? (tls == nil ? 5672 : 5671)
    self.virtualHost = virtualHost
    self.user = user
    self.password = password
    self.connectionName = connectionName
    self.tls = tls
    self.heartbeat = heartbeat
    self.connectTimeout = connectTimeout
    self.handshakeTimeout = handshakeTimeout
    self.replyTimeout = replyTimeout
    self.confirmTimeout = confirmTimeout
    self.retryFirst = retryFirst
    self.retryLongest = retryLongest
    self.retryAfterDenial = retryAfterDenial
  }

  /// How long one call into the library may take on an open connection before the socket is shut
  /// down under it: twice the heartbeat, but between 5 and 15 s.
  var hangLimit: Duration { max(.seconds(5), min(heartbeat * 2, .seconds(15))) }
}

extension AMQPConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String {
    "\(tls == nil ? "amqp" : "amqps")://\(user)@\(host):\(port)/\(virtualHost) (\(connectionName))"
  }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["address": description]) }
}

/// TLS towards the broker: 1.2 or newer, the broker's certificate and host name always verified.
package struct AMQPTLS: Sendable, Equatable {
  /// PEM file with the authorities we trust.
  package var certificateAuthorityFile: String
  /// PEM files with our own certificate and its key, where the broker asks for one.
  package var clientCertificateFile: String?
  package var clientKeyFile: String?

  package init(certificateAuthorityFile: String, clientCertificateFile: String? = nil, clientKeyFile: String? = nil) {
    precondition(
      (clientCertificateFile == nil) == (clientKeyFile == nil), "A client certificate and its key come together.")
    self.certificateAuthorityFile = certificateAuthorityFile
    self.clientCertificateFile = clientCertificateFile
    self.clientKeyFile = clientKeyFile
  }
}
