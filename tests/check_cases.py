"""This module holds, for each check, a defect that it must find and a decoy that it must not.

A case names the expectation, the month, an edit of the delivered doses of that month (or of the
frames that the checks read) and a look-alike. `delivered` are the rows of SMR in the month; edits
are SQL. `some_of(n)` is true of n % of the rows.
"""

MONTH = "2023-03"
WEST = "k_region_id % 10 = 2"  # Midtjylland
SMR = "indberetningmedpris"


def set_where(column: str, value: str, condition: str) -> str:
    """An edit that puts `value` into a column of the rows that meet a condition."""
    return f"update delivered set {column} = {value} where {condition}"


OTHER_UNIT = set_where("v_adm_dosis_enhed", "'zz'", "some_of(10)")
THOUSANDS = "v_styrke_num * 1000"
PARTED = "update delivered set d_ord_slut = d_ord_start - interval 9 days where some_of(10)"
NO_UNIT = "update delivered set c_kontaktansvar_afd_shak = {0}, c_shak = {1} where some_of(10)"
FRAME = "update {0} set {1} where {2}"

# check: (expectation, level that is judged, unit or None, defect, decoy)
CASES = {
    "missing_share": (
        f"{SMR}.dose_is_given.v_adm_dosis", "country", None,
        set_where("v_adm_dosis", "null", "some_of(10)"),
        set_where("v_adm_dosis", "null", "some_of(1)"),
    ),
    "missing_jump": (
        f"{SMR}.as_complete_as_before.c_varenummer", "country", None,
        set_where("c_varenummer", "null", "some_of(40)"),
        set_where("c_varenummer", "null", "some_of(10)"),
    ),
    "missing_against_peers": (
        f"{SMR}.as_complete_as_others.d_kontakt_start", "region", "Midtjylland",
        set_where("d_kontakt_start", "null", f"some_of(70) and {WEST}"),
        set_where("d_kontakt_start", "null", "some_of(70)"),
    ),
    "empty_column": (
        f"{SMR}.no_column_is_empty.c_ord_type", "country", None,
        set_where("c_ord_type", "null", "true"),
        set_where("c_ord_type", "null", "some_of(95)"),
    ),
    "invalid_share": (
        f"{SMR}.dose_unit_is_known.v_adm_dosis_enhed", "country", None,
        OTHER_UNIT,
        set_where("v_adm_dosis_enhed", "upper(v_adm_dosis_enhed) || ' '", "true"),
    ),
    "invalid_jump": (
        f"{SMR}.units_as_before.v_adm_dosis_enhed", "country", None,
        OTHER_UNIT,
        set_where("v_adm_dosis_enhed", "'zz'", "some_of(1)"),
    ),
    "invalid_against_peers": (
        f"{SMR}.units_as_others.v_adm_dosis_enhed", "region", "Midtjylland",
        set_where("v_adm_dosis_enhed", "'zz'", f"some_of(20) and {WEST}"),
        set_where("v_adm_dosis_enhed", "'zz'", "some_of(20)"),
    ),
    "out_of_range_share": (
        f"{SMR}.dose_is_possible.v_adm_dosis", "country", None,
        set_where("v_adm_dosis", "'-5'", "some_of(2)"),
        set_where("v_adm_dosis", "'9999'", "some_of(2)"),
    ),
    "repeated_key_share": (
        f"{SMR}.key_is_unique.k_adm_id", "country", None,
        "insert into delivered from delivered where some_of(5)",
        set_where("k_adm_id", "null", "some_of(5)"),
    ),
    "broken_rule_share": (
        f"{SMR}.dates_are_in_order.order_ends_after_it_starts", "country", None,
        PARTED,
        set_where("d_ord_slut", "null", "some_of(10)"),
    ),
    "unknown_unit_share": (
        f"{SMR}.units_are_known", "country", None,
        NO_UNIT.format("'9999999'", "'9999999'"),
        NO_UNIT.format("null", "c_shak"),
    ),
    "rows_lost_share": (
        f"{SMR}.rows_are_kept", "country", None,
        FRAME.format("row_account_months", "row_count = 99 * row_count", "rule = 'repeated key'"),
        FRAME.format("row_account_months", "row_count = 99 * row_count", "is_kept"),
    ),
    "unlinked_share": (
        f"{SMR}.doses_are_linked", "country", None,
        FRAME.format("link_counts", "link_method = 'none'", "link_method = 'exact'"),
        FRAME.format("link_counts", "link_method = 'interval'", "link_method = 'exact'"),
    ),
    "rows_against_usual": (
        f"{SMR}.reports_every_month", "region", "Midtjylland",
        f"delete from delivered where {WEST}",
        f"delete from delivered where {WEST} and some_of(50)",
    ),
    "units_reporting_share": (
        f"{SMR}.hospitals_report", "region", "Midtjylland",
        f"delete from delivered where {WEST} and left(c_kontaktansvar_afd_shak, 4) != '6620'",
        f"delete from delivered where {WEST} and some_of(50)",
    ),
    "rows_against_last_year": (
        f"{SMR}.as_many_rows_as_last_year", "country", None,
        "delete from delivered where some_of(70)",
        "delete from delivered where some_of(30)",
    ),
    "mean_against_last_year": (
        f"{SMR}.mean_as_before.v_styrke_num", "country", None,
        set_where("v_styrke_num", "v_styrke_num * 4", "true"),
        set_where("v_styrke_num", "v_styrke_num * 4", "some_of(10)"),
    ),
    "median_against_last_year": (
        f"{SMR}.median_as_before.v_styrke_num", "country", None,
        set_where("v_styrke_num", "v_styrke_num * 10", "true"),
        set_where("v_styrke_num", THOUSANDS, "some_of(5)"),
    ),
    "spread_against_last_year": (
        f"{SMR}.spread_as_before.v_adm_dosis", "country", None,
        set_where("v_adm_dosis", "'10'", "true"),
        set_where("v_adm_dosis", "'10'", "some_of(10)"),
    ),
    "distinct_against_last_year": (
        f"{SMR}.values_as_before.c_atc", "country", None,
        set_where("c_atc", "'N02BE01'", "some_of(99)"),
        "delete from delivered where some_of(30)",
    ),
    "value_shift": (
        f"{SMR}.shares_as_before.c_ord_type", "country", None,
        set_where("c_ord_type", "'PN'", "some_of(60)"),
        set_where("c_ord_type", "'PN'", "some_of(5)"),
    ),
    "value_shift_against_peers": (
        f"{SMR}.shares_as_others.c_adm_vej", "region", "Midtjylland",
        set_where("c_adm_vej", "'IH'", WEST),
        set_where("c_adm_vej", "'IH'", "true"),
    ),
    "new_value_share": (
        f"{SMR}.codes_are_not_new.c_ord_type", "country", None,
        set_where("c_ord_type", "'NY'", "some_of(10)"),
        set_where("c_ord_type", "'PN'", "some_of(10)"),
    ),
    "median_against_peers": (
        f"{SMR}.median_as_others.v_styrke_num", "region", "Midtjylland",
        set_where("v_styrke_num", THOUSANDS, WEST),
        set_where("v_styrke_num", THOUSANDS, "true"),
    ),
    "delivery_age": (
        f"{SMR}.comes_in_time", "country", None,
        FRAME.format("delivered_months", "delivered_on = delivered_on + 90", "true"),
        FRAME.format("delivered_months", "delivered_on = delivered_on + 5", "true"),
    ),
    "settled_revision_share": (
        f"{SMR}.settled_months_stay", "country", None,
        "insert into delivered_months select * replace (2 * row_count as row_count, 9 as "
        "delivery_number) from delivered_months where delivery_number = (select min("
        f"delivery_number) from delivered_months where table_name = '{SMR}')",
        "insert into delivered_months select * replace (2 * row_count as row_count, 999 as "
        "delivery_number) from delivered_months where delivered_on = (select max(delivered_on) "
        "from delivered_months) and month_on + interval 2 months > delivered_on",
    ),
}  # fmt: skip
