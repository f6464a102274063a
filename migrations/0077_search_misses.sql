-- Questions that found nothing (F-SE-8), by network. Who asked is kept as a sum over question and person, to count each once and name nobody.
create table search_misses (
    network_id text   not null references networks (id),
    question   text   not null,
    asker      text   not null,
    at         bigint not null,
    primary key (network_id, question, asker)
);

create index search_misses_at on search_misses (network_id, at);
