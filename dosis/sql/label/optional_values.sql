-- Values that may be left out and that are there; of variants, at least one of which must be there, none is counted.
select * exclude (presence) from given_values where presence = 'optional'
