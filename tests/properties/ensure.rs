//! Two calls that ensure the same thing at the same time, of a Clerk that loses answers and shows late what it has: at most
//! one object has the key, and each call ends in that object, in something transient, or in a refusal that is true.

use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread;

use clerk_model::answer::Answer;
use clerk_model::guest::check_all_answers;
use clerk_model::guest::parts;
use clerk_model::operation;
use clerk_tool::dynamic;
use clerk_tool::failure::Failure;
use clerk_tool::perform::Environment;
use clerk_tool::transport::{
    BodyError, Cause, HttpRequest, Method, Response, Transport, TransportError,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::generated;

/// What happens to a request beside what was asked.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    /// It is never done, and the answer is lost.
    NeverDone,
    /// It is done, and the answer is lost.
    DoneAndLost,
    /// It is done so many requests later, and the answer is lost.
    DoneLate(usize),
    /// It is done, and the answer is cut off.
    DoneAndCut,
    /// It is done, and the answer is a 500.
    DoneAndFailed,
    /// It is not done, and the answer is a 503.
    Failed,
    /// It is not done, since there are too many.
    Limited,
    /// It is not even sent.
    NotSent,
}

#[derive(Clone, Debug)]
struct Object {
    id: String,
    key: String,
    email: String,
    /// From which request on it is shown.
    shown_from: usize,
}

/// Clerk, as far as it matters: keys and email addresses are unique.
#[derive(Default)]
struct Clerk {
    is_of_users: bool,
    objects: Vec<Object>,
    /// Creates that land later: from which request on, and with which key and email address.
    late: Vec<(usize, String, String)>,
    /// How many requests an object is not shown for.
    lag: usize,
    requests: usize,
    created: usize,
}

impl Clerk {
    fn land(&mut self, until: usize) {
        while let Some(place) = self.late.iter().position(|(at, ..)| *at <= until) {
            let (_, key, email) = self.late.remove(place);
            // One that is refused is gone.
            let _ = self.create(&key, &email);
        }
    }

    /// Nothing, or the field that is taken.
    fn create(&mut self, key: &str, email: &str) -> Result<Object, &'static str> {
        let mut objects = self.objects.iter();
        if self.is_of_users && objects.any(|known| known.email == email) {
            return Err("email_address");
        }
        if self.objects.iter().any(|known| known.key == key) {
            return Err(if self.is_of_users {
                "external_id"
            } else {
                "slug"
            });
        }
        self.created += 1;
        let object = Object {
            id: format!("id_{}", self.created),
            key: key.to_owned(),
            email: email.to_owned(),
            shown_from: self.requests + self.lag,
        };
        self.objects.push(object.clone());
        Ok(object)
    }

    fn show(&self, object: &Object) -> String {
        let (kind, key) = match self.is_of_users {
            true => ("user", "external_id"),
            false => ("organization", "slug"),
        };
        format!(
            r#"{{"object":"{kind}","id":"{}","{key}":"{}"}}"#,
            object.id, object.key
        )
    }

    fn look(&self, key: &str) -> (u16, String) {
        let mut objects = self.objects.iter();
        let found = objects.find(|known| known.key == key && known.shown_from <= self.requests);
        match (self.is_of_users, found) {
            (true, found) => {
                let users: Vec<_> = found.iter().map(|user| self.show(user)).collect();
                (200, format!("[{}]", users.join("")))
            }
            (false, Some(found)) => (200, self.show(found)),
            (false, None) => (404, r#"{"errors":[{"code":"resource_not_found"}]}"#.into()),
        }
    }

    fn answer(&mut self, request: &HttpRequest, fault: Fault) -> Result<Response, TransportError> {
        self.requests += 1;
        self.land(self.requests);
        let field = |name: &str| -> String {
            let text = request.body.as_deref().unwrap_or_default();
            let after = text
                .split(&format!("\"{name}\":"))
                .nth(1)
                .unwrap_or_default();
            after.split('"').nth(1).unwrap_or_default().to_owned()
        };
        let is_look = request.method == Method::Get;
        let (key, email) = match (is_look, self.is_of_users) {
            (true, true) => {
                let query = request
                    .path_with_query
                    .split("external_id=")
                    .nth(1)
                    .unwrap();
                (query.split('&').next().unwrap().to_owned(), String::new())
            }
            (true, false) => {
                let path = request.path_with_query.split('?').next().unwrap();
                (path.rsplit('/').next().unwrap().to_owned(), String::new())
            }
            (false, true) => (field("external_id"), field("email_address")),
            (false, false) => (field("slug"), String::new()),
        };
        let is_done = !matches!(
            fault,
            Fault::NeverDone | Fault::DoneLate(_) | Fault::Failed | Fault::Limited | Fault::NotSent
        );
        if let (Fault::DoneLate(requests), false) = (fault, is_look) {
            self.late
                .push((self.requests + requests, key.clone(), email.clone()));
        }
        let (status, body) = match (is_look, is_done) {
            (true, _) => self.look(&key),
            (false, false) => (500, String::new()),
            (false, true) => match self.create(&key, &email) {
                Ok(created) => (200, self.show(&created)),
                Err(taken) => (
                    422,
                    format!(
                        r#"{{"errors":[{{"code":"form_identifier_exists","meta":{{"param_name":"{taken}"}}}}]}}"#
                    ),
                ),
            },
        };
        let lost = |cause| {
            let problem = "it broke".to_owned();
            Err(TransportError { cause, problem })
        };
        let response = |status, body| {
            Ok(Response {
                status,
                headers: Box::<Vec<_>>::default(),
                body,
            })
        };
        match fault {
            Fault::None => response(status, Ok(body.into_bytes())),
            Fault::NeverDone | Fault::DoneAndLost | Fault::DoneLate(_) => lost(Cause::MaybeSent),
            Fault::DoneAndCut => response(status, Err(BodyError::Cut("it broke".into()))),
            Fault::DoneAndFailed => response(500, Ok(Vec::new())),
            Fault::Failed => response(503, Ok(Vec::new())),
            Fault::Limited => response(429, Ok(Vec::new())),
            Fault::NotSent => lost(Cause::NotSent),
        }
    }
}

