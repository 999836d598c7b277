"""食在健: penalty cases. For now it takes in penalties decided elsewhere.

Regulation: 《市场监督管理行政处罚程序规定》.
"""
