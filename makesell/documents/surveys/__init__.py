"""Surveys 满意度问卷 (PRO-7): after goods arrived or were accepted, a customer is asked once how content it is; the score is whose the order was."""
