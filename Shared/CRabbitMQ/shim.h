// librabbitmq as Swift can use it: its headers, and inline C for what Swift cannot call (variadic
// functions, socket options) or what is safest with every pointer on one C stack frame.
#ifndef CAUSEWAY_CRABBITMQ_SHIM_H
#define CAUSEWAY_CRABBITMQ_SHIM_H

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#if __has_include(<rabbitmq-c/amqp.h>)
#include <rabbitmq-c/amqp.h>
#include <rabbitmq-c/framing.h>
#include <rabbitmq-c/ssl_socket.h>
#include <rabbitmq-c/tcp_socket.h>
#else
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#endif

static inline amqp_table_entry_t causeway_flag(const char *name) {
  amqp_table_entry_t entry;
  entry.key = amqp_cstring_bytes(name);
  entry.value.kind = AMQP_FIELD_KIND_BOOLEAN;
  entry.value.value.boolean = 1;
  return entry;
}

static inline amqp_table_entry_t causeway_text(const char *name, const char *text) {
  amqp_table_entry_t entry;
  entry.key = amqp_cstring_bytes(name);
  entry.value.kind = AMQP_FIELD_KIND_UTF8;
  entry.value.value.bytes = amqp_cstring_bytes(text);
  return entry;
}

// Logs in and tells the broker what we understand. The library's own properties leave out
// consumer_cancel_notify and connection.blocked, and the broker then never sends either.
static inline amqp_rpc_reply_t causeway_login(amqp_connection_state_t connection, const char *vhost, int heartbeat,
                                              const char *name, const char *user, const char *password) {
  amqp_table_entry_t abilities[5] = {
      causeway_flag("connection.blocked"), causeway_flag("consumer_cancel_notify"),
      causeway_flag("publisher_confirms"), causeway_flag("basic.nack"),
      causeway_flag("authentication_failure_close"),
  };
  amqp_table_entry_t entries[3] = {
      causeway_text("product", "Causeway"),
      causeway_text("connection_name", name),
  };
  entries[2].key = amqp_cstring_bytes("capabilities");
  entries[2].value.kind = AMQP_FIELD_KIND_TABLE;
  entries[2].value.value.table.num_entries = 5;
  entries[2].value.value.table.entries = abilities;
  amqp_table_t properties = {3, entries};
  return amqp_login_with_properties(connection, vhost, 64, AMQP_DEFAULT_FRAME_SIZE, heartbeat, &properties,
                                    AMQP_SASL_METHOD_PLAIN, user, password);
}

// What the socket is ready for now: POLLIN, POLLOUT, POLLERR and POLLHUP bits.
static inline int causeway_readiness(int socket) {
  struct pollfd entry = {socket, POLLIN | POLLOUT, 0};
  return poll(&entry, 1, 0) < 0 ? 0 : entry.revents;
}

// Sleeps until the wake-up counter is raised, the socket (if not -1) has something to read or,
// where asked, room to write, or the time is over; then takes the wake-up down.
static inline void causeway_sleep(int wakeup, int socket, int until_writable, int milliseconds) {
  struct pollfd entries[2] = {{wakeup, POLLIN, 0}, {socket, (short)(POLLIN | (until_writable ? POLLOUT : 0)), 0}};
  if (poll(entries, socket < 0 ? 1 : 2, milliseconds) > 0 && entries[0].revents) {
    uint64_t count;
    ssize_t taken = read(wakeup, &count, sizeof count);
    (void)taken;
  }
}

static inline int causeway_make_wakeup(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

static inline void causeway_raise_wakeup(int wakeup) {
  uint64_t one = 1;
  ssize_t written = write(wakeup, &one, sizeof one);
  (void)written;
}

// Unacknowledged bytes break the connection after this time; the send buffer is bounded, so that
// "writable" keeps meaning that a message of ordinary size goes in without blocking.
static inline void causeway_limit_socket(int socket, unsigned int user_timeout_milliseconds, int send_buffer_bytes) {
  setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &user_timeout_milliseconds, sizeof user_timeout_milliseconds);
  setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &send_buffer_bytes, sizeof send_buffer_bytes);
}

// While corked, only full segments leave; taking the cork out sends the rest.
static inline void causeway_cork(int socket, int on) {
  setsockopt(socket, IPPROTO_TCP, TCP_CORK, &on, sizeof on);
}

// A second descriptor of the same socket: shutting it down ends the connection, and its number
// cannot meanwhile have become somebody else's.
static inline int causeway_duplicate(int socket) { return fcntl(socket, F_DUPFD_CLOEXEC, 3); }

static inline void causeway_shut_down(int socket) { shutdown(socket, SHUT_RDWR); }

#endif