/// Two callers and one Clerk, with a schedule of who is next.
struct World {
    state: Mutex<State>,
    turned: Condvar,
}

struct State {
    clerk: Clerk,
    schedule: Vec<usize>,
    ended: [bool; 2],
}

impl State {
    /// Whose turn it is, of those who have not ended.
    fn next(&self) -> Option<usize> {
        match self.ended {
            [false, false] => Some(self.schedule.last().copied().unwrap_or(0)),
            [true, false] => Some(1),
            _ => Some(0),
        }
    }
}

impl World {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

struct Caller<'a> {
    world: &'a World,
    number: usize,
    /// What happens to its requests, the next one last.
    faults: Mutex<Vec<Fault>>,
}

impl Transport for Caller<'_> {
    type Pending = Result<Response, TransportError>;

    fn send(&self, request: HttpRequest) -> Result<Self::Pending, TransportError> {
        let fault = self.faults.lock().unwrap().pop().unwrap_or(Fault::None);
        let mut state = self.world.lock();
        while state.next() != Some(self.number) {
            state = self.world.turned.wait(state).unwrap();
        }
        state.schedule.pop();
        let answer = state.clerk.answer(&request, fault);
        self.world.turned.notify_all();
        Ok(answer)
    }

    fn receive(&self, answer: Self::Pending) -> Result<Response, TransportError> {
        answer
    }
}

fn call(operation: &str, transport: &impl Transport) -> Result<String, Failure> {
    let params = match operation {
        "ensure-user" => r#"{"externalId":"crm-1","emailAddress":"ada@example.com"}"#,
        _ => r#"{"slug":"crm-1","name":"Acme","createdBy":"user_1"}"#,
    };
    let environment = Environment {
        secret_key: clerk_model::guest::KEY.into(),
        ..Environment::default()
    };
    dynamic::call(operation, params, &environment, transport)
}

