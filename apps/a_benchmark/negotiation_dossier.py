"""This page shows what both parties need to know of a medicine before they negotiate."""

from dosis import dossier, dossier_table, dossier_view, page
from dosis.dossier_words import say

view = page.open_page("negotiation_dossier")
dossier_place, role_place = view.filters(3, 2)
declared = view.attempt(dossier.declared_dossiers)
name = view.choose(
    dossier_place,
    "dossier",
    declared,
    label=say("dossier", view.language),
    names=lambda option: declared[option][f"label_{view.language}"],
)
viewer = dossier_view.choose_viewer(view, role_place, name, declared[name])
kept = dossier_view.opened(view, name, viewer)
whole = dossier_table.whole(kept.content)

view.answer(dossier_view.sentence(view, kept), whole)
view.text(dossier_view.remark(view, kept, viewer))
dossier_view.show(view, kept)
dossier_view.show_fingerprint(view, kept, viewer)
view.close(whole)
