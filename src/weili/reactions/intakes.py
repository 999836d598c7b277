"""KIND → intake: which module takes in which kind of table (contract §3)."""

from weili.archive import intakes as archive
from weili.archive.intake import Intake
from weili.complaints.intake import INTAKE as COMPLAINTS
from weili.enforcement.intake import INTAKE as PENALTIES
from weili.grading.intake import INTAKE as GRADES
from weili.inspection.intake import INTAKE as INSPECTIONS
from weili.licensing.intake import INTAKE as PERMITS
from weili.planning import intake as planning
from weili.sampling import intake as sampling
from weili.sunshine.intake import INTAKE as SELF_CHECKS
from weili.training.intake import INTAKE as TRAININGS

INTAKES: dict[str, Intake] = {
    intake.kind: intake
    for intake in (
        PERMITS,
        archive.BUSINESSES,
        GRADES,
        INSPECTIONS,
        SELF_CHECKS,
        sampling.RESULTS,
        sampling.NOTICE,
        COMPLAINTS,
        PENALTIES,
        archive.PURCHASES,
        planning.VISITORS,
        archive.STAFF,
        planning.PLANS,
        TRAININGS,
    )
}
