-- Practices: a working copy, the versions that were published, who wrote them, and what they are found by.
create table practices (
    id             text primary key,
    external_id    text unique,
    owner_id       text not null references organisations (id),
    network_id     text references networks (id),
    state          text not null check (state in ('draft', 'published', 'retired')),
    audience       text check (audience in ('network', 'public')),
    -- the read token beside its authors': all, network:…, submitted:…, retired:…; empty = its authors alone
    readers        text not null,
    kind           text not null check (kind in ('teaching', 'management')),
    -- the newest published version; 0 = none yet
    version        bigint not null default 0,
    -- the working copy where it differs from that version, and how often it was saved
    draft          text,
    draft_version  bigint not null default 1,
    saved_at       bigint not null,
    saved_by       text,
    submitted_at   bigint,
    submitted_by   text,
    published_at   bigint,
    retired_at     bigint,
    retired_by     text,
    retired_reason text,
    created_at     bigint not null,
    created_by     text,
    -- when it was last published, or else saved: lists are newest first
    ordered_at     bigint not null
);

create index practices_newest on practices (ordered_at desc, id desc);
create index practices_of_owner on practices (owner_id, state);
create index practices_of_network on practices (network_id, state);

create table practice_versions (
    practice_id text   not null references practices (id),
    version     bigint not null,
    at          bigint not null,
    by_id       text,
    changed     text   not null,
    audience    text   not null check (audience in ('network', 'public')),
    network_id  text,
    content     text   not null,
    primary key (practice_id, version)
);

create table practice_authors (
    practice_id text   not null references practices (id),
    person_id   text   not null references people (id),
    position    bigint not null,
    primary key (practice_id, person_id)
);

create index practices_of_author on practice_authors (person_id, practice_id);

create table practice_tags (
    practice_id text not null references practices (id),
    kind        text not null check (kind in ('standard', 'grade', 'subject', 'size_class')),
    value       text not null,
    primary key (practice_id, kind, value)
);

create index practices_by_tag on practice_tags (kind, value, practice_id);
