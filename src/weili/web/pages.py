"""The pages of the office, by address. The name of a move is its button, its address and its service."""

from django.urls import path

from weili.web.views import (
    analysis,
    archive,
    archive_corrections,
    archive_papers,
    business_acts,
    businesses,
    calls,
    desk,
    desk_lists,
    draws,
    duties,
    duties_given,
    exports,
    field,
    field_records,
    grade_sheets,
    grades,
    health,
    home,
    import_results,
    imports,
    inspections,
    inspections_approving,
    inspections_arranging,
    inspections_list,
    law,
    listings,
    matching,
    orders,
    outside_systems,
    own_inspections,
    parties,
    people,
    people_absences,
    plans,
    records,
    reports,
    setup,
    sign_in,
    talks,
)
from weili.web.views import map as map_views

DOOR = [
    path("healthz", health.healthz, name="healthz"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("second-factor", sign_in.second_factor, name="second-factor"),
    path("first-administrator", sign_in.first_administrator, name="first-administrator"),
    path("password", sign_in.password, name="password"),
]

OFFICE = [
    path("setup", setup.setup, name="setup"),
    path("setup/next", setup.setup_next, name="setup-next"),
    path("", home.home, name="home"),
    path("cockpit/refresh", home.cockpit_refresh, name="cockpit-refresh"),
    path("cockpit/<slug:key>", home.cockpit_rows, name="cockpit-rows"),
    path("duties", duties.duty_list, name="duties"),
    path("duties/export.<str:ending>", duties.duties_export, name="duties-export"),
    path("duties/assign", duties_given.duties_assign, name="duties-assign"),
    path("duties/hand-over", duties_given.duties_hand_over, name="duties-hand-over"),
    path("duties/given/<slug:act>/undo", duties_given.assignment_undo, name="assignment-undo"),
    path("duties/<int:key>", duties.duty, name="duty"),
    path("duties/<int:key>/<str:move>", duties.duty_move, name="duty-move"),
    path("map", map_views.map_page, name="map"),
    path("map/towns.json", map_views.map_towns, name="map-towns"),
    path("map/places.json", map_views.map_places, name="map-places"),
    path("map/list", map_views.map_list, name="map-list"),
    path("businesses", businesses.business_list, name="businesses"),
    path("businesses/export.<str:ending>", businesses.businesses_export, name="businesses-export"),
    path("businesses/<int:key>", archive.business, name="business"),
    path("businesses/<int:key>/card", archive.business_card, name="business-card"),
    path("businesses/<int:key>/timeline", archive.business_timeline, name="business-timeline"),
    path("businesses/<int:key>/records", archive.business_records, name="business-records"),
    path("businesses/<int:key>/documents", archive_papers.business_documents, name="business-documents"),
    path("businesses/<int:key>/documents/add", archive_papers.document_add, name="document-add"),
    path("businesses/<int:key>/documents/<int:document>", archive_papers.document_open, name="document-open"),
    path("businesses/<int:key>/suppliers", archive.business_suppliers, name="business-suppliers"),
    path("businesses/<int:key>/sheet", archive.business_sheet, name="business-sheet"),
    path("parties/<int:key>", parties.party, name="party"),
    path("markets/<int:key>", parties.market, name="market"),
    path("businesses/<int:key>/origins", archive.business_origins, name="business-origins"),
    path("businesses/<int:key>/personal", archive.personal, name="business-personal"),
    path(
        "businesses/<int:key>/entries/<int:entry>", archive_corrections.business_entry, name="business-entry"
    ),
    path(
        "businesses/<int:key>/entries/<int:entry>/correct",
        archive_corrections.business_entry_correct,
        name="business-entry-correct",
    ),
    path("businesses/<int:key>/acts/<str:act>", business_acts.business_act, name="business-act"),
    path("key-list", listings.key_list, name="key-list"),
    path("key-list/export.<str:ending>", listings.key_list_export, name="key-list-export"),
    path("key-list/<int:key>/<str:decision>", listings.key_list_decide, name="key-list-decide"),
    path("leads", listings.leads, name="leads"),
    path("leads/export.<str:ending>", listings.leads_export, name="leads-export"),
    path("leads/<int:key>/<str:decision>", listings.lead_decide, name="lead-decide"),
    path("people", people.people_list, name="people"),
    path("people/export.<str:ending>", people.people_export, name="people-export"),
    path("people/access", people.access_table, name="people-access"),
    path("people/add", people.person_add, name="person-add"),
    path("people/<int:key>", people.person, name="person"),
    path("people/<int:key>/<str:act>", people.person_act, name="person-act"),
    path("absences", people_absences.absences, name="absences"),
    path("absences/add", people_absences.absence_add, name="absence-add"),
    path("absences/<int:key>/<str:act>", people_absences.absence_act, name="absence-act"),
    path("outside-systems", outside_systems.outside_systems, name="outside-systems"),
    path("outside-systems/add", outside_systems.outside_system_add, name="outside-system-add"),
    path(
        "outside-systems/<int:key>/revoke",
        outside_systems.outside_system_revoke,
        name="outside-system-revoke",
    ),
    path("lists/save", desk_lists.list_save, name="list-save"),
    path("lists/<int:key>/forget", desk_lists.list_forget, name="list-forget"),
    path("lists/columns/<slug:name>", desk_lists.list_columns, name="list-columns"),
    path("notifications", desk.notifications, name="notifications"),
    path("notifications/read", desk.notifications_read, name="notifications-read"),
    path("notifications/<int:key>/open", desk.notification_open, name="notification-open"),
    path("jobs", desk.jobs, name="jobs"),
    path("jobs/<int:key>", desk.job, name="job"),
    path("jobs/<int:key>/file", exports.export_file, name="export-file"),
    path("jobs/<int:key>/<str:move>", desk.job_move, name="job-move"),
    path("verification", desk.verification, name="verification"),
    path("verification/seal/<str:code>", desk.seal, name="seal"),
    path("verification/sheet/<int:key>", desk.seal_sheet, name="seal-sheet"),
]

#: imports and the identity of businesses
DATA = [
    path("imports", imports.imports, name="imports"),
    path("imports/export.<str:ending>", imports.imports_export, name="imports-export"),
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
    path("matching/merges/export.<str:ending>", matching.merges_export, name="merges-export"),
    path("matching/merges/<int:key>/undo", matching.undo_merge, name="undo-merge"),
    path("matching/returned", matching.returned, name="returned"),
    path("matching/returned/<int:key>/give", matching.give, name="give-row"),
]

#: grades, plans and the tables of the law
SUPERVISION = [
    path("grades", grades.grades, name="grades"),
    path("grades/export.<str:ending>", grades.grades_export, name="grades-export"),
    path("grades/ungraded/export.<str:ending>", grades.ungraded_export, name="ungraded-export"),
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
    path("plans/<int:key>/unmet/export.<str:ending>", plans.plan_unmet_export, name="plan-unmet-export"),
    path("plans/visits/<int:key>/drop", plans.visit_drop, name="visit-drop"),
    path("law", law.law, name="law"),
    path("law/load", law.law_load, name="law-load"),
    path("law/tables/<str:name>", law.law_table, name="law-table"),
    path("law/loaded/<int:key>", law.law_loaded, name="law-loaded"),
]

#: the records of the district, one list each
RECORDS = [
    each
    for key, address in (
        ("visits", "visits"), ("findings", "findings"), ("samples", "samples"), ("complaints", "complaints"),
        ("cases", "cases"), ("permits", "permits"), ("self-checks", "self-checks"), ("ratings", "ratings"),
        ("businesses", "analysis/businesses"),
    )
    for each in (
        path(address, records.list_of(key), name=records.name_of(key)),
        path(f"{address}/export.<str:ending>", records.export_of(key), name=f"{records.name_of(key)}-export"),
    )
]  # fmt: skip

#: what is counted, and the records behind each number
REPORTS = [
    path("reports/annual", reports.annual_report, name="annual-reports"),
    path("reports/annual/<int:year>", reports.annual_report, name="annual-report"),
    path("reports/annual/<int:year>/report.pdf", reports.annual_report_pdf, name="annual-report-pdf"),
    path(
        "reports/annual/<int:year>/records.<str:ending>/<path:figure>",
        reports.annual_figure_export,
        name="annual-figure-export",
    ),
    path("reports/annual/<int:year>/<path:figure>", reports.annual_figure, name="annual-figure"),
    path("analysis", analysis.analysis, name="analysis"),
    path("analysis/table.<str:ending>", analysis.analysis_export, name="analysis-export"),
    path("foods", analysis.food_categories, name="food-categories"),
]

#: what a business does for itself
OWN = [
    path("own-inspections", own_inspections.own_inspections, name="own-inspections"),
    path("own-inspections/<uuid:key>/rate", own_inspections.own_inspection_rate, name="own-inspection-rate"),
]

#: inspections at the desk, and what follows from them
INSPECTIONS = [
    path("inspections", inspections.inspection_board, name="inspections"),
    path("inspections/calendar", inspections.inspection_calendar, name="inspection-calendar"),
    path("inspections/list", inspections_list.inspection_list, name="inspection-list"),
    path(
        "inspections/list/export.<str:ending>",
        records.export_of("inspections"),
        name="inspection-list-export",
    ),
    path("inspections/reassign", inspections_list.inspections_reassign, name="inspections-reassign"),
    path("inspections/reassign/undo", inspections_list.inspections_undo, name="inspections-undo"),
    path("inspections/approvals", inspections_approving.approvals, name="inspection-approvals"),
    path(
        "inspections/approvals/approve",
        inspections_approving.approvals_approve,
        name="inspection-approvals-approve",
    ),
    path("inspections/new", inspections_arranging.inspection_new, name="inspection-new"),
    path("inspections/<uuid:key>", inspections.inspection, name="inspection"),
    path("inspections/<uuid:key>/amend", inspections_arranging.inspection_amend, name="inspection-amend"),
    path("inspections/<uuid:key>/<str:move>", inspections_arranging.inspection_move, name="inspection-move"),
    path("orders", orders.order_list, name="orders"),
    path("orders/export.<str:ending>", orders.orders_export, name="orders-export"),
    path("orders/<int:key>", orders.order, name="order"),
    path("orders/<int:key>/<str:move>", orders.order_move, name="order-move"),
    path("talks", records.list_of("talks"), name="talks"),
    path("talks/export.<str:ending>", records.export_of("talks"), name="talks-export"),
    path("talks/new", talks.talk_new, name="talk-new"),
    path("talks/<int:key>", talks.talk, name="talk"),
    path("talks/<int:key>/<str:move>", talks.talk_move, name="talk-move"),
    path("draws", draws.draw_list, name="draws"),
    path("draws/new", draws.draw_new, name="draw-new"),
    path("draws/<int:key>", draws.draw, name="draw"),
    path("draws/<int:key>/propose", draws.draw_propose, name="draw-propose"),
    path("calls", calls.call_list, name="calls"),
    path("calls/export.<str:ending>", records.export_of("calls"), name="calls-export"),
    path("calls/new", calls.call_new, name="call-new"),
    path("calls/<int:key>", calls.call, name="call"),
    path("calls/<int:key>/photo", calls.call_photo, name="call-photo"),
]

#: the phone's application and the house's side of it (docs/field-protocol.md)
FIELD = [
    path("field", field.field, name="field"),
    path("field/sw.js", field.field_worker, name="field-worker"),
    path("field/api/me", field.field_me, name="field-me"),
    path("field/api/list", field.field_list, name="field-list"),
    path("field/api/records", field_records.field_send, name="field-send"),
    path("field/api/packs/<uuid:key>", field_records.field_pack, name="field-pack"),
    path("field/api/packs/<uuid:key>/records", field_records.field_records, name="field-records"),
    path("field/api/packs/<uuid:key>/files/<str:sha256>", field_records.field_file, name="field-file"),
    path("field/api/<path:rest>", field.field_nothing, name="field-nothing"),
    path("field/<path:rest>", field.field, name="field-inside"),
]

PAGES = [*DOOR, *OFFICE, *DATA, *SUPERVISION, *INSPECTIONS, *RECORDS, *REPORTS, *OWN, *FIELD]
