"""What a scan at the door of a business may contain (企业码)."""

from weili.archive.models import Business, Door, Permit


def scan_codes(business: Business) -> list[str]:
    """The credit code, the permits and the door code of an archive; what was scanned holds one of them."""
    root = business.root_id or business.pk
    found = [business.operator.uscc] if business.operator else []
    permits = Permit.objects.filter(business__root=root, state=Permit.State.VALID).order_by("pk")
    found += permits.values_list("number", flat=True)
    found += Door.objects.filter(business=root).values_list("code", flat=True)
    return [code for code in dict.fromkeys(found) if code]
