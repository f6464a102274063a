-- Reports of abuse (รายงาน): what was reported and why, what was decided, and every step on the way.
create table reports (
    id              text   primary key,
    kind            text   not null check (kind in ('message', 'practice', 'person')),
    -- SPACE:NUMBER, a practice or a person
    object          text   not null,
    space_id        text   references spaces (id),
    network_id      text   references networks (id),
    organisation_id text   references organisations (id),
    -- the person concerned; none for a practice that nobody here wrote
    about_id        text   references people (id),
    reporter_id     text   not null references people (id),
    reason          text   not null,
    words           text   not null,
    created_at      bigint not null,
    escalated_at    bigint,
    decision        text   check (decision in ('keep', 'hide', 'warn', 'suspend')),
    decided_by      text   references people (id),
    decided_at      bigint,
    -- what the person concerned is told
    told            text
);

create index reports_newest on reports (created_at desc, id desc);
create index reports_of_reporter on reports (reporter_id, object);

create table report_steps (
    report_id text   not null references reports (id),
    number    bigint not null,
    at        bigint not null,
    by_id     text   not null references people (id),
    step      text   not null check (step in ('reported', 'escalated', 'keep', 'hide', 'warn', 'suspend')),
    detail    text,
    primary key (report_id, number)
);
