//! What several tests share.

pub(crate) mod clerk;
pub(crate) mod echo;
pub(crate) mod fixture_files;
pub(crate) mod fixture_value;
pub(crate) mod fixtures;
pub(crate) mod goaway_server;
pub(crate) mod h2_server;
pub(crate) mod hostile;
pub(crate) mod loopback;
pub(crate) mod program;
pub(crate) mod served;
pub(crate) mod tls;
pub(crate) mod wit;
