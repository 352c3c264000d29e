//! Every test that can share a process with others. What counts the process's files, reads its memory, reads all that it
//! logs or asks for all of the machine stands beside this folder.

mod common;

mod bounds;
mod call;
mod compiled;
mod component;
mod coverage;
mod documentation;
mod exit_codes;
mod hostile_answers;
mod in_flight;
mod manifest;
mod mutations;
mod network;
mod odd_inputs;
mod openapi;
mod program;
mod readme;
mod record;
mod replayer;
mod typed;
