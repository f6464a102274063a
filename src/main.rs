//! The command line: `kalyanamit serve`, and everything an operator does beside it.
mod command;

use clap::Parser;

fn main() -> std::process::ExitCode {
    kalyanamit::platform::telemetry::start();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("kalyanamit: {error}");
            return std::process::ExitCode::FAILURE;
        }
    };
    match runtime.block_on(command::run(command::Cli::parse())) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("kalyanamit: {failure}");
            std::process::ExitCode::from(failure.code)
        }
    }
}
