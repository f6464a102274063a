//! The command line: `kalyanamit serve`, and everything an operator does beside it.
mod command;

use clap::Parser;

/// Small words come and go by the million, SQLite's pages among them; the system's allocator took a fifth of a busy node's time.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> std::process::ExitCode {
    kalyanamit::platform::private::keep_to_ourselves();
    kalyanamit::platform::telemetry::start();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            kalyanamit::platform::telemetry::say(&format!("kalyanamit: {error}"));
            return std::process::ExitCode::FAILURE;
        }
    };
    match runtime.block_on(command::run(command::Cli::parse())) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            kalyanamit::platform::telemetry::say(&format!("kalyanamit: {failure}"));
            std::process::ExitCode::from(failure.code)
        }
    }
}
