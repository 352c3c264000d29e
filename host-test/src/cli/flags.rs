//! A flag for each parameter of an operation, made from the manifest. Secrets have none: a command line is seen by every
//! user of the machine, and stays in the shell's history.

use std::ffi::OsString;

use artifact::COMPONENT;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};
use clerk_host::Manifest;
use clerk_host::manifest::Operation;
use heck::ToKebabCase as _;
use serde_json::Value;

/// The command that has them.
const CALL: &str = "call";
const HEADING: &str = "Parameters";
/// Before the name of a parameter in JSON, so that no other argument has such an ID.
const ID: &str = "parameter:";

/// The program with flags for the operation that is called on this command line, if it is one of the component that was
/// built with the program.
pub(crate) fn add(program: Command, args: &[OsString]) -> Command {
    let mut args = args.iter().skip(1);
    if args.next().is_none_or(|command| command != CALL) {
        return program;
    }
    let Ok(manifest) = Manifest::of(COMPONENT) else {
        return program;
    };
    let operation = args.find_map(|arg| manifest.operation(arg.to_str()?));
    let Some(operation) = operation else {
        return program;
    };
    program.mut_subcommand(CALL, |call| call.args(of(operation)))
}

/// The program with every operation as a command of its own, as a script for completion wants it. It parses nothing.
pub(crate) fn for_completion(program: Command) -> Command {
    let Ok(manifest) = Manifest::of(COMPONENT) else {
        return program;
    };
    program.mut_subcommand(CALL, |call| {
        let options = call.get_arguments().filter(|arg| !arg.is_positional());
        let options: Vec<_> = options.cloned().collect();
        let operations = manifest.operations.iter().map(|operation| {
            Command::new(operation.name.clone())
                .about(first_line(&operation.description))
                .args(of(operation))
                .args(options.clone())
        });
        call.subcommands(operations).subcommand_negates_reqs(true)
    })
}

/// The parameters that were given by flags, and the texts of their values.
pub(crate) fn given(program: &ArgMatches) -> Vec<(String, String)> {
    let Some(call) = program.subcommand_matches(CALL) else {
        return Vec::new();
    };
    let names = call.ids().filter_map(|id| id.as_str().strip_prefix(ID));
    let value = |name: &str| call.get_one::<String>(&format!("{ID}{name}")).cloned();
    names
        .filter_map(|name| Some((name.to_owned(), value(name)?)))
        .collect()
}

fn of(operation: &Operation) -> Vec<Arg> {
    let required = &operation.params["required"];
    let is_required = |name: &str| {
        let names = required.as_array().into_iter().flatten();
        names.into_iter().any(|required| required == name)
    };
    let properties = operation.params["properties"].as_object();
    let properties = properties.into_iter().flatten();
    properties
        .filter(|(_, schema)| schema["format"] != "password")
        .map(|(name, schema)| flag(name, schema, is_required(name)))
        .collect()
}

fn flag(name: &str, schema: &Value, is_required: bool) -> Arg {
    let description = schema["description"].as_str().unwrap_or_default();
    let needed = if is_required { "Required. " } else { "" };
    let arg = Arg::new(format!("{ID}{name}"))
        .long(name.to_kebab_case())
        .help(format!("{needed}{}", first_line(description)))
        .long_help(format!("{needed}{description}"))
        .help_heading(HEADING);
    let is = |kind: &str| match &schema["type"] {
        Value::Array(kinds) => kinds.iter().any(|of| of == kind),
        of => of == kind,
    };
    if let Some(values) = schema["enum"].as_array() {
        let values = values.iter().filter_map(|value| value.as_str());
        let values: Vec<_> = values.map(str::to_owned).collect();
        return arg.value_parser(PossibleValuesParser::new(values));
    }
    if is("boolean") {
        let values = PossibleValuesParser::new(["true", "false"]);
        return arg
            .num_args(0..=1)
            .default_missing_value("true")
            .value_parser(values);
    }
    if is("integer") {
        return arg.value_name("NUMBER").allow_negative_numbers(true);
    }
    if is("string") {
        return arg.value_name("TEXT or @FILE");
    }
    arg.value_name("JSON or @FILE")
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::Cli;

    #[test]
    fn every_parameter_that_is_no_secret_has_a_flag() {
        let manifest = Manifest::of(COMPONENT).unwrap();
        let mut program = for_completion(Cli::command());
        // Here as among the options of `call`, names that two arguments have are found by this.
        program.build();
        let call = program.find_subcommand(CALL).unwrap();
        for operation in &manifest.operations {
            let command = call.find_subcommand(&operation.name).unwrap();
            let longs: Vec<_> = command.get_arguments().filter_map(Arg::get_long).collect();
            let properties = operation.params["properties"].as_object().unwrap();
            for (name, schema) in properties {
                let has_flag = longs.contains(&name.to_kebab_case().as_str());
                assert_eq!(has_flag, schema["format"] != "password", "{name}");
            }
        }
    }
}
