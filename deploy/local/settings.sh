# Where the local installation lives; shared by up, down, demo, factory and bench.
home=${CAUSEWAY_HOME:-$root/.local}
http_port=${CAUSEWAY_HTTP_PORT:-8101}
amqp_port=${CAUSEWAY_AMQP_PORT:-5681}
management_port=${CAUSEWAY_MANAGEMENT_PORT:-15681}
export CAUSEWAY_HOME=$home

broker() {
  CAUSEWAY_BROKER_HOME=$home/broker CAUSEWAY_BROKER_NAME=causeway-local CAUSEWAY_BROKER_AMQP_PORT=$amqp_port \
    CAUSEWAY_BROKER_MANAGEMENT_PORT=$management_port "$root/deploy/rabbitmq/node" "$@"
}
broker_user() { echo causeway-admin; }
broker_password_file() { echo "$home/broker/admin-password"; }

supervisor_runs() {
  [ -f "$home/run/supervisor.pid" ] && kill -0 "$(cat "$home/run/supervisor.pid")" 2>/dev/null
}
stop_supervisor() {
  supervisor_runs || return 0
  local pid
  pid=$(cat "$home/run/supervisor.pid")
  kill -TERM "$pid"
  for _ in $(seq 1 200); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.1
  done
  fail "the supervisor (process $pid) does not stop; see $home/logs/supervisor.log"
}
