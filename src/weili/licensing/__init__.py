"""创在善: permits of every kind, from application to ending. For now it takes in permits decided elsewhere.

Regulation: 《食品经营许可和备案管理办法》, 《食品生产许可管理办法》, 《北京市小规模食品生产经营管理规定》.
"""
