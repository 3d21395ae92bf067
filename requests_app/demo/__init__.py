from django.dispatch import Signal

#: Sent with office and today when the demonstration stands, for what is built upon its cases.
demo_made = Signal()
