"""What a node of the test cluster is told: the text of its server.properties and of its clients' settings."""
import pathlib

PERSONS_FOLDER = pathlib.Path(__file__).resolve().parents[2] / "build" / "broker"
LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule"
ADMIN = "admin"


def server(node, ports, data, store=None, authority=None, admin_password=None, host="127.0.0.1"):
    """`ports` is {node: (broker's port, controller's port)} of all. With `store`, clients need TLS and a login."""
    nodes = len(ports)
    listener = "SASL_SSL" if store else "PLAINTEXT"
    broker, controller = ports[node]
    lines = {
        "process.roles": "broker,controller",
        "node.id": node,
        "controller.quorum.voters": ",".join(f"{n}@127.0.0.1:{c}" for n, (_, c) in sorted(ports.items())),
        "listeners": f"{listener}://{host}:{broker},CONTROLLER://127.0.0.1:{controller}",
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": listener,
        "listener.security.protocol.map": f"CONTROLLER:PLAINTEXT,{listener}:{listener}",
        "log.dirs": data,
        "default.replication.factor": nodes,
        "min.insync.replicas": min(nodes, 2),
        "unclean.leader.election.enable": "false",
        # Braid makes its topics before it uses them; one that appears by itself would hide a fault.
        "auto.create.topics.enable": "false",
        # One coordinator for all groups and one for all transactions, so that a test knows whom to kill.
        "offsets.topic.num.partitions": 1,
        "offsets.topic.replication.factor": nodes,
        "transaction.state.log.num.partitions": 1,
        "transaction.state.log.replication.factor": nodes,
        "transaction.state.log.min.isr": min(nodes, 2),
        "group.initial.rebalance.delay.ms": 0,
        # For tests of what ends without a word.
        "group.min.session.timeout.ms": 1000,
        "transaction.abort.timed.out.transaction.cleanup.interval.ms": 500,
        # The default of 128 MB would be most of the heap.
        "log.cleaner.dedupe.buffer.size": 16777216,
        # What is due to be compacted is so soon.
        "log.cleaner.backoff.ms": 1000,
        # A node that was killed may come back when its former self is taken for dead: within seconds.
        "broker.session.timeout.ms": 3000,
        "broker.heartbeat.interval.ms": 500,
    }
    if nodes > 1:  # Fail over as soon.
        lines |= {"controller.quorum.election.timeout.ms": 500, "controller.quorum.fetch.timeout.ms": 1000}
    if store:
        lines |= {
            "sasl.enabled.mechanisms": "SCRAM-SHA-512",
            "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
            "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": login(ADMIN, admin_password),
            "ssl.keystore.type": "PEM", "ssl.keystore.location": store,
            "ssl.truststore.type": "PEM", "ssl.truststore.location": authority,
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found": "false",
            # Nodes come to each other's controllers without a login, over loopback: for test clusters only.
            "super.users": f"User:{ADMIN};User:ANONYMOUS",
        }
    return text(lines)


def client(bootstrap, user=None, password=None, authority=None):
    """For the Java tools."""
    lines = {"bootstrap.servers": bootstrap}
    if user:
        lines |= {"security.protocol": "SASL_SSL", "sasl.mechanism": "SCRAM-SHA-512",
                  "sasl.jaas.config": login(user, password),
                  "ssl.truststore.type": "PEM", "ssl.truststore.location": authority}
    return text(lines)


def login(user, password):
    return f'{LOGIN} required username="{user}" password="{password}";'


def text(lines):
    return "".join(f"{key}={value}\n" for key, value in lines.items())
