"""The verbs of on-site inspection: the only writers of its tables."""

from weili.inspection.services.findings import Answers, record_findings

__all__ = ["Answers", "record_findings"]
