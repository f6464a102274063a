-- Lineage (สายสืบทอด): an adaptation is a practice of its own that names the one it comes from. One parent each, so that the whole is a forest.
create table practice_parents (
    practice_id    text   primary key references practices (id),
    parent_id      text   not null references practices (id),
    parent_version bigint not null,
    -- what was changed, and why
    changed        text   not null,
    why            text   not null,
    -- title, authors, school and licence of the parent as they stood: the licence asks that it stays
    credit         text   not null,
    by_id          text   not null references people (id),
    at             bigint not null,
    check (practice_id <> parent_id)
);

create index practice_children on practice_parents (parent_id, practice_id);

-- Its one row is written first by whoever names a parent: two at once would otherwise close a circle that neither sees.
create table lineage_turn (
    id bigint primary key,
    at bigint not null
);

insert into lineage_turn (id, at) values (1, 0);
