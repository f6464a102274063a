-- Nothing asks for the messages of a moment any more: a mention says which message names somebody, and files are asked for by their space.
-- Each index is written with each word that is said.
drop index messages_by_time;
