"""Which parameters of the table are wanted: by step, role, name, and the state of their statements."""

from __future__ import annotations

from knowledge.records import Parameter
from knowledge.records.base import Record


class ParameterFilter(Record):
    """All that is given must hold. `step` and `name` are looked for inside, whatever the letter case."""

    step: str | None = None
    role: str | None = None
    state: str | None = None
    name: str | None = None

    def kept(self, parameter: Parameter) -> Parameter | None:
        """The parameter, with the statements in the wanted state alone; None where it is not wanted."""
        where = f"{parameter.step or ''} {parameter.unit_operation or ''}".lower()
        if self.step is not None and self.step.lower() not in where:
            return None
        if self.role is not None and self.role not in (parameter.role, parameter.role_as_written):
            return None
        names = (parameter.name, *parameter.aliases)
        if self.name is not None and not any(self.name.lower() in name.lower() for name in names):
            return None
        if self.state is None:
            return parameter
        statements = tuple(s for s in parameter.statements if s.state == self.state)
        return parameter.model_copy(update={"statements": statements}) if statements else None
