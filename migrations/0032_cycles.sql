-- PLC cycles (วงรอบ): steps of their own, roles of the round, how they moved, and what a colleague saw in the classroom.
create table cycles (
    id           text   primary key,
    space_id     text   not null references spaces (id),
    title        text   not null,
    problem      text   not null default '',
    round        bigint not null default 1,
    -- the cycle of the round before
    continues_id text   references cycles (id),
    practice_id  text,
    -- its own copy of the template, as JSON
    steps        text   not null,
    step         text   not null,
    -- a step sleeps after so many days
    sleep_days   bigint not null,
    -- how hours are counted, as JSON
    rule         text   not null,
    started_by   text   not null references people (id),
    started_at   bigint not null,
    moved_at     bigint not null,
    reminded_at  bigint,
    closed_at    bigint,
    version      bigint not null default 1
);

create index cycles_of_space on cycles (space_id, started_at);
create index cycles_by_move on cycles (closed_at, moved_at);

create table cycle_moves (
    cycle_id text   not null references cycles (id),
    step     text   not null,
    at       bigint not null,
    by_id    text   not null,
    -- the day on which the step is to be done
    due      bigint,
    primary key (cycle_id, at, step)
);

create table cycle_roles (
    cycle_id  text   not null references cycles (id),
    role      text   not null,
    person_id text   not null references people (id),
    primary key (cycle_id, role, person_id)
);

create index cycle_roles_of_person on cycle_roles (person_id);

create table observations (
    id         text   primary key,
    cycle_id   text   not null references cycles (id),
    step       text   not null,
    author_id  text   not null references people (id),
    body       text   not null,
    at         bigint not null,
    edited_at  bigint,
    version    bigint not null default 1
);

create index observations_of_cycle on observations (cycle_id, at);
