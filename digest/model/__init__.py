"""Frozen values of the trade: what stages take and give. They know no network, no database and no clock.

article (picture, dropped, reading) · summary · region · source · edition · story · issue
"""
