"""Joins the wording files to the domain, so that a changed sentence retrains no understanding."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.utils.common import cached_method
from ruamel.yaml import YAML

from care.domain.errors import BadFile


class CareImporter(RasaFileImporter):
    """Rasa's own importer, with `responses/*.yml` beside config.yml as the domain's responses."""

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
        return domain.merge(Domain.from_dict({"responses": responses}))
