"""Apache Kafka as plain processes on loopback: its jars by Maven coordinates, KRaft, one broker or several.

Each node is broker and controller. `stop`, `kill` and `start` of a single node are what the tests of faults need; data
stay in the cluster's folder from one start to the next.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import secrets
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.broker import guard

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType
    from typing import Self

__all__ = ["ApacheKafka", "KafkaUnavailableError", "Security", "kafka_jars"]

HERE = Path(__file__).resolve().parent / "kafka"
CACHE = Path(__file__).resolve().parents[2] / ".cache"
HOST = "127.0.0.1"
JAVA = 17
"""The oldest that brokers of Kafka 4 run on."""
FETCH_SECONDS = 300
START_SECONDS = 60.0
STOP_SECONDS = 30.0
POLL_SECONDS = 0.05
JVM = ("-Xms64m", "-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
"""A small broker that is up soon; throughput is not what the tests ask of it."""
READY = "Kafka Server started"


class KafkaUnavailableError(Exception):
    """Kafka can't be run here; the message is the reason for a skip."""


def kafka_jars() -> Path:
    """The folder of Kafka's jars: fetched once, kept in `.cache`.

    Raises:
        KafkaUnavailableError: Java or Maven are not there, or Maven can't fetch them.
    """
    _check_programs()
    pom = (HERE / "pom.xml").read_bytes()
    folder = CACHE / f"kafka-{hashlib.sha256(pom).hexdigest()[:12]}"
    if not folder.exists():
        _fetch(folder)
    return folder


def _check_programs() -> None:
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            raise KafkaUnavailableError(f"Apache Kafka is not run: there is no `{program}` here")
    told = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S607 - from PATH, as people have it
    found = re.search(r'version "(\d+)', told)
    if found is None or int(found[1]) < JAVA:
        raise KafkaUnavailableError(f"Apache Kafka is not run: it needs Java {JAVA}")


