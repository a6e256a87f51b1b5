"""Joins the wording files to the domain, so that a changed sentence retrains no understanding."""

from __future__ import annotations

import re
from pathlib import Path

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.utils.common import cached_method
from ruamel.yaml import YAML

from care.domain.errors import BadFile

_KEY = re.compile(r"\butter_\w+")


class CareImporter(RasaFileImporter):
    """Rasa's own importer; the domain's responses are those of `responses/*.yml` (beside config.yml) that it names.

    Named means: in the domain, a rule or a story. What only actions say reaches the borrower through
    `components.nlg` all the same, and Rasa would report each as never used.
    """

    @cached_method
    def get_domain(self) -> Domain:
        """Raises BadFile when a response is defined twice."""
        domain = super().get_domain()
        folder = Path(self.config_file or "config.yml").parent / "responses"
        responses: dict[str, object] = {}
        for path in sorted(folder.glob("*.yml")):
            for key, variations in YAML(typ="safe").load(path)["responses"].items():
                if key in responses or key in domain.responses:
                    raise BadFile(str(path), None, key, "is defined twice", "Keep it in the file of its topic")
                responses[key] = variations
        named = self._named()
        return domain.merge(Domain.from_dict({"responses": {key: responses[key] for key in responses if key in named}}))

    def _named(self) -> set[str]:
        files = [*self._story_files, *([self._domain_path] if self._domain_path else [])]
        return {key for path in files if Path(path).is_file() for key in _KEY.findall(Path(path).read_text("utf-8"))}
