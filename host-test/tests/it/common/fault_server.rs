//! A server on loopback that plays one fault to one step, and answers everything else as it should.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::fault::{Act, Fault, Play, ok};
use super::step::Step;

/// How many connections may wait to be accepted, where none is.
const BACKLOG: u32 = 1;

pub(crate) struct FaultServer {
    pub(crate) url: String,
    state: Arc<State>,
    /// Where it listens when the fault is over, if not before.
    unheard: Option<TcpSocket>,
    /// What it accepts from when the fault is over, and the connections that leave no room there.
    full: Option<(TcpListener, Vec<TcpStream>)>,
}

struct State {
    fault: Fault,
    step: Step,
    armed: AtomicBool,
    /// How often the step was asked for while armed.
    asked: AtomicUsize,
}

impl FaultServer {
    pub(crate) async fn start(fault: &Fault, step: Step) -> Self {
        let state = State {
            fault: fault.clone(),
            step,
            // The connection is to be pooled first.
            armed: AtomicBool::new(!fault.is_of_a_pooled_connection()),
            asked: AtomicUsize::new(0),
        };
        let socket = TcpSocket::new_v4().expect("a socket");
        let any = "127.0.0.1:0".parse().expect("an address");
        socket.bind(any).expect("a free port");
        let address = socket.local_addr().expect("an address");
        let mut server = Self {
            url: format!("http://{address}"),
            state: Arc::new(state),
            unheard: None,
            full: None,
        };
        match fault.play {
            Play::Nobody => server.unheard = Some(socket),
            Play::NotAccepted => {
                let listener = socket.listen(BACKLOG).expect("it listens");
                let mut filling = Vec::new();
                while let Ok(Ok(connection)) =
                    tokio::time::timeout(Duration::from_millis(300), TcpStream::connect(address))
                        .await
                {
                    filling.push(connection);
                }
                server.full = Some((listener, filling));
            }
            _ => server.listen(socket),
        }
        server
    }

    fn listen(&self, socket: TcpSocket) {
        self.accept(socket.listen(1024).expect("it listens"));
    }

    fn accept(&self, listener: TcpListener) {
        tokio::spawn(accept(listener, Arc::clone(&self.state)));
    }

    /// From now on, the fault is played.
    #[allow(dead_code, reason = "in the soak, faults never end")]
    pub(crate) fn arm(&self) {
        self.state.armed.store(true, Ordering::SeqCst);
    }

    /// From now on, it is not. How often the step was asked for until now.
    #[allow(dead_code, reason = "in the soak, faults never end")]
    pub(crate) fn disarm(&mut self) -> usize {
        self.state.armed.store(false, Ordering::SeqCst);
        if let Some(socket) = self.unheard.take() {
            self.listen(socket);
        }
        if let Some((listener, _)) = self.full.take() {
            self.accept(listener);
        }
        self.state.asked.load(Ordering::SeqCst)
    }
}

impl Fault {
    pub(crate) fn is_of_a_pooled_connection(&self) -> bool {
        matches!(self.play, Play::DiesIdle | Play::DiesInUse)
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    while let Ok((socket, _)) = listener.accept().await {
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            // An error is a client that went away.
            let _ = state.serve(socket).await;
        });
    }
}

impl State {
    fn armed(&self) -> bool {
        self.armed.load(Ordering::SeqCst)
    }

    async fn serve(&self, mut socket: TcpStream) -> io::Result<()> {
        if self.armed() && matches!(self.fault.play, Play::Close) {
            return Ok(());
        }
        if self.armed() && matches!(self.fault.play, Play::SilentTls) {
            return act(&mut socket, &[Act::Hold]).await.map(drop);
        }
        loop {
            if let Play::Unread(acts) = &self.fault.play {
                // Something is there, and stays.
                socket.peek(&mut [0]).await?;
                if self.armed() {
                    return act(&mut socket, acts).await.map(drop);
                }
            }
            let Some((step, length)) = head(&mut socket).await? else {
                return Ok(());
            };
            let mut body = (&mut socket).take(length);
            let is_faulty = self.armed() && step == self.step;
            if is_faulty {
                self.asked.fetch_add(1, Ordering::SeqCst);
            }
            let good = step.good();
            let acts = match &self.fault.play {
                Play::Early(acts) if is_faulty => {
                    act(body.get_mut(), acts).await?;
                    vec![Act::Serve]
                }
                Play::Answer(acts) if is_faulty => acts(&good),
                Play::DiesInUse if is_faulty => Vec::new(),
                Play::DiesIdle => vec![Act::Send(ok(&good))],
                _ => vec![Act::Send(ok(&good)), Act::Serve],
            };
            tokio::io::copy(&mut body, &mut tokio::io::sink()).await?;
            if !act(&mut socket, &acts).await? {
                return Ok(());
            }
        }
    }
}

/// The step of a request and the length of its body. Nothing beyond the head is read.
async fn head(socket: &mut TcpStream) -> io::Result<Option<(Step, u64)>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match socket.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .map_or(0, |length| length.trim().parse().expect("a length"));
    let mut words = head.split(' ');
    let method = words.next().unwrap_or_default().to_ascii_uppercase();
    let path = words.next().unwrap_or_default();
    Ok(Some((Step::of(&method, path), length)))
}

/// Whether the next request may come.
async fn act(socket: &mut TcpStream, acts: &[Act]) -> io::Result<bool> {
    for act in acts {
        match act {
            Act::Send(bytes) => socket.write_all(bytes).await?,
            Act::Wait(time) => tokio::time::sleep(*time).await,
            Act::Drip(bytes) => {
                for byte in bytes {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    socket.write_u8(*byte).await?;
                }
            }
            Act::Flood(mebibytes) => {
                let some = vec![b' '; 1 << 20];
                for _ in 0..*mebibytes {
                    socket.write_all(&some).await?;
                }
            }
            Act::Chunks(mebibytes) => {
                let chunk = [b"1000\r\n".as_slice(), &[b' '; 4096], b"\r\n"].concat();
                let some = chunk.repeat((1 << 20) / 4096);
                for _ in 0..*mebibytes {
                    socket.write_all(&some).await?;
                }
            }
            Act::Serve => return Ok(true),
            Act::Hold => {
                // Its end is seen without reading, which would make room for more of a request.
                while socket
                    .ready(tokio::io::Interest::ERROR | tokio::io::Interest::READABLE)
                    .await
                    .is_ok_and(|ready| !ready.is_read_closed() && !ready.is_error())
                {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
            Act::Reset => socket.set_zero_linger()?,
        }
    }
    Ok(false)
}
