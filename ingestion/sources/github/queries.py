"""The GraphQL that is asked of GitHub, every query with its own cost.

A node of a connection inside a connection costs a point for every hundred, so values that an item's
content holds too (users, labels, milestone) are read there and not once per field.
"""

from dataclasses import dataclass

_RATE = "rateLimit{cost remaining resetAt}"
_PAGE = "pageInfo{hasNextPage endCursor}"
_EARLIER = "pageInfo{hasPreviousPage startCursor}"

_FIELD = """__typename ... on ProjectV2FieldCommon{id name dataType}
 ... on ProjectV2SingleSelectField{options{id name color description}}
 ... on ProjectV2IterationField{configuration{duration startDay
  iterations{id title startDate duration} completedIterations{id title startDate duration}}}"""

_STATUS_UPDATE = """id status startDate targetDate body createdAt updatedAt project{id}
 creator{__typename login ... on User{name}}"""

_VALUE = """__typename ... on ProjectV2ItemFieldTextValue{text field{...Named}}
 ... on ProjectV2ItemFieldNumberValue{number field{...Named}}
 ... on ProjectV2ItemFieldDateValue{date field{...Named}}
 ... on ProjectV2ItemFieldSingleSelectValue{name optionId updatedAt field{...Named}}
 ... on ProjectV2ItemFieldIterationValue{title startDate duration iterationId field{...Named}}"""

_NAMED = "fragment Named on ProjectV2FieldCommon{id name}"

_PEOPLE = f"{{nodes{{login name}} {_PAGE}}}"

_MILESTONE = """milestone{id number title description dueOn createdAt closedAt state url
 repository{nameWithOwner}}"""

_COMMENT = "id body createdAt url author{__typename login ... on User{name}}"


@dataclass(frozen=True)
class Extras:
    """What the server at hand offers beyond the published schema; found by introspection.

    Attributes:
        blocked_by: issues name the issues that block them.
        issue_type: issues have a type of their own.
        moves: the timeline tells when a board's status was changed.
    """

    blocked_by: bool = False
    issue_type: bool = False
    moves: bool = False


HELLO = f"""query Hello($login:String!,$number:Int!){{ {_RATE} viewer{{login}}
 repositoryOwner(login:$login){{__typename login ... on ProjectV2Owner{{projectV2(number:$number){{title}}}}}} }}"""

BOARDS = f"""query Boards($login:String!,$after:String){{ {_RATE}
 repositoryOwner(login:$login){{__typename login ... on ProjectV2Owner{{
  projectsV2(first:100, after:$after){{nodes{{number title}} {_PAGE}}}}}}} }}"""

BOARD = f"""query Board($login:String!,$number:Int!){{ {_RATE}
 issue:__type(name:"Issue"){{fields{{name}}}}
 moved:__type(name:"ProjectV2ItemStatusChangedEvent"){{fields{{name}}}}
 repositoryOwner(login:$login){{__typename login ... on ProjectV2Owner{{projectV2(number:$number){{
  id number title shortDescription closed closedAt createdAt updatedAt url
  creator{{__typename login ... on User{{name}}}}
  fields(first:50){{nodes{{{_FIELD}}} {_PAGE}}}
  statusUpdates(first:50, orderBy:{{field:CREATED_AT,direction:DESC}}){{nodes{{{_STATUS_UPDATE}}} {_PAGE}}} }}}}}} }}"""

FIELDS = f"""query Fields($id:ID!,$after:String){{ {_RATE}
 node(id:$id){{... on ProjectV2{{fields(first:100, after:$after){{nodes{{{_FIELD}}} {_PAGE}}}}}}} }}"""

UPDATES = f"""query Updates($id:ID!,$after:String){{ {_RATE} node(id:$id){{... on ProjectV2{{
 statusUpdates(first:100, after:$after, orderBy:{{field:CREATED_AT,direction:DESC}}){{
  nodes{{{_STATUS_UPDATE}}} {_PAGE}}}
 }}}} }}"""

VALUES = f"""query Values($id:ID!,$after:String){{ {_RATE}
 node(id:$id){{... on ProjectV2Item{{fieldValues(first:100, after:$after){{nodes{{{_VALUE}}} {_PAGE}}}}}}} }}
{_NAMED}"""

