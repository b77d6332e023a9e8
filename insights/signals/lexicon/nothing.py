"""Phrases that look like a signal and are none: names, adjectives, ways of speaking."""

NOTHING = """
removal of ~8 rating|ratings|assessment*
mid to late
late breaking
late spring|summer|autumn|winter|january|february|march|april|may|june|july|august|september|october|november|december
late 2020s|1990s|2000s|2010s|2030s|2040s
late in|this|last|next year|month|week
from time to time
support team*|desk|service*|contract*|level*|arrangement*|staff
open source
approved end|start|budget*|baseline*|plan*|cost*|date*|funding|business|supplier*
left to
left hand
to date
sign up
risk management|register*|pot|provision|appetite|owner*|allowance|based
quantified? risk assessment
delay repay
at risk of? register
cost saving* target*
security clearance|cleared|services|council|spending|team
food|border|national|energy|social security
help* to|the|with|of|us|users|people|them|ensure|make|deliver|support|improve|reduce
health and safety
bank|public holiday*
release|releases|released to
uncertainty|uncertainties range*
pending|open pull|pr|prs
broken ~1 down
as opposed to
not|isn't|wasn't|aren't working on
recovered from
debt|debts|costs ~4 recovered
appointment of|to ~4 supplier*|contractor*|bidder*|auditor*|contract|partner*|provider*
supplier*|contractor*|bidder*|partner*|provider* ~3 joining|joined|appointed|onboarded
never type*|patterns
issue|issues list|tracker|label*|number*
closed issue*
failed? to? compile
"""
