//! The tables of records and the facts of operations that the build generates from `wit/`.

use crate::bindings::exports::clerk::tool::*;
use crate::operation::{Facts, RequestFacts};
use crate::record::{FromAnswer, Kind, Param, Params, ToJson, Value, Values};
use crate::wires::{Read, Wire, Wires};

include!(concat!(env!("OUT_DIR"), "/facts.rs"));
