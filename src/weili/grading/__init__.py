"""人在干: the statutory risk grade A–D of a business for a year, with its reasons and two signatures.

Regulation: 《食品生产经营风险分级管理办法（试行）》食药监食监一〔2016〕115号.
"""
