-- What manual control found, by sample.

select * from quality.sample_results
order by drawn_on desc, sample
