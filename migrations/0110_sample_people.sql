-- People of the sample world sign in by one click and never get a password. Where a sample world stands already, they are those without one.
alter table people add column sample boolean not null default false;

update people set sample = true where password_hash is null and exists (select 1 from settings where key = 'demo');
