"""状态机: the acts as FSM transitions with empty bodies, made from the one table of acts.

Only `handling.ledger.record()` calls them. A body would be a second place where things happen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django_fsm import RETURN_VALUE, transition

from requests_app.law.nodes import ACTS, Act, Node


def _transition(act: Act) -> Callable[..., Any]:
    rule = ACTS[act]
    target: Any = rule.target.value if rule.target else None
    if act is Act.APPROVE:  # a lower level leaves the case at approval for the next one
        target = RETURN_VALUE(Node.APPROVAL.value, Node.REPLY.value)

    def body(self: Any, reached: str | None = None) -> str | None:  # noqa: ARG001 - the signature of a transition
        return reached

    body.__name__ = act.value
    body.__doc__ = f"{rule.label}（{rule.article}）."
    sources = sorted(node.value for node in rule.sources)
    made: Callable[..., Any] = transition(field="node", source=sources, target=target)(body)
    return made


CaseMachine = type(
    "CaseMachine",
    (),
    {
        "__doc__": "The transitions of one case, one method an act.",
        **{act.value: _transition(act) for act in ACTS if act is not Act.LODGE},
    },
)
