"""Filters that every template may use: days, instants and words as the interface writes them."""

from django import template

register = template.Library()
