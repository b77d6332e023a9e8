"""The GraphQL that is asked of Linear.

Linear counts a query before it runs: a tenth of a point for a property, one for an object, and what lies
in a connection times its `first`. One query may cost 10,000. So users and states are read once, and
history names them by id.
"""

_PAGE = "pageInfo{hasNextPage endCursor}"

_UPDATE = "id body health createdAt updatedAt url user{id}"
_MILESTONE = "id name targetDate status progress createdAt updatedAt archivedAt"
_PROJECT_LINK = """id type anchorType relatedAnchorType relatedProject{id} projectMilestone{id}
 relatedProjectMilestone{id}"""
_PROJECT_PAST = "id createdAt entries"
_INITIATIVE = "id name targetDate owner{id}"
_LINK = "id type relatedIssue{identifier}"
_COMMENT = "id body createdAt url user{id} botActor{name}"
_PAST = """id createdAt fromDueDate toDueDate fromPriority toPriority fromStateId toStateId
 fromAssigneeId toAssigneeId fromProjectId toProjectId fromTitle toTitle"""

HELLO = "query Hello{ viewer{name email} organization{name} teams(first:100){nodes{key name}} }"

USERS = f"""query Users($first:Int!,$after:String,$filter:UserFilter){{
 users(first:$first, after:$after, filter:$filter, includeDisabled:true, includeArchived:true){{
  nodes{{id name displayName email active app}} {_PAGE}}} }}"""

STATES = f"""query States($first:Int!,$after:String,$filter:WorkflowStateFilter){{
 workflowStates(first:$first, after:$after, filter:$filter, includeArchived:true){{nodes{{id name type}} {_PAGE}}} }}"""

PROJECTS = f"""query Projects($first:Int!,$after:String,$filter:ProjectFilter){{
 projects(first:$first, after:$after, filter:$filter, orderBy:updatedAt, includeArchived:true){{ {_PAGE} nodes{{
  id name description url priority progress health healthUpdatedAt createdAt updatedAt archivedAt trashed
  startDate startDateResolution targetDate targetDateResolution startedAt completedAt canceledAt
  lead{{id}} status{{name type}} teams(first:5){{nodes{{key name}}}}
  initiatives(first:5){{nodes{{{_INITIATIVE}}} {_PAGE}}}
  projectMilestones(first:20){{nodes{{{_MILESTONE}}} {_PAGE}}}
  projectUpdates(first:10){{nodes{{{_UPDATE}}} {_PAGE}}}
  relations(first:10){{nodes{{{_PROJECT_LINK}}} {_PAGE}}}
  history(first:15){{nodes{{{_PROJECT_PAST}}} {_PAGE}}} }}}} }}"""

ISSUES = f"""query Issues($first:Int!,$after:String,$filter:IssueFilter){{
 issues(first:$first, after:$after, filter:$filter, orderBy:updatedAt, includeArchived:true){{ {_PAGE} nodes{{
  id identifier title url priority estimate dueDate createdAt startedAt completedAt canceledAt updatedAt
  archivedAt trashed state{{id}} assignee{{id}} project{{id}} team{{key name}} parent{{identifier}}
  cycle{{number startsAt endsAt}}
  relations(first:10){{nodes{{{_LINK}}} {_PAGE}}}
  comments(first:5){{nodes{{{_COMMENT}}} pageInfo{{hasNextPage}}}}
  history(first:25){{nodes{{{_PAST}}} {_PAGE}}} }}}} }}"""

MORE: dict[str, dict[str, str]] = {
    kind: {
        name: f"""query More($id:String!,$after:String){{ {kind}(id:$id){{
 {name}(first:100, after:$after){{nodes{{{what}}} {_PAGE}}}}} }}"""
        for name, what in parts.items()
    }
    for kind, parts in {
        "project": {
            "initiatives": _INITIATIVE,
            "projectMilestones": _MILESTONE,
            "projectUpdates": _UPDATE,
            "relations": _PROJECT_LINK,
            "history": _PROJECT_PAST,
        },
        "issue": {"relations": _LINK, "history": _PAST},
    }.items()
}
"""The rest of a connection that has more than one page, by kind of record and name of the connection."""
