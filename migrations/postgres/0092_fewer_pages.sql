-- A client's id begins with the time: sought by it first, messages of one moment lie side by side, whoever wrote them.
alter table messages drop constraint messages_author_id_client_id_key;
alter table messages add constraint messages_client unique (client_id, author_id);
