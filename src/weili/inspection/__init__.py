"""管在半: what was found on a visit. For now it takes in the findings of inspections made elsewhere.

Regulation: 《食品生产经营监督检查管理办法》.
"""
