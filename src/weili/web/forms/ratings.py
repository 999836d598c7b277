"""How a business rates an inspection of itself."""

from django import forms

from weili.inspection.models import Rating
from weili.inspection.services.ratings import COMPLAINTS
from weili.web.forms import Form, sentences


class Rate(Form):
    """One press says enough; what was not right and a few words may follow."""

    score = forms.TypedChoiceField(
        label="这次检查", coerce=int, choices=list(reversed(Rating.Score.choices)), widget=forms.RadioSelect
    )
    complaints = forms.MultipleChoiceField(
        label="有没有这些情况（没有就不选）", required=False, choices=list(COMPLAINTS.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    text = sentences("还想说的话", required=False, most=500)
