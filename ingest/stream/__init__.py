"""The stream: articles from Kafka to entities, mentions and events, on Kafka and in the database, losing none.

`service` runs it, `app` is Faust's part, `batches` the loop of all agents, `extracting` and `storing` what they do.
Nothing is imported here, so that who needs one part does not load Faust for all.
"""

__all__: list[str] = []
