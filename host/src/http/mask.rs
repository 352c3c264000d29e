//! Keeping the values of secrets out of what comes back: each is replaced by a text of the same length, on its way in.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use hyper::body::{Body, Bytes, Frame};
use hyper::header::{HeaderMap, HeaderValue};
use memchr::memmem::Finder;
use wasmtime_wasi_http::Error;

/// A shorter secret is in other texts by chance.
const SHORTEST: usize = 8;

/// What is looked for, and what goes in its place. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Mask(Arc<[(Finder<'static>, Vec<u8>)]>);

impl Mask {
    /// From secrets and their placeholders.
    pub(crate) fn new<'a>(secrets: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut mask = Vec::new();
        for (secret, placeholder) in secrets.filter(|(secret, _)| secret.len() >= SHORTEST) {
            let mut forms = vec![secret.as_bytes().to_vec()];
            let escapes: [fn(char) -> String; 11] = [
                json,
                json_of_go,
                |char| all(char, |code| format!("\\u{code:04x}")),
                |char| all(char, |code| format!("\\u{code:04X}")),
                html,
                |char| all(char, |code| format!("&#{code};")),
                |char| all(char, |code| format!("&#x{code:x};")),
                url,
                |char| match url(char) {
                    escaped if escaped.starts_with('%') => escaped.to_ascii_lowercase(),
                    same => same,
                },
                |char| all(char, |code| format!("%{code:02X}")),
                |char| all(char, |code| format!("%{code:02x}")),
            ];
            for escape in escapes {
                let form: String = secret.chars().map(escape).collect();
                let form = form.into_bytes();
                if !forms.contains(&form) {
                    forms.push(form);
                }
            }
            for form in forms {
                let filling = placeholder.bytes().cycle().take(form.len()).collect();
                mask.push((Finder::new(&form).into_owned(), filling));
            }
        }
        Self(mask.into())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Replaces whole ones. Whether there were any.
    fn replace(&self, bytes: &mut [u8]) -> bool {
        let mut replaced = false;
        for (finder, filling) in self.0.iter() {
            let mut start = 0;
            while let Some(found) = finder.find(&bytes[start..]) {
                let end = start + found + filling.len();
                bytes[start + found..end].copy_from_slice(filling);
                (start, replaced) = (end, true);
            }
        }
        replaced
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        self.0
            .iter()
            .any(|(finder, _)| finder.find(bytes).is_some())
    }

