//! Whether a call has sent something, which a call that is interrupted can't say any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clerk_host::Context;
use clerk_host::wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};
use hyper::{Request, Response};

#[derive(Clone, Default)]
pub(crate) struct Sent(Arc<AtomicBool>);

impl Sent {
    /// Watches the requests of a call.
    pub(crate) fn watch(&self, context: Context) -> Context {
        let sent = self.clone();
        context.wrap_http(move |network| Watched {
            network,
            sent: sent.clone(),
        })
    }

    /// Whether a request was sent, as far as anybody knows.
    pub(crate) fn anything(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// What was sent is known to have done nothing.
    pub(crate) fn forget(&self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

struct Watched {
    network: Box<dyn WasiHttpHooks>,
    sent: Sent,
}

type Transmission = Box<dyn Future<Output = Result<(), Error>> + Send>;

impl WasiHttpHooks for Watched {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        response_processed: Transmission,
    ) -> Box<dyn Future<Output = Result<(Response<WasiBody>, Transmission), Error>> + Send> {
        self.sent.0.store(true, Ordering::Relaxed);
        self.network
            .send_request(request, options, response_processed)
    }
}
