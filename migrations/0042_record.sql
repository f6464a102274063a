-- The meeting record of a cycle, and statements of hours.
create table cycle_records (
    cycle_id    text   primary key references cycles (id),
    state       text   not null check (state in ('draft', 'sent', 'approved')),
    -- JSON: what people wrote in place of what was written for them, by section
    edited      text   not null,
    -- JSON: the whole record as it was sent; later talk does not change it
    fixed       text,
    sent_by     text   references people (id),
    sent_at     bigint,
    approved_by text   references people (id),
    approved_at bigint,
    changed_at  bigint not null,
    version     bigint not null default 1
);

create table statements (
    -- read aloud and typed in: no look-alikes
    code         text   primary key,
    person_id    text   not null references people (id),
    year_kind    text   not null check (year_kind in ('academic', 'fiscal')),
    -- Common Era
    year         bigint not null,
    -- confirmed when it was made: minutes, and their lines as JSON
    minutes      bigint not null,
    lines        text   not null,
    made_at      bigint not null,
    withdrawn_at bigint
);

create index statements_of_person on statements (person_id, made_at);
