"""The pages of the office, by address. The name of a move is its button, its address and its service."""

from django.urls import path

from weili.web.views import (
    archive,
    business_acts,
    businesses,
    desk,
    duties,
    health,
    home,
    listings,
    people,
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

PAGES = [*DOOR, *OFFICE]
