"""Why an attempt at a slip ended as it did, or a printer is as it is, in words for whoever reads them, in the office as at a terminal."""

from hallq.words import mark as _

REASON_WORDS = {
    "proved": _("the printer said so"),
    "nothing_answers": _("the printer takes slips and says nothing"),
    "refused": _("the printer refuses the connection"),
    "unreachable": _("the printer cannot be reached"),
    "busy": _("another program uses the printer, or it is still at an earlier slip"),
    "no_server": _("the print server cannot be reached"),
    "no_queue": _("the print server has no such queue"),
    "queue_stopped": _("the queue of the print server is stopped"),
    "silent": _("the printer does not answer"),
    "closed": _("the connection broke off"),
    "paper_out": _("no paper"),
    "cover_open": _("the cover is open"),
    "error": _("the printer reports a fault"),
    "offline": _("the printer is switched off line"),
    "stalled": _("the printer stopped taking data"),
    "no_proof": _("the printer did not confirm it"),
    "full": _("the printer's memory is full"),
    "lease_lost": _("another worker took it"),
    "cannot_be_made": _("the slip cannot be made for this printer"),
    "worker_lost": _("the program ended meanwhile"),
    "unattended": _("nothing takes the slips of this printer"),
    "agent_restarted": _("the print agent began anew meanwhile"),
}
