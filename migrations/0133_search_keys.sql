-- Keys by which names are searched: an empty one is made again at the next start, with the folding of this release.
alter table networks add column search_key text not null default '';
update people set search_key = '';
update organisations set search_key = '';