ASSIGNEES = f"""query Assignees($id:ID!,$after:String){{ {_RATE}
 node(id:$id){{... on Assignable{{assignees(first:100, after:$after){_PEOPLE}}}
  ... on DraftIssue{{assignees(first:100, after:$after){_PEOPLE}}}}} }}"""

STAMPS = f"""query Stamps($id:ID!,$after:String){{ {_RATE} node(id:$id){{... on ProjectV2{{
 items(first:100, after:$after){{totalCount {_PAGE} nodes{{id updatedAt
  content{{... on Issue{{updatedAt}} ... on PullRequest{{updatedAt}} ... on DraftIssue{{updatedAt}}}}}}}}}}}} }}"""


def items(extras: Extras) -> str:
    """A page of a board's items, whole."""
    return f"""query Items($id:ID!,$after:String){{ {_RATE} node(id:$id){{... on ProjectV2{{
 items(first:100, after:$after){{totalCount {_PAGE} nodes{{...Item}}}}}}}} }}
{_item(extras)}"""


def by_ids(extras: Extras) -> str:
    """Items by their ids, at most 100; a null stands for one that is gone."""
    return f"""query ByIds($ids:[ID!]!){{ {_RATE} nodes(ids:$ids){{... on ProjectV2Item{{...Item}}}} }}
{_item(extras)}"""


def timeline(extras: Extras) -> str:
    """Earlier events of an issue than its item's page held."""
    return f"""query Timeline($id:ID!,$before:String){{ {_RATE} node(id:$id){{... on Issue{{
 timelineItems(last:100, before:$before, {_kinds(extras)}){{nodes{{{_event(extras)}}} {_EARLIER}}}}}}} }}"""


def blockers() -> str:
    """More of the issues that block an issue; only for servers that know them."""
    return f"""query Blockers($id:ID!,$after:String){{ {_RATE} node(id:$id){{... on Issue{{
 blockedBy(first:100, after:$after){{nodes{{number repository{{nameWithOwner}}}} {_PAGE}}}}}}} }}"""


def _kinds(extras: Extras) -> str:
    moved = ", PROJECT_V2_ITEM_STATUS_CHANGED_EVENT" if extras.moves else ""
    return f"itemTypes:[CLOSED_EVENT, REOPENED_EVENT{moved}]"


def _event(extras: Extras) -> str:
    moved = (
        " ... on ProjectV2ItemStatusChangedEvent{id createdAt previousStatus status project{id}}"
        if extras.moves
        else ""
    )
    return f"__typename ... on ClosedEvent{{id createdAt stateReason}} ... on ReopenedEvent{{id createdAt}}{moved}"


def _item(extras: Extras) -> str:
    blocked = f"blockedBy(first:20){{nodes{{number repository{{nameWithOwner}}}} {_PAGE}}}" if extras.blocked_by else ""
    kind = "issueType{name}" if extras.issue_type else ""
    return f"""fragment Item on ProjectV2Item{{ id type isArchived createdAt updatedAt project{{id}}
 content{{ __typename
  ... on Issue{{id number title state stateReason url createdAt updatedAt closedAt repository{{nameWithOwner}}
   assignees(first:10){_PEOPLE} labels(first:20){{nodes{{name}}}} {_MILESTONE} {kind} {blocked}
   parent{{number title repository{{nameWithOwner}}}} subIssuesSummary{{total completed percentCompleted}}
   timelineItems(last:20, {_kinds(extras)}){{nodes{{{_event(extras)}}} {_EARLIER}}}
   comments(last:5){{totalCount nodes{{{_COMMENT}}}}}}}
  ... on PullRequest{{id number title prState:state url createdAt updatedAt closedAt mergedAt
   repository{{nameWithOwner}} assignees(first:10){_PEOPLE} labels(first:20){{nodes{{name}}}} {_MILESTONE}}}
  ... on DraftIssue{{id title createdAt updatedAt assignees(first:10){_PEOPLE}}} }}
 fieldValues(first:30){{nodes{{{_VALUE}}} {_PAGE}}} }}
{_NAMED}"""
