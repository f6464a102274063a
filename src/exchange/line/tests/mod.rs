mod forms;
mod nothing_lost;
