//! The pages of the configuration have what the program's help and the defaults of the library say, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clerk_host::{Config, Manifest};

use crate::common::program::run;

fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../docs")
        .join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The cells of the rows of the first table after a heading.
fn rows(page: &str, heading: &str) -> Vec<Vec<String>> {
    let heading = format!("\n{heading}\n");
    let (_, section) = page.split_once(&heading).expect("the heading is there");
    let lines = section.lines().skip_while(|line| !line.starts_with("| "));
    let rows = lines.take_while(|line| line.starts_with("| "));
    let rows = rows.map(|row| {
        let row = row.trim_matches('|').split('|');
        row.map(|cell| cell.trim().to_owned()).collect()
    });
    rows.skip(2).collect()
}

/// Those that have options.
fn commands() -> Vec<String> {
    let help = run(&["help"], &[]).stdout;
    let (_, commands) = help.split_once("\nCommands:\n").expect("commands");
    let commands = commands.lines().take_while(|line| !line.is_empty());
    let commands = commands.filter_map(|line| line.split_whitespace().next());
    let commands = commands.filter(|name| !["completions", "help"].contains(name));
    commands.map(str::to_owned).collect()
}

/// What stands in backquotes.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn every_option_of_the_program_is_documented_with_its_commands_and_default() {
    let page = page("configuration.md");
    let mut documented = BTreeSet::new();
    for row in rows(&page, "## Options of the program") {
        let [option, default, commands] = &row[..] else {
            panic!("{row:?}")
        };
        for command in code(commands) {
            let option = code(option).next().expect("an option").to_owned();
            documented.insert((command.to_owned(), option, default.clone()));
        }
    }
    for command in commands() {
        let help = run(&["help", &command], &[]).stdout;
        let (_, options) = help.split_once("\nOptions:\n").expect("options");
        let options = options.split("\n      --").skip(1).map(|option| {
            let option = option.split("\n\nExits with:").next().unwrap_or(option);
            format!("--{option}")
        });
        let options = options.chain(
            help.split_once("\nOptions:\n      ")
                .map(|(_, first)| first.split("\n      --").next().unwrap_or("").to_owned()),
        );
        for text in options {
            let name = text.lines().next().unwrap_or("").to_owned();
            let mut lines = text.lines().map(str::trim);
            let default = lines.find_map(|line| line.strip_prefix("[default: ")?.strip_suffix(']'));
            let found = documented
                .iter()
                .find(|(of, option, _)| *of == command && *option == name)
                .unwrap_or_else(|| panic!("{command} {name} is not in the table"))
                .clone();
            // A default that is a number or a name stands there as the help has it; the others are described.
            if let Some(default) = default
                && default.parse::<u64>().is_ok()
            {
                let cell = found.2.split(':').next().unwrap_or("");
                assert_eq!(cell, default, "{command} {name}");
            }
            documented.remove(&found);
        }
    }
    assert!(documented.is_empty(), "no such options: {documented:?}");
}

#[test]
fn every_variable_of_the_help_and_of_the_component_is_documented() {
    let page = page("configuration.md");
    let rows = rows(&page, "## Environment variables");
    let row_of = |name: &str| {
        let mut rows = rows.iter();
        rows.find(|row| code(&row[0]).any(|variable| variable == name))
            .unwrap_or_else(|| panic!("{name} has no row"))
    };
    for variable in &Manifest::of(artifact::COMPONENT).unwrap().environment {
        let row = row_of(&variable.name);
        assert!(row[3].contains("component"), "{row:?}");
        let default = variable.default.as_deref().unwrap_or("");
        assert_eq!(row[1].trim_matches('`'), default, "{row:?}");
    }
    for command in commands() {
        let help = run(&["help", &command], &[]).stdout;
        let Some((_, variables)) = help.split_once("\nEnvironment:\n") else {
            continue;
        };
        for line in variables.lines().take_while(|line| !line.is_empty()) {
            let name = line.split_whitespace().next().expect("a name");
            row_of(name);
        }
    }
}

