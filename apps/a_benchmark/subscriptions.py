"""This page takes subscriptions, shows what they would tell now, and how often that was right."""

import streamlit as st

from dosis import page, subscription_choice, subscription_form, subscription_own, subscription_view

view = page.open_page("subscriptions")
token = st.query_params.get("key")
if token:
    subscription_own.show(view, token, st.query_params.get("event"))
else:
    watch = subscription_choice.watch_chosen(view)
    found = view.attempt(subscription_view.found, watch, view.viewer)
    answer = view.attempt(subscription_view.asked, watch, view.viewer)
    view.answer(subscription_view.sentence(view, watch, found), answer)
    subscription_form.show(view, watch)
    subscription_view.show(view, watch, found, answer)
    subscription_view.show_right(view)
    view.close(answer)
