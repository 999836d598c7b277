"""安在线: complaints and reports. For now it takes in those received elsewhere.

Regulation: 《市场监督管理投诉举报处理办法》.
"""
