mod recount_store;
mod scene;
mod sides;
mod world_store;
