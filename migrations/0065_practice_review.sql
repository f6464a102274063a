-- Review (ตรวจทาน) of a practice's working copy: where it stands, and every move with who, when and why.
alter table practices add column stage text not null default 'draft' check (stage in ('draft', 'peer_check', 'lead_check', 'approved'));
alter table practices add column reviewer_id text references people (id);
alter table practices add column approved_for text check (approved_for in ('network', 'public'));
update practices set stage = 'lead_check' where submitted_at is not null;

create table practice_reviews (
    practice_id text   not null references practices (id),
    number      bigint not null,
    at          bigint not null,
    by_id       text   not null references people (id),
    move        text   not null check (move in ('ask', 'take_back', 'pass', 'return', 'submit', 'approve', 'change', 'publish', 'retire')),
    -- why, in the words of whoever moved it
    words       text   not null,
    -- the colleague asked by name
    reviewer_id text   references people (id),
    audience    text   check (audience in ('network', 'public')),
    -- which saved words it was about
    draft_version bigint not null,
    primary key (practice_id, number)
);