#[test]
fn every_exit_code_of_call_is_documented() {
    let help = run(&["help", "call"], &[]).stdout;
    let (_, codes) = help.split_once("\nExits with:\n").expect("exit codes");
    let codes = codes.lines().take_while(|line| !line.is_empty());
    let codes: Vec<_> = codes
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let page = page("configuration.md");
    let documented = rows(&page, "## Exit codes");
    let documented: Vec<_> = documented
        .iter()
        .filter_map(|row| row[0].split(',').next())
        .collect();
    assert_eq!(documented, codes);
}

/// `Debug` of `Config` shows every setting.
#[test]
fn every_setting_of_the_library_is_documented_with_its_default() {
    let limits = rows(&page("embedding.md"), "## Limits");
    let others = rows(&page("configuration.md"), "## Settings of the library");
    let mut rows: Vec<_> = limits.into_iter().chain(others).collect();
    let debug = format!("{:#?}", Config::new());
    for line in debug.lines().filter(|line| line.starts_with("    ")) {
        let (name, value) = line.trim().trim_end_matches(',').split_once(": ").unwrap();
        let (name, default) = match (name, value) {
            ("roots", "0") => ("root_certificate", "none".to_owned()),
            ("proxy", "false") => (name, "none".to_owned()),
            (name, value) => (name, shown(value)),
        };
        let place = rows
            .iter()
            .position(|row| code(&row[0]).next() == Some(name));
        let row = rows.remove(place.unwrap_or_else(|| panic!("{name} has no row")));
        assert!(row[1].starts_with(&default), "{name} is {default}: {row:?}");
    }
    let left: Vec<_> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(left, ["origins: `Context::allow_origin`"]);
}

/// `268435456` is `256 MiB`, and `220s` is `220 s`.
fn shown(value: &str) -> String {
    const MIB: u64 = 1024 * 1024;
    if let Some(seconds) = value.strip_suffix('s') {
        return format!("{seconds} s");
    }
    match value.parse::<u64>() {
        Ok(bytes) if bytes >= MIB => format!("{} MiB", bytes / MIB),
        _ => value.to_owned(),
    }
}

/// A call that is ended sooner than it would end by itself, and retried, may be done twice.
#[test]
fn every_host_gives_a_call_more_time_than_the_timeouts_of_the_component_add_up_to() {
    let seconds = |text: &str, before: &str| -> Vec<u32> {
        let found = text.split(before).skip(1);
        found
            .filter_map(|rest| {
                rest.split(|c: char| !c.is_ascii_digit())
                    .next()?
                    .parse()
                    .ok()
            })
            .collect()
    };
    let read = |file: &str| fs::read_to_string(format!("../{file}")).expect(file);
    let contract = read("wit/world.wit");
    let words: Vec<_> = contract.split_whitespace().collect();
    let sums = words
        .windows(3)
        .filter(|words| words[1..] == ["seconds", "for"]);
    let longest = sums.filter_map(|words| words[0].parse().ok()).max();
    let longest: u32 = longest.expect("how long calls take");
    let policy = |host| run(&["describe", "--policy", host], &[]).stdout;
    for (host, text, before) in [
        ("clerk-host", format!("{:?}", Config::new()), " timeout: "),
        (
            "Obelisk's policy",
            policy("obelisk"),
            "lock_expiry.seconds = ",
        ),
        ("Wasmtime's policy", policy("wasmtime"), "-W timeout="),
        (
            "Obelisk",
            read("examples/obelisk/deployment.toml"),
            "exec.lock_expiry.seconds = ",
        ),
        (
            "Wasmtime",
            read("examples/wasmtime-cli/README.md"),
            "-W timeout=",
        ),
    ] {
        let given = seconds(&text, before);
        assert!(
            !given.is_empty() && given.iter().all(|given| *given > longest),
            "{host}: {given:?}"
        );
    }
}