fn id(output: &str) -> &str {
    output
        .split("\"id\":\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
}

fn fault() -> impl Strategy<Value = Fault> {
    let late = (0..8_usize).prop_map(Fault::DoneLate);
    let others = select(vec![
        Fault::NeverDone,
        Fault::DoneAndLost,
        Fault::DoneAndCut,
        Fault::DoneAndFailed,
        Fault::Failed,
        Fault::Limited,
        Fault::NotSent,
    ]);
    prop_oneof![6 => Just(Fault::None), 1 => late, 2 => others]
}

#[test]
fn two_ensure_calls_at_once_end_with_at_most_one_object_and_in_what_is_true() {
    let calls = [vec(fault(), 3), vec(fault(), 3)];
    let world = (
        calls,
        vec(0..2_usize, 6),
        0..4_usize,
        0..4_u8,
        any::<bool>(),
    );
    // How many calls ended in the object, in something transient, and in a refusal.
    let ends = Mutex::new([0, 0, 0]);
    generated::with(
        4000,
        world,
        |(faults, schedule, lag, other, is_of_users)| {
            let operation = if is_of_users {
                "ensure-user"
            } else {
                "ensure-organization"
            };
            let mut clerk = Clerk {
                is_of_users,
                ..Clerk::default()
            };
            // Somebody else has the email address.
            let is_other = other == 0 && is_of_users;
            if is_other {
                clerk.create("", "ada@example.com").unwrap();
            }
            clerk.lag = lag;
            let world = World {
                state: Mutex::new(State {
                    clerk,
                    schedule,
                    ended: [false, false],
                }),
                turned: Condvar::new(),
            };
            let results = thread::scope(|scope| {
                let calls = [0, 1].map(|number| {
                    let caller = Caller {
                        world: &world,
                        number,
                        faults: Mutex::new(faults[number].clone()),
                    };
                    scope.spawn(move || {
                        let result = call(operation, &caller);
                        caller.world.lock().ended[number] = true;
                        caller.world.turned.notify_all();
                        result
                    })
                });
                calls.map(|call| call.join().unwrap())
            });

            let mut state = world.lock();
            let clerk = &mut state.clerk;
            clerk.requests += 100;
            clerk.land(usize::MAX);
            let with_key = |clerk: &Clerk| -> Vec<_> {
                let objects = clerk.objects.iter().filter(|object| object.key == "crm-1");
                objects.map(|object| object.id.clone()).collect()
            };
            assert!(with_key(clerk).len() <= 1);
            let mut created = 0;
            for result in results {
                let end = match &result {
                    Ok(output) => {
                        assert_eq!([id(output)], with_key(clerk)[..]);
                        created += usize::from(output.contains("\"created\":true"));
                        0
                    }
                    Err(failure) => {
                        let (case, reason, _) = parts(failure);
                        // An address that is taken is the only reason for a refusal here. It may be taken by the very user who is
                        // not shown yet, if Clerk names the address and not the key: nothing tells these two apart.
                        let is_taken =
                            is_other || (is_of_users && lag > 0 && with_key(clerk).len() == 1);
                        let is_true = case == "transient" || (reason == "rejected" && is_taken);
                        assert!(is_true, "{failure:?}");
                        1 + usize::from(case == "permanent")
                    }
                };
                ends.lock().unwrap()[end] += 1;
            }
            assert!(created <= 1);
            drop(state);

            // However it ended, the next call ends in the one object, and creates it if nobody has.
            let retry = Caller {
                world: &world,
                number: 0,
                faults: Mutex::default(),
            };
            let before = with_key(&world.lock().clerk);
            world.lock().clerk.lag = 0;
            world.lock().ended = [false, true];
            match call(operation, &retry) {
                Ok(output) => {
                    assert_eq!([id(&output)], with_key(&world.lock().clerk)[..]);
                    let is_created = output.contains("\"created\":true");
                    assert_eq!(is_created, before.is_empty());
                }
                Err(failure) => assert!(is_other, "{failure:?}"),
            }
        },
    );
    let ends = ends.into_inner().unwrap();
    assert!(ends.iter().all(|count| *count >= 100), "{ends:?}");
}

/// Every path, as the model says it, with any answers.
#[test]
fn any_three_answers_end_an_ensure_as_the_contract_says() {
    let error = |code: &str, name: &str| {
        format!(
            r#"{{"errors":[{{"code":"{code}","message":"m","meta":{{"param_name":"{name}"}}}}]}}"#
        )
    };
    let mut answers = Vec::new();
    for body in [
        "[]".to_owned(),
        "null".to_owned(),
        r#"[{"id":"x","external_id":"a_1"}]"#.to_owned(),
        r#"[{"id":"x","external_id":"a_2"}]"#.to_owned(),
        r#"[{"id":"x","external_id":"a_1"},{"id":"y","external_id":"a_1"}]"#.to_owned(),
        r#"{"id":"x","external_id":"a_1","slug":"a-1"}"#.to_owned(),
        r#"{"id":"x","external_id":"a_2","slug":"a-2"}"#.to_owned(),
        r#"{"id":"x"}"#.to_owned(),
        "<html>".to_owned(),
    ] {
        answers.push(Answer::new(200, body));
    }
    for status in [301, 400, 401, 403, 404, 408, 409, 422, 429, 500] {
        answers.push(Answer::new(status, ""));
        for code in [
            "resource_not_found",
            "resource_locked",
            "form_identifier_exists",
            "form_param_nil",
        ] {
            for name in ["slug", "external_ids", "email_address"] {
                answers.push(Answer::new(status, error(code, name)));
            }
        }
    }
    for lost in [
        clerk_model::answer::Lost::NotSent,
        clerk_model::answer::Lost::MaybeSent,
        clerk_model::answer::Lost::NotAllowed,
    ] {
        answers.push(Answer::Lost(lost, "it broke".into()));
    }
    let three = [
        select(answers.clone()),
        select(answers.clone()),
        select(answers),
    ];
    generated::with(20_000, three, |answers| {
        for name in ["ensure-user", "ensure-organization"] {
            let _ = check_all_answers(operation(name), &answers);
        }
    });
    let nothing = |name: &str| operation(name).look().unwrap().nothing;
    let strategy = {
        let create = select(vec![
            Answer::new(422, error("form_identifier_exists", "external_id")),
            Answer::new(422, error("form_identifier_exists", "slug")),
            Answer::new(409, ""),
            Answer::new(500, ""),
            Answer::Lost(clerk_model::answer::Lost::MaybeSent, "it broke".into()),
        ]);
        let look = select(vec![
            Answer::new(200, "[]"),
            Answer::new(200, r#"[{"id":"x","external_id":"a_1"}]"#),
            Answer::new(200, r#"[{"id":"x"}]"#),
            Answer::new(200, r#"{"id":"x","slug":"a-1"}"#),
            Answer::new(404, error("resource_not_found", "")),
            Answer::new(404, ""),
            Answer::new(429, ""),
            Answer::new(500, ""),
        ]);
        (create, look)
    };
    generated::with(1000, strategy, |(create, look)| {
        for name in ["ensure-user", "ensure-organization"] {
            let answers = [nothing(name), create.clone(), look.clone()];
            let _ = check_all_answers(operation(name), &answers);
        }
    });
}
