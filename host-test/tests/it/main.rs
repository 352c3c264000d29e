//! Every test that can share a process with others. What counts the process's files, reads its memory, reads all that it
//! logs or asks for all of the machine stands beside this folder.

mod common;

mod call;
mod clients;
mod compiled;
mod component;
mod configuration;
mod constant_time;
mod coverage;
mod documentation;
mod exit_codes;
mod flags;
mod forms;
mod hostile_answers;
mod http2;
mod in_flight;
mod limits;
mod links;
mod manifest;
mod mutations;
mod network;
mod odd_inputs;
mod openapi;
mod policy;
mod program;
mod proxies;
mod readme;
mod record;
mod replayer;
mod source_mutations;
mod trust;
mod turns;
mod typed;
mod webhook;