    /// How many of the last bytes may be the beginning of one.
    fn beginning(&self, bytes: &[u8]) -> usize {
        let beginning = |finder: &Finder<'_>| {
            let form = finder.needle();
            let longest = (form.len() - 1).min(bytes.len());
            (1..=longest)
                .rev()
                .find(|&length| bytes.ends_with(&form[..length]))
        };
        let all = self.0.iter().filter_map(|(finder, _)| beginning(finder));
        all.max().unwrap_or(0)
    }

    /// A text without them.
    pub(crate) fn text(&self, text: String) -> String {
        if !self.is_in(text.as_bytes()) {
            return text;
        }
        let mut bytes = text.into_bytes();
        self.replace(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    pub(crate) fn headers(&self, headers: &mut HeaderMap) {
        for value in headers.values_mut() {
            if self.is_in(value.as_bytes()) {
                let mut bytes = value.as_bytes().to_vec();
                self.replace(&mut bytes);
                *value = HeaderValue::from_bytes(&bytes)
                    .unwrap_or_else(|_| HeaderValue::from_static(""));
            }
        }
    }
}

/// A character in the text of a JSON string.
fn json(char: char) -> String {
    match char {
        '"' | '\\' | '/' => format!("\\{char}"),
        char => char.to_string(),
    }
}

fn json_of_go(char: char) -> String {
    match char {
        '"' | '\\' => format!("\\{char}"),
        '&' | '<' | '>' => format!("\\u{:04x}", u32::from(char)),
        char => char.to_string(),
    }
}

fn html(char: char) -> String {
    match char {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&#39;".to_owned(),
        char => char.to_string(),
    }
}

fn url(char: char) -> String {
    match char {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' | '_' | '~' => char.to_string(),
        char => format!("%{:02X}", u32::from(char)),
    }
}

/// A character of which none but letters and digits stays as it is.
fn all(char: char, escaped: impl Fn(u32) -> String) -> String {
    match char.is_ascii_alphanumeric() {
        true => char.to_string(),
        false => escaped(u32::from(char)),
    }
}

/// A body in which secrets are replaced, also where one stands in several pieces of it.
pub(crate) struct Masked<B> {
    body: B,
    mask: Mask,
    /// What may be the beginning of a secret.
    held: Vec<u8>,
    /// What comes after that.
    next: Option<Option<Result<Frame<Bytes>, Error>>>,
}

impl<B> Masked<B> {
    pub(crate) fn new(body: B, mask: Mask) -> Self {
        Self {
            body,
            mask,
            held: Vec::new(),
            next: None,
        }
    }

    fn passed(&mut self, piece: Bytes) -> Bytes {
        if self.held.is_empty() && !self.mask.is_in(&piece) {
            let held = self.mask.beginning(&piece);
            self.held = piece[piece.len() - held..].to_vec();
            return piece.slice(..piece.len() - held);
        }
        let mut bytes = std::mem::take(&mut self.held);
        bytes.extend_from_slice(&piece);
        self.mask.replace(&mut bytes);
        self.held = bytes.split_off(bytes.len() - self.mask.beginning(&bytes));
        bytes.into()
    }
}

impl<B: Body<Data = Bytes, Error = Error> + Unpin> Body for Masked<B> {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if let Some(next) = self.next.take() {
            return Poll::Ready(next);
        }
        loop {
            let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
            let end = match frame.map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Ok(piece))) => {
                    let passed = self.passed(piece);
                    if passed.is_empty() {
                        continue;
                    }
                    return Poll::Ready(Some(Ok(Frame::data(passed))));
                }
                Some(Ok(Err(mut frame))) => {
                    if let Some(trailers) = frame.trailers_mut() {
                        self.mask.headers(trailers);
                    }
                    Some(Ok(frame))
                }
                Some(Err(error)) => Some(Err(error)),
                None => None,
            };
            if self.held.is_empty() {
                return Poll::Ready(end);
            }
            self.next = Some(end);
            let held = std::mem::take(&mut self.held);
            return Poll::Ready(Some(Ok(Frame::data(held.into()))));
        }
    }

    fn is_end_stream(&self) -> bool {
        self.held.is_empty() && self.next.is_none() && self.body.is_end_stream()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::task::Waker;

    use super::*;

    const KEY: &str = "sk_test_sk_test_a&b/c";
    const PLACEHOLDER: &str = "0-kept-by-the-host-0-";

    fn mask() -> Mask {
        Mask::new([(KEY, PLACEHOLDER)].into_iter())
    }

    struct Pieces(VecDeque<Result<Frame<Bytes>, Error>>);

    impl Body for Pieces {
        type Data = Bytes;
        type Error = Error;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
            Poll::Ready(self.0.pop_front())
        }
    }

    /// What comes out of pieces: data, and how it ends.
    fn read(pieces: Vec<Result<Frame<Bytes>, Error>>) -> (String, Vec<String>) {
        let mut body = Masked::new(Pieces(pieces.into()), mask());
        let (mut data, mut rest) = (Vec::new(), Vec::new());
        while let Poll::Ready(Some(frame)) =
            Pin::new(&mut body).poll_frame(&mut Context::from_waker(Waker::noop()))
        {
            match frame.map(Frame::into_data) {
                Ok(Ok(piece)) => data.extend_from_slice(&piece),
                Ok(Err(frame)) => rest.push(format!("{:?}", frame.into_trailers().ok())),
                Err(error) => rest.push(error.to_string()),
            }
        }
        (String::from_utf8(data).unwrap(), rest)
    }

    fn data(text: &str) -> Result<Frame<Bytes>, Error> {
        Ok(Frame::data(Bytes::copy_from_slice(text.as_bytes())))
    }

    #[test]
    fn a_secret_is_replaced_wherever_a_body_is_cut() {
        let text = format!("sk_test_{KEY}{KEY} sk_test_ {KEY}");
        let expected = text.replace(KEY, PLACEHOLDER);
        for first in 0..=text.len() {
            for second in first..=text.len() {
                let pieces = [&text[..first], &text[first..second], &text[second..]];
                let (read, _) = read(pieces.map(data).into());
                assert_eq!(read, expected, "{first} {second}");
            }
        }
        let (read, _) = read(text.chars().map(|char| data(&char.to_string())).collect());
        assert_eq!(read, expected);
    }

    #[test]
    fn what_only_begins_like_a_secret_comes_out_as_it_is_before_the_end() {
        let trailers = HeaderMap::from_iter([(
            "x".parse().unwrap(),
            HeaderValue::from_static("sk_test_sk_test_a&b/c"),
        )]);
        let (read, rest) = read(vec![
            data("a sk_test_"),
            Ok(Frame::trailers(trailers)),
            data("sk_"),
            Err(Error::ConnectionTerminated),
        ]);
        assert_eq!(read, "a sk_test_sk_");
        assert_eq!(rest.len(), 2);
        assert!(!rest[0].contains("sk_test"), "{rest:?}");
    }

    #[test]
    fn escaped_forms_are_replaced() {
        for form in [
            KEY,
            "sk_test_sk_test_a&b\\/c",
            "sk_test_sk_test_a\\u0026b/c",
            "sk_test_sk_test_a&amp;b/c",
            "sk_test_sk_test_a%26b%2Fc",
            "sk_test_sk_test_a%26b%2fc",
            "sk%5ftest%5fsk%5ftest%5fa%26b%2fc",
            "sk\\u005ftest\\u005fsk\\u005ftest\\u005fa\\u0026b\\u002fc",
            "sk&#95;test&#95;sk&#95;test&#95;a&#38;b&#47;c",
        ] {
            let masked = mask().text(format!("x{form}y"));
            assert_eq!(masked.len(), form.len() + 2);
            assert!(masked.starts_with("x0-kept-by-"), "{masked}");
        }
    }

    #[test]
    fn a_short_secret_is_in_other_texts_by_chance() {
        assert!(Mask::new([("sk_test", "0-kept-")].into_iter()).is_empty());
    }
}
