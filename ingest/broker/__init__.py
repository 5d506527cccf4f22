"""The ways to the broker: clients, topics, headers, publishing and consuming, and the embedded broker.

Import the modules by name. Nothing is imported here, so that who needs one of them does not load the Kafka client for all.
"""

__all__: list[str] = []
