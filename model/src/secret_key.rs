//! Which secret key a call uses.

/// The key without white space around it, or whether a parameter is to blame that there is none.
pub(crate) fn choose(parameter: &str, environment: &str) -> Result<String, bool> {
    let is_given = !parameter.trim_ascii().is_empty();
    let key = if is_given { parameter } else { environment }.trim_ascii();
    let quotes = ['"', '\'', '`'];
    let is_quoted = key.starts_with(quotes) || key.ends_with(quotes);
    let has_scheme = key.to_ascii_lowercase().starts_with("bearer:");
    // Without white space and control characters.
    let is_text = key.chars().all(|c| ('!'..='~').contains(&c));
    if key.is_empty() || is_quoted || has_scheme || !is_text {
        return Err(is_given);
    }
    Ok(key.to_owned())
}
