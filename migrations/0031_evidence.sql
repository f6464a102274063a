-- Evidence: this thing (kind and id) proves that one. Nothing here knows what it points at.
create table evidence_links (
    source_kind text   not null,
    source_id   text   not null,
    target_kind text   not null,
    target_id   text   not null,
    by_id       text   not null,
    at          bigint not null,
    primary key (source_kind, source_id, target_kind, target_id)
);

create index evidence_of_target on evidence_links (target_kind, target_id, at);

-- The standard item that a mark points at, by its code.
alter table marks add column item text;
