-- Each detected break as a reader is told it: when, how much of what, and what the others did meanwhile. Source: the
-- figures of the break; the words are the project's.

with size_words as (

    select * from {{ ref('int_breaks__size_words') }}

),

with_sentences as (

    select
        *,
        'Fra ' || {{ month_in_words('from_on', 'da') }}
        || case when to_month_on is null then '' else ' til ' || {{ month_in_words('to_month_on', 'da') }} end
        || ': ' as when_da,
        'From ' || {{ month_in_words('from_on', 'en') }}
        || case when to_month_on is null then '' else ' to ' || {{ month_in_words('to_month_on', 'en') }} end
        || ': ' as when_en,
        case series_kind
            when
                'share'
                then after_words || ' af rækkerne har ' || value || ' i ' || field_da || ', før ' || before_words
            when 'missing' then after_words || ' af rækkerne mangler ' || field_da || ', før ' || before_words
            when 'validity'
                then
                    after_words || ' af rækkerne har en ugyldig værdi i ' || field_da || ', før ' || before_words
            when
                'mean'
                then field_da || ' er i gennemsnit ' || size_words || {{ by_sign('size', ' højere', ' lavere') }}
            when 'spread' then field_da || ' spreder ' || size_words || {{ by_sign('size', ' mere', ' mindre') }}
            when 'variety'
                then
                    field_da || ' har ' || size_words
                    || {{ by_sign('size', ' flere', ' færre') }} || ' forskellige værdier'
            else 'ca. ' || size_words || {{ by_sign('size', ' flere ', ' færre ') }} || what_da
        end as change_da,
        case series_kind
            when 'share'
                then
                    after_words || ' of the rows hold ' || value || ' in ' || field_en || ', before '
                    || before_words
            when 'missing' then after_words || ' of the rows lack ' || field_en || ', before ' || before_words
            when 'validity'
                then
                    after_words
                    || ' of the rows hold an invalid value in '
                    || field_en
                    || ', before '
                    || before_words
            when
                'mean'
                then field_en || ' is ' || size_words || {{ by_sign('size', ' higher', ' lower') }} || ' on average'
            when 'spread' then field_en || ' spreads ' || size_words || {{ by_sign('size', ' more', ' less') }}
            when 'variety'
                then
                    field_en || ' holds ' || size_words
                    || {{ by_sign('size', ' more', ' fewer') }} || ' different values'
            else 'about ' || size_words || {{ by_sign('size', ' more ', ' fewer ') }} || what_en
        end as change_en,
        own_step / step between 0.75 and 1.33 as are_others_still
    from size_words

),

in_words as (

    select
        with_sentences.* exclude (
            with_sentences.when_da, with_sentences.when_en, with_sentences.change_da, with_sentences.change_en
        ),
        {{ with_comma('when_da || change_da') }}
        || ' (95 %-interval for ændringen ' || {{ with_comma("least_words || ' til ' || most_words") }} || '). '
        || coalesce('Næsten alle er ' || with_sentences.atc || '. ', '')
        || case
            when not with_sentences.has_others then 'Der er ingen andre enheder at sammenligne med.'
            when with_sentences.unit_level = 'region' and with_sentences.are_others_still
                then 'Regionens sygehuse fulgtes ad; de andre regioner ændrede sig ikke.'
            when with_sentences.are_others_still then 'De andre sygehuse ændrede sig ikke.'
            else 'De andre ændrede sig også, men ikke på samme måde.'
        end as text_da,
        with_sentences.when_en
        || with_sentences.change_en
        || ' (95 % interval of the change '
        || with_sentences.least_words
        || ' to '
        || with_sentences.most_words
        || '). '
        || coalesce('Almost all are ' || with_sentences.atc || '. ', '')
        || case
            when not with_sentences.has_others then 'There are no other units to compare with.'
            when with_sentences.unit_level = 'region' and with_sentences.are_others_still
                then 'The hospitals of the region moved together; the other regions didn''t change.'
            when with_sentences.are_others_still then 'The other hospitals didn''t change.'
            else 'The others changed too, but not in the same way.'
        end as text_en,
        {{ with_comma('change_da') }} as label_da,
        with_sentences.change_en as label_en
    from with_sentences

)

select * from in_words
