-- Adoptions (การนำไปใช้): a school tries a practice of another; every move is a row with who, when and why, every measure a series of dated points.
create table adoptions (
    id               text   primary key,
    practice_id      text   not null references practices (id),
    school_id        text   not null references organisations (id),
    -- the published version that it began with
    practice_version bigint not null,
    state            text   not null check (state in ('interested', 'planned', 'trying', 'kept', 'adapted', 'dropped')),
    moved_at         bigint not null,
    -- first tried, whatever came of it
    tried_at         bigint,
    -- what its measures say together, null while they say nothing
    effect           text   check (effect in ('better', 'same', 'worse')),
    started_by       text   not null references people (id),
    started_at       bigint not null,
    version          bigint not null default 1,
    unique (practice_id, school_id)
);

create index adoptions_of_school on adoptions (school_id, started_at);

create table adoption_moves (
    adoption_id text   not null references adoptions (id),
    position    bigint not null,
    state       text   not null,
    reason      text   not null,
    at          bigint not null,
    by_id       text   not null references people (id),
    primary key (adoption_id, position)
);

create table adoption_measures (
    id          text   primary key,
    adoption_id text   not null references adoptions (id),
    name        text   not null,
    unit        text   not null,
    better      text   not null check (better in ('more', 'less')),
    by_id       text   not null references people (id),
    at          bigint not null
);

create index measures_of_adoption on adoption_measures (adoption_id, at);

create table measure_points (
    id         text   primary key,
    measure_id text   not null references adoption_measures (id),
    -- the day in Bangkok, 2026-11-22
    day        text   not null,
    value      double precision not null,
    -- 12 of 20; null = a plain number
    out_of     double precision,
    note       text   not null,
    by_id      text   not null references people (id),
    at         bigint not null
);

create index points_of_measure on measure_points (measure_id, day);
