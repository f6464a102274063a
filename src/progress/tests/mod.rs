mod scene;
mod sides;
mod recount_store;
