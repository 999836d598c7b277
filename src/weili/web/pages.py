"""The pages of the office, by address. The name of a move is its button, its address and its service."""

from django.urls import path

from weili.web.views import (
    archive,
    business_acts,
    businesses,
    desk,
    duties,
    grade_sheets,
    grades,
    health,
    home,
    import_results,
    imports,
    law,
    listings,
    matching,
    people,
    plans,
    sign_in,
)

DOOR = [
    path("healthz", health.healthz, name="healthz"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("second-factor", sign_in.second_factor, name="second-factor"),
    path("first-administrator", sign_in.first_administrator, name="first-administrator"),
    path("password", sign_in.password, name="password"),
]

OFFICE = [
    path("", home.home, name="home"),
    path("duties", duties.duty_list, name="duties"),
    path("duties/<int:key>", duties.duty, name="duty"),
    path("duties/<int:key>/<str:move>", duties.duty_move, name="duty-move"),
    path("businesses", businesses.business_list, name="businesses"),
    path("businesses/export.<str:ending>", businesses.businesses_export, name="businesses-export"),
    path("businesses/<int:key>", archive.business, name="business"),
    path("businesses/<int:key>/timeline", archive.business_timeline, name="business-timeline"),
    path("businesses/<int:key>/records", archive.business_records, name="business-records"),
    path("businesses/<int:key>/origins", archive.business_origins, name="business-origins"),
    path("businesses/<int:key>/personal", archive.personal, name="business-personal"),
    path("businesses/<int:key>/acts/<str:act>", business_acts.business_act, name="business-act"),
    path("key-list", listings.key_list, name="key-list"),
    path("key-list/<int:key>/<str:decision>", listings.key_list_decide, name="key-list-decide"),
    path("leads", listings.leads, name="leads"),
    path("leads/<int:key>/<str:decision>", listings.lead_decide, name="lead-decide"),
    path("people", people.people_list, name="people"),
    path("people/add", people.person_add, name="person-add"),
    path("people/<int:key>", people.person, name="person"),
    path("people/<int:key>/<str:act>", people.person_act, name="person-act"),
    path("notifications", desk.notifications, name="notifications"),
    path("notifications/read", desk.notifications_read, name="notifications-read"),
    path("jobs", desk.jobs, name="jobs"),
    path("jobs/<int:key>", desk.job, name="job"),
    path("jobs/<int:key>/<str:move>", desk.job_move, name="job-move"),
    path("verification", desk.verification, name="verification"),
    path("verification/seal/<str:code>", desk.seal, name="seal"),
    path("verification/sheet/<int:key>", desk.seal_sheet, name="seal-sheet"),
]

#: imports and the identity of businesses
DATA = [
    path("imports", imports.imports, name="imports"),
    path("imports/upload", imports.upload, name="import-upload"),
    path("imports/files", imports.import_files, name="import-files"),
    path("imports/files/<int:key>", imports.import_preview, name="import-preview"),
    path("imports/files/<int:key>/start", imports.import_start, name="import-start"),
    path("imports/<int:key>", import_results.import_result, name="import"),
    path("imports/<int:key>/cancel", import_results.import_cancel, name="import-cancel"),
    path("imports/<int:key>/refused.xlsx", import_results.import_refused, name="import-refused"),
    path("matching", matching.matching, name="matching"),
    path("matching/<int:key>", matching.question, name="question"),
    path("matching/<int:key>/decide", matching.decide, name="decide"),
    path("matching/merges", matching.merges, name="merges"),
    path("matching/merges/<int:key>/undo", matching.undo_merge, name="undo-merge"),
    path("matching/returned", matching.returned, name="returned"),
    path("matching/returned/<int:key>/give", matching.give, name="give-row"),
]

#: grades, plans and the tables of the law
SUPERVISION = [
    path("grades", grades.grades, name="grades"),
    path("grades/ungraded", grades.ungraded, name="ungraded"),
    path("grades/propose", grades.propose_year, name="grades-propose"),
    path("grades/propose/<int:key>", grades.propose_one, name="grade-propose"),
    path("grades/move", grades.grades_move, name="grades-move"),
    path("grades/<int:key>", grade_sheets.grade, name="grade"),
    path("grades/<int:key>/form.pdf", grade_sheets.grade_pdf, name="grade-pdf"),
    path("grades/<int:key>/next-year/<str:name>", grade_sheets.next_year_move, name="next-year-move"),
    path("grades/<int:key>/<str:name>", grade_sheets.grade_move, name="grade-move"),
    path("plans", plans.plans, name="plans"),
    path("plans/make", plans.plan_make, name="plan-make"),
    path("plans/capacities", plans.capacities, name="capacities"),
    path("plans/<int:key>/approve", plans.plan_approve, name="plan-approve"),
    path("plans/<int:key>/visits", plans.plan_visits, name="plan-visits"),
    path("plans/<int:key>/visits.<str:ending>", plans.plan_visits_export, name="plan-visits-export"),
    path("plans/<int:key>/unmet", plans.plan_unmet, name="plan-unmet"),
    path("plans/visits/<int:key>/drop", plans.visit_drop, name="visit-drop"),
    path("law", law.law, name="law"),
    path("law/load", law.law_load, name="law-load"),
    path("law/tables/<str:name>", law.law_table, name="law-table"),
    path("law/loaded/<int:key>", law.law_loaded, name="law-loaded"),
]

PAGES = [*DOOR, *OFFICE, *DATA, *SUPERVISION]
