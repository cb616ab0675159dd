-- Values that the dictionary demands and that are there.
select * exclude (presence) from given_values where presence = 'required'
