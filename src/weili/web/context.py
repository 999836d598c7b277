"""What the frame of every page needs: the person, the menu, whose data this is."""

from typing import Any

from django.http import HttpRequest

from weili.kernel.access import acts_of, posts_of
from weili.kernel.models import Notification, Person, Post
from weili.kernel.roles import Act, Role
from weili.web.help import help_for
from weili.web.navigation import menu_of

#: how many entries the bar at the bottom of a phone has room for beside 更多
ON_A_PHONE = 4


def frame(request: HttpRequest) -> dict[str, Any]:
    """The signed-in person, their posts in words, their menu, unread notifications and the demo mark."""
    person = getattr(request, "person", None)
    if person is None:
        return {"person": None}
    on = request.on  # type: ignore[attr-defined]
    posts = posts_of(person, on=on)
    acts = acts_of(person, on=on)
    menu = menu_of(acts, request.path)
    districts = {post.district for post in posts if post.district}
    return {
        "person": person,
        "posts": [_words(post, person) for post in posts],
        "menu": menu,
        "phone_menu": [entry for _, entries in menu for entry in entries if entry.phone][:ON_A_PHONE],
        "unread": Notification.objects.filter(person=person, read_at__isnull=True).count(),
        # links that spare a walk; the pages behind them decide
        "may_arrange": Act.PROPOSE_VISIT in acts,
        "may_call": Act.RECORD_CALL in acts,
        "help": help_for(match.view_name) if (match := request.resolver_match) else (),
        "demo": any(district.demo for district in districts),
        "district_name": "、".join(sorted(district.name for district in districts)) or "为力",
    }


def _words(post: Post, person: Person) -> str:
    """渤海所 监管人员; a post that is lent says whose it is."""
    words = f"{post.station or post.district or ''} {Role(post.role).label}".strip()
    return words if post.person_id == person.pk else f"{words}（代{post.person.name}）"
