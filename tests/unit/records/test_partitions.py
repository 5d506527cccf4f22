"""A key lies on one partition, whoever wrote it: ours, kafka-python's producer, or a Java client."""

from hypothesis import given
from hypothesis import strategies as st
from kafka.partitioner.default import murmur2

from ingest.records.partitions import partition_of


@given(st.binary(), st.integers(min_value=1, max_value=1000))
def test_a_key_chooses_the_partition_that_it_chooses_in_kafka_python(key: bytes, partitions: int) -> None:
    assert partition_of(key, partitions) == (murmur2(key) & 0x7FFFFFFF) % partitions
