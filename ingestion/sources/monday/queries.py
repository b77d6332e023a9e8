"""What is asked of monday's API; each query says what it cost, so that a spent budget is no surprise."""

API_VERSION = "2026-10"

BOARDS_AT_ONCE = 25
ITEMS_AT_ONCE = 500
IDS_AT_ONCE = 100
LOGS_AT_ONCE = 1_000
UPDATES_AT_ONCE = 100
USERS_AT_ONCE = 1_000

_COST = "complexity { before query after reset_in_x_seconds }"

_ITEM = """
fragment I on Item {
  id name state created_at updated_at url creator_id
  group { id title } parent_item { id } board { id }
  column_values {
    id type text value
    ... on StatusValue { index label is_done updated_at update_id }
    ... on TimelineValue { from to visualization_type }
    ... on DateValue { date time }
    ... on PeopleValue { persons_and_teams { id kind } }
    ... on NumbersValue { number symbol }
    ... on DependencyValue { linked_item_ids display_value dependency_links { linked_item_id dependency_type lag } }
    ... on BoardRelationValue { linked_item_ids display_value }
    ... on MirrorValue { display_value }
    ... on FormulaValue { display_value }
    ... on DropdownValue { values { id label } }
    ... on CheckboxValue { checked }
    ... on LinkValue { url url_text }
  }
}
"""

_UPDATE = """
fragment U on Update {
  id body text_body created_at updated_at edited_at item_id creator_id
  replies { id body text_body created_at updated_at creator_id }
}
"""

GREET = f"""
query Greet($ids: [ID!]) {{
  {_COST}
  me {{ id name email account {{ id name slug }} }}
  boards(ids: $ids, limit: 25) {{ id name items_count }}
}}
"""

BOARDS = f"""
query Boards($ids: [ID!], $limit: Int!, $page: Int!) {{
  {_COST}
  boards(ids: $ids, limit: $limit, page: $page, state: all, hierarchy_types: [classic, multi_level]) {{
    id name description state type board_kind hierarchy_type created_at updated_at url items_count
    workspace {{ id name }} owners {{ id name email }}
    groups {{ id title position archived deleted }}
    columns {{ id title type archived settings }}
  }}
}}
"""

ITEMS = f"""
query Items($boards: [ID!], $limit: Int!, $params: ItemsQuery, $scope: String) {{
  {_COST}
  boards(ids: $boards, limit: {BOARDS_AT_ONCE}, hierarchy_types: [classic, multi_level]) {{
    id
    items_page(limit: $limit, query_params: $params, hierarchy_scope_config: $scope) {{ cursor items {{ ...I }} }}
  }}
}}
{_ITEM}"""

NEXT = f"""
query Next($cursor: String!, $limit: Int!) {{
  {_COST}
  next_items_page(cursor: $cursor, limit: $limit) {{ cursor items {{ ...I }} }}
}}
{_ITEM}"""

BY_ID = f"""
query ById($ids: [ID!], $limit: Int!) {{
  {_COST}
  items(ids: $ids, limit: $limit, exclude_nonactive: false) {{
    ...I
    updates(limit: {UPDATES_AT_ONCE}) {{ ...U }}
  }}
}}
{_ITEM}{_UPDATE}"""

NEWS = f"""
query News(
  $boards: [ID!], $since: ISO8601DateTime, $page: Int!, $logs: Int!, $updates: Int!,
  $with_logs: Boolean!, $with_updates: Boolean!
) {{
  {_COST}
  boards(ids: $boards, limit: {BOARDS_AT_ONCE}, hierarchy_types: [classic, multi_level]) {{
    id
    activity_logs(from: $since, limit: $logs, page: $page) @include(if: $with_logs) {{
      id event entity data created_at user_id
    }}
    updates(from_date: $since, limit: $updates, page: $page) @include(if: $with_updates) {{ ...U }}
  }}
}}
{_UPDATE}"""

USERS = f"""
query Users($ids: [ID!], $limit: Int!) {{
  {_COST}
  users(ids: $ids, limit: $limit, status: [ACTIVE, PENDING, INACTIVE]) {{ id name email is_deleted }}
}}
"""

ALL = {"GREET": GREET, "BOARDS": BOARDS, "ITEMS": ITEMS, "NEXT": NEXT, "BY_ID": BY_ID, "NEWS": NEWS, "USERS": USERS}
"""Every query, for holding them against the vendor's schema."""