def _fetch(folder: Path) -> None:
    made = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}")
    command = [
        "mvn",
        "-q",
        "-B",
        "-f",
        str(HERE / "pom.xml"),
        "dependency:copy-dependencies",
        f"-DoutputDirectory={made}",
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise KafkaUnavailableError("Apache Kafka is not run: Maven did not fetch its jars in time") from None
    if done.returncode:
        raise KafkaUnavailableError(f"Apache Kafka is not run: Maven can't fetch its jars: {done.stdout[-300:]}")
    with contextlib.suppress(OSError):  # somebody else was faster
        made.rename(folder)
    shutil.rmtree(made, ignore_errors=True)


@dataclass(frozen=True)
class Security:
    """TLS by a certificate made for the occasion, and users who prove themselves by SCRAM-SHA-512 or in plain."""

    users: Mapping[str, str]

    def make(self, folder: Path) -> Path:
        """Key store and certificate; returns the latter as PEM, for clients."""
        store, certificate = folder / "broker.p12", folder / "broker.pem"
        keys = ["keytool", "-storepass", PASSWORD, "-keystore", str(store), "-alias", "broker"]
        made_for = "san=ip:127.0.0.1,dns:localhost"
        made = ["-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-validity", "2", "-storetype", "PKCS12"]
        usage = ["-ext", made_for, "-ext", "bc:c=ca:true", "-ext", "ku:c=digitalSignature,keyCertSign"]
        _run([*keys, *made, *usage])
        _run([*keys, "-exportcert", "-rfc", "-file", str(certificate)])
        return certificate

    def properties(self, folder: Path) -> dict[str, str]:
        plain = " ".join(f'user_{name}="{password}"' for name, password in self.users.items())
        login = "org.apache.kafka.common.security"
        return {
            "ssl.keystore.type": "PKCS12",
            "ssl.keystore.location": str(folder / "broker.p12"),
            "ssl.keystore.password": PASSWORD,
            "sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN",
            **{
                f"listener.name.{name}.{mechanism}.sasl.jaas.config": module
                for name in ("sasl_ssl", "sasl_plaintext")
                for mechanism, module in (
                    ("scram-sha-512", f"{login}.scram.ScramLoginModule required;"),
                    ("plain", f"{login}.plain.PlainLoginModule required {plain};"),
                )
            },
        }

    def format_options(self) -> list[str]:
        return [
            part
            for name, password in self.users.items()
            for part in ("--add-scram", f"SCRAM-SHA-512=[name={name},password={password}]")
        ]


PASSWORD = "for-tests-only"  # noqa: S105 - guards a certificate that lives for a test
PROTOCOLS = ("SSL", "SASL_PLAINTEXT", "SASL_SSL")


@dataclass
class _Node:
    number: int
    folder: Path
    ports: Mapping[str, int]
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / "log"


@dataclass
class ApacheKafka:
    """A cluster in a folder. A context manager; its processes never outlive us."""

    folder: Path
    brokers: int = 1
    security: Security | None = None
    certificate: Path | None = field(default=None, init=False)
    nodes: list[_Node] = field(default_factory=list, init=False)

    @property
    def bootstrap_servers(self) -> str:
        return self.address("PLAINTEXT")

    def address(self, protocol: str) -> str:
        """Host and port of every broker where it speaks so."""
        return ",".join(f"{HOST}:{node.ports[protocol]}" for node in self.nodes)

    def __enter__(self) -> Self:
        self._jars = kafka_jars()
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.security is not None:
            self.certificate = self.security.make(self.folder)
        names = ("PLAINTEXT", "CONTROLLER", *(PROTOCOLS if self.security else ()))
        ports = iter(_free_ports(self.brokers * len(names)))
        cluster = "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(22))
        for number in range(1, self.brokers + 1):
            self.nodes.append(_Node(number, self.folder / f"node-{number}", {name: next(ports) for name in names}))
        try:
            for node in self.nodes:
                self._format(node, cluster)
                self.spawn(node.number)
            self.wait()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        for node in self.nodes:
            self.kill(node.number)

    def start(self, number: int = 1) -> None:
        """Start a node that was stopped or killed; returns when it serves."""
        self.spawn(number)
        self._wait_for(self.nodes[number - 1])

    def wait(self) -> None:
        for node in self.nodes:
            self._wait_for(node)

    def spawn(self, number: int = 1) -> None:
        """Start a node and do not wait for it."""
        node = self.nodes[number - 1]
        node.log.write_bytes(b"")
        with node.log.open("ab") as log:
            node.process = subprocess.Popen(
                [
                    *self._java("kafka.Kafka", f"-Dlog4j2.configurationFile={HERE / 'log4j2.yaml'}", *JVM),
                    str(node.folder / "server.properties"),
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=guard.end_with_parent,  # noqa: PLW1509 - what it does is safe beside threads
            )

    def stop(self, number: int = 1) -> None:
        """In order, as an operator would."""
        process = self.nodes[number - 1].process
        if process is not None:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill(number)

    def kill(self, number: int = 1) -> None:
        """As a loss of power would, but for what the system has not written yet."""
        process = self.nodes[number - 1].process
        if process is not None:
            process.kill()
            process.wait()

    def _java(self, main: str, *options: str) -> list[str]:
        return ["java", *options, "-cp", f"{self._jars}/*", main]

    def _format(self, node: _Node, cluster: str) -> None:
        node.folder.mkdir(parents=True)
        properties = self._properties(node)
        file = node.folder / "server.properties"
        file.write_text("".join(f"{name}={value}\n" for name, value in properties.items()), encoding="utf-8")
        scram = self.security.format_options() if self.security else []
        _run([*self._java("kafka.tools.StorageTool", *JVM), "format", "-t", cluster, "-c", str(file), *scram])

    def _properties(self, node: _Node) -> dict[str, str]:
        factor = str(min(self.brokers, 3))
        in_sync = "2" if self.brokers > 2 else "1"  # noqa: PLR2004, RUF100
        listeners = ",".join(f"{name}://{HOST}:{port}" for name, port in node.ports.items())
        clients = [name for name in node.ports if name != "CONTROLLER"]
        return {
            "process.roles": "broker,controller",
            "node.id": str(node.number),
            "controller.quorum.voters": ",".join(
                f"{one.number}@{HOST}:{one.ports['CONTROLLER']}" for one in self.nodes
            ),
            "controller.listener.names": "CONTROLLER",
            "inter.broker.listener.name": "PLAINTEXT",
            "listeners": listeners,
            "advertised.listeners": ",".join(f"{name}://{HOST}:{node.ports[name]}" for name in clients),
            "listener.security.protocol.map": ",".join(
                f"{name}:{'PLAINTEXT' if name == 'CONTROLLER' else name}" for name in node.ports
            ),
            "log.dirs": str(node.folder / "data"),
            "num.partitions": "4",
            "auto.create.topics.enable": "false",
            "offsets.topic.num.partitions": "4",
            "offsets.topic.replication.factor": factor,
            "transaction.state.log.replication.factor": factor,
            "transaction.state.log.min.isr": in_sync,
            "share.coordinator.state.topic.replication.factor": factor,
            "share.coordinator.state.topic.min.isr": in_sync,
            "min.insync.replicas": in_sync,
            "group.min.session.timeout.ms": "1000",
            "group.initial.rebalance.delay.ms": "0",
            "log.cleaner.dedupe.buffer.size": "4194304",
            "broker.session.timeout.ms": "3000",
            "broker.heartbeat.interval.ms": "500",
            "log.index.size.max.bytes": "1048576",
            **(self.security.properties(self.folder) if self.security else {}),
        }

    def _wait_for(self, node: _Node) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not _serving(node.ports["PLAINTEXT"]):
            ended = node.process is None or node.process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise RuntimeError(f"broker {node.number} does not come up:\n{node.log.read_text(errors='replace')}")
            time.sleep(POLL_SECONDS)


def _serving(port: int) -> bool:
    """Whether it answers a request: its port is open before that."""
    from kafka import KafkaAdminClient  # noqa: PLC0415 - Kafka needs the root conftest's filter
    from kafka.errors import KafkaError  # noqa: PLC0415 - as above

    with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        try:
            with contextlib.closing(
                KafkaAdminClient(bootstrap_servers=f"{HOST}:{port}", bootstrap_timeout_ms=2000, request_timeout_ms=2000)
            ) as client:
                return bool(client.describe_cluster()["brokers"])
        except KafkaError:
            return False
    return False


def _free_ports(count: int) -> list[int]:
    """Ports that were free together a moment ago."""
    with contextlib.ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((HOST, 0))
        return [probe.getsockname()[1] for probe in probes]


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} … ended with {done.returncode}: {done.stderr or done.stdout}")
