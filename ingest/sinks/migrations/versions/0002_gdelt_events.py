"""The view `gdelt_events`: the 61 columns of GDELT 2.0's event table, by its names and in its order.

Countries are ISO 3166-1 alpha-3 also where GDELT has FIPS 10-4, names are as the records write them, and the id is ours.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

PARTS = {
    "postgresql": {
        "year": "CAST(extract(year FROM date) AS integer)",
        "month": "CAST(extract(month FROM date) AS integer)",
        "day": "CAST(extract(day FROM date) AS integer)",
        "added": "CAST(to_char(date_added AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISS') AS bigint)",
    },
    "sqlite": {
        "year": "CAST(strftime('%Y', date) AS integer)",
        "month": "CAST(strftime('%m', date) AS integer)",
        "day": "CAST(strftime('%d', date) AS integer)",
        "added": "CAST(strftime('%Y%m%d%H%M%S', date_added) AS integer)",
    },
}
"""How each database takes a date apart."""

ACTOR = {
    "Code": "code",
    "Name": "name",
    "CountryCode": "country_code",
    "KnownGroupCode": "known_group_code",
    "EthnicCode": "ethnic_code",
    "Religion1Code": "religion1_code",
    "Religion2Code": "religion2_code",
    "Type1Code": "type1_code",
    "Type2Code": "type2_code",
    "Type3Code": "type3_code",
}
GEO = {
    "Type": "type",
    "FullName": "full_name",
    "CountryCode": "country_code",
    "ADM1Code": "adm1_code",
    "ADM2Code": "adm2_code",
    "Lat": "lat",
    "Long": "long",
    "FeatureID": "feature_id",
}
COLUMNS = {
    "GlobalEventID": "event_id",
    "Day": "{year} * 10000 + {month} * 100 + {day}",
    "MonthYear": "{year} * 100 + {month}",
    "Year": "{year}",
    "FractionDate": "round({year} + (({month} - 1) * 30 + {day}) / 365.0, 4)",
    **{f"Actor1{name}": f"actor1_{column}" for name, column in ACTOR.items()},
    **{f"Actor2{name}": f"actor2_{column}" for name, column in ACTOR.items()},
    "IsRootEvent": "CAST(is_root_event AS integer)",
    "EventCode": "event_code",
    "EventBaseCode": "event_base_code",
    "EventRootCode": "event_root_code",
    "QuadClass": "quad_class",
    "GoldsteinScale": "goldstein_scale",
    "NumMentions": "num_mentions",
    "NumSources": "num_sources",
    "NumArticles": "num_articles",
    "AvgTone": "avg_tone",
    **{f"Actor1Geo_{name}": f"actor1_geo_{column}" for name, column in GEO.items()},
    **{f"Actor2Geo_{name}": f"actor2_geo_{column}" for name, column in GEO.items()},
    **{f"ActionGeo_{name}": f"action_geo_{column}" for name, column in GEO.items()},
    "DATEADDED": "{added}",
    "SOURCEURL": "source_url",
}


def upgrade() -> None:
    parts = PARTS[op.get_bind().dialect.name]
    columns = ", ".join(f'{value.format(**parts)} AS "{name}"' for name, value in COLUMNS.items())
    op.execute(f"CREATE VIEW gdelt_events AS SELECT {columns} FROM events WHERE NOT withdrawn")  # noqa: S608 - written above
