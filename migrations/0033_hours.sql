-- Sessions of a cycle (วงคุย), who was there, and the hours that fall out of them. Hours that count are computed from the log; what stands here was
-- decided by somebody: confirmed, disputed, settled.
create table plc_sessions (
    id             text    primary key,
    cycle_id       text    not null references cycles (id),
    space_id       text    not null references spaces (id),
    topic          text    not null default '',
    link           text    not null default '',
    step           text    not null,
    planned_from   bigint,
    planned_until  bigint,
    opened_at      bigint,
    opened_by      text,
    closed_at      bigint,
    -- read aloud to people on site
    code           text    not null,
    -- the hour rule as it stood at the opening, as JSON
    rule           text    not null,
    -- the log is read after this number, and up to that one once nothing later can count
    after_number   bigint  not null default 0,
    last_number    bigint,
    -- lines of an imported history count, because the group said so
    imported       boolean not null default false,
    created_by     text    not null references people (id),
    created_at     bigint  not null,
    version        bigint  not null default 1
);

create index plc_sessions_of_cycle on plc_sessions (cycle_id, created_at);
create index plc_sessions_by_day on plc_sessions (opened_at);

create table session_attendance (
    session_id text   not null references plc_sessions (id),
    person_id  text   not null references people (id),
    way        text   not null check (way in ('room', 'code', 'list')),
    at         bigint not null,
    by_id      text   not null,
    primary key (session_id, person_id, way)
);

create index session_attendance_of_person on session_attendance (person_id, session_id);

create table session_hours (
    session_id text   not null references plc_sessions (id),
    person_id  text   not null references people (id),
    state      text   not null check (state in ('confirmed', 'disputed')),
    -- the slots as decided, as JSON; none while nobody decided
    slots      text,
    reason     text,
    at         bigint not null,
    by_id      text   not null,
    primary key (session_id, person_id)
);

create index session_hours_of_person on session_hours (person_id);

create table session_history (
    id         text   primary key,
    session_id text   not null references plc_sessions (id),
    person_id  text   not null,
    at         bigint not null,
    by_id      text   not null,
    change     text   not null check (change in ('confirmed', 'disputed', 'withdrawn', 'settled')),
    minutes    bigint not null,
    words      text
);

create index session_history_of_line on session_history (session_id, person_id, at);

create table session_notes (
    session_id text   not null references plc_sessions (id),
    person_id  text   not null references people (id),
    learned    text   not null,
    at         bigint not null,
    primary key (session_id, person_id)
);

-- Messages that were taken back: their acts count no more, unless hours were confirmed before.
create table withdrawn_acts (
    space_id text   not null,
    number   bigint not null,
    at       bigint not null,
    primary key (space_id, number)
);

-- Lines of an imported history by whom they are, so far as a member was found: they count where a session says that the group confirmed them.
create table imported_acts (
    space_id   text   not null,
    number     bigint not null,
    person_id  text   not null,
    written_at bigint not null,
    primary key (space_id, number)
);

create index imported_acts_by_time on imported_acts (space_id, written_at);
