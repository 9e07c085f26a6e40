//! What the notebook knows, in the shapes of the contract.

use crate::base::{Event, Paging, VirtAddr};
use crate::import::Report;
use crate::import::film::{Film, FilmCall, Recorded};
use crate::kernel::{Misuse, Outcome, Reply};
use crate::script::{Binding, Notebook, ScriptError};
use crate::view::{Family, region_of};
use serde::Serialize;
use std::ops::Range;

/// Where the session stands.
#[derive(Debug, Serialize)]
pub(super) struct State {
    machine: Paging,
    calls: u32,
    cursor: u32,
    model: &'static str,
}

pub(super) fn state(notebook: &Notebook) -> State {
    let session = notebook.session();
    State {
        machine: session.kernel().layout.paging,
        calls: session.log().len() as u32,
        cursor: session.cursor(),
        model: env!("CARGO_PKG_VERSION"),
    }
}

/// One call as the timeline and the gutter show it.
#[derive(Debug, Serialize)]
pub(super) struct CallSummary<'a> {
    call: u32,
    text: &'a str,
    line: Option<u32>,
    api: &'a str,
    family: Option<Family>,
    reply: &'a Reply,
    warning: Option<&'a Misuse>,
    value: Option<u64>,
    depths: &'a [u8],
}

pub(super) fn calls(notebook: &Notebook, calls: Range<u32>) -> Vec<CallSummary<'_>> {
    let calls = calls.start..calls.end.min(notebook.session().log().len() as u32);
    calls.map(|call| call_summary(notebook, call)).collect()
}

fn call_summary(notebook: &Notebook, call: u32) -> CallSummary<'_> {
    let site = notebook.site(call);
    let done = &notebook.session().log()[call as usize];
    CallSummary {
        call,
        text: &site.text,
        line: site.line,
        api: site.name,
        family: site.family,
        reply: &done.reply,
        warning: done.warning.as_ref(),
        value: returned(&done.reply),
        depths: &done.depths,
    }
}

/// The number that a call returned; `None` for NULL and for nothing.
fn returned(reply: &Reply) -> Option<u64> {
    match *reply {
        Reply::Pointer { address } => Some(address.get()),
        Reply::Integer { value } => Some(value as u64),
        _ => None,
    }
}

/// What a run did.
#[derive(Debug, Serialize)]
pub(super) struct RunResult<'a> {
    calls: Vec<RunCall<'a>>,
    error: Option<&'a ScriptError>,
    ended: Option<u32>,
}

/// One call of a run.
#[derive(Debug, Serialize)]
struct RunCall<'a> {
    line: Option<u32>,
    call: &'a str,
    value: Option<u64>,
    index: u32,
}

pub(super) fn run_result(notebook: &Notebook) -> RunResult<'_> {
    let finished = notebook.finished();
    let calls = finished.calls.clone().map(|index| {
        let CallSummary { line, text: call, value, .. } = call_summary(notebook, index);
        RunCall { line, call, value, index }
    });
    RunResult { calls: calls.collect(), error: finished.error.as_ref(), ended: finished.ended }
}

/// What a call did inside.
#[derive(Debug, Serialize)]
pub(super) struct Story<'a> {
    call: u32,
    events: &'a [Event],
    reply: &'a Reply,
    warning: Option<&'a Misuse>,
}

pub(super) fn story(call: u32, outcome: &Outcome) -> Story<'_> {
    Story { call, events: &outcome.events, reply: &outcome.reply, warning: outcome.warning.as_ref() }
}

/// A variable as the page lists it.
#[derive(Debug, Serialize)]
pub(super) struct Value {
    name: String,
    value: i128,
    calls: u32,
    #[serde(rename = "type")]
    type_text: String,
    region: &'static str,
}

pub(super) fn values(notebook: &Notebook, calls: u32) -> Vec<Value> {
    let kernel = notebook.session().kernel();
    let named = |Binding { name, value, calls, type_text }: Binding| Value {
        calls,
        region: region_of(kernel, VirtAddr::new(value.bits())),
        value: value.number(),
        name,
        type_text: type_text.to_string(),
    };
    notebook.values_at(calls).into_iter().map(named).collect()
}

/// A recording as the page heads its list.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FilmView<'a> {
    set: &'a str,
    scenario: &'a str,
    lines: u64,
    calls: u32,
    playable: u32,
    report: &'a Report,
    differs_in: Option<u32>,
    has_end: bool,
}

pub(super) fn film(film: &Film) -> FilmView<'_> {
    FilmView {
        set: &film.set,
        scenario: &film.scenario,
        lines: film.lines,
        calls: film.calls.len() as u32,
        playable: film.playable() as u32,
        report: &film.report,
        differs_in: film.differs_in,
        has_end: film.after.is_some(),
    }
}

/// One call as the recording has it.
#[derive(Debug, Serialize)]
pub(super) struct FilmCallView<'a> {
    line: u64,
    text: &'a str,
    agreed: u32,
    given: u32,
    #[serde(flatten)]
    result: Recorded,
}

pub(super) fn film_calls(film: &Film, calls: Range<u32>) -> Vec<FilmCallView<'_>> {
    let end = film.calls.len().min(calls.end as usize);
    let calls = film.calls.get(calls.start as usize..end).unwrap_or_default();
    calls.iter().map(film_call).collect()
}

fn film_call(call: &FilmCall) -> FilmCallView<'_> {
    FilmCallView {
        line: call.line,
        text: &call.text,
        agreed: call.agreed,
        given: call.given,
        result: call.result,
    }
}
