//! Calls: arguments in, a request out, the answer back as C would return it.

use super::super::calls::{Act, Arguments, Kind, pfn_of};
use super::super::code::{Place, Prepared};
use super::super::error::Fault;
use super::super::host::{CallSite, Host};
use super::super::source::Span;
use super::super::types::Type;
use super::super::value::{self, Value};
use super::places::Target;
use super::{Context, End, Flow, Interpreter, MOST_CALLS, Slot, Stepped};
use crate::base::{Errno, Gfp, VirtAddr};
use crate::kernel::{Kernel, Misuse, Reply, Request};

/// A call's arguments, taken from the stack.
#[derive(Default)]
struct Given {
    /// One for each argument, 0 where it is no value.
    values: Vec<Value>,
    /// Where the answer goes, for `&p`.
    place: Option<Target>,
    pages: Vec<VirtAddr>,
}

impl Interpreter {
    pub(super) fn call<H: Host>(
        &mut self,
        prepared: &Prepared,
        context: &mut Context<'_, H>,
    ) -> Stepped<Flow> {
        let given = self.given(prepared, context)?;
        let arguments = Arguments {
            values: &given.values,
            text: &prepared.text,
            pages: &given.pages,
            kernel: context.host.kernel(),
        };
        let build = match prepared.call.act {
            Act::Convert(convert) => {
                let number = convert(&arguments);
                self.push_result(number, prepared, context);
                return Ok(Flow::On);
            }
            Act::Ask(build) | Act::AskOrMinusOne(build) | Act::AskInto(build) | Act::AskPfn(build) => build,
        };
        let request = build(&arguments).map_err(|(argument, fault)| fault.at(prepared.spans[argument]))?;
        let reply = self.request(request, prepared.site.clone(), context)?;
        if let Some(flow) = self.killed(&reply, context.span) {
            return Ok(flow);
        }
        let number = self.answer(&reply, prepared.call.act, given.place, context)?;
        self.push_result(number, prepared, context);
        Ok(Flow::On)
    }

    fn push_result<H: Host>(&mut self, number: u64, prepared: &Prepared, context: &Context<'_, H>) {
        let ty = prepared.signature.result.unwrap_or(Type::INT);
        self.push(Value::new(number, ty, context.paging));
    }

    /// Takes the arguments from the stack, each converted to the type of its parameter; pages are read where they are given.
    fn given<H: Host>(&mut self, prepared: &Prepared, context: &mut Context<'_, H>) -> Stepped<Given> {
        let kinds = &prepared.signature.parameters[..prepared.spans.len()];
        let on_stack = kinds.iter().filter(|kind| **kind != Kind::Text).count();
        let mut slots = self.stack.split_off(self.stack.len() - on_stack).into_iter();
        let mut given = Given::default();
        let mut pages = None;
        for (kind, span) in kinds.iter().zip(&prepared.spans) {
            let slot = if *kind == Kind::Text { None } else { slots.next() };
            let value = match (kind, slot) {
                (Kind::Value(ty), Some(Slot::Value(value))) => value.cast(*ty, context.paging),
                (Kind::Flags, Some(Slot::Value(value))) => checked_flags(value, *span)?,
                (Kind::Place, Some(Slot::Unread(target))) => {
                    given.place = Some(target);
                    Value::int(0)
                }
                (Kind::Pages, slot) => {
                    pages = slot;
                    Value::int(0)
                }
                _ => Value::int(0),
            };
            given.values.push(value);
        }
        if let Some(pages) = pages {
            let of_call = std::mem::replace(&mut context.span, prepared.spans[0]);
            given.pages = self.pages(&pages, given.values[1], prepared, context)?;
            context.span = of_call;
        }
        Ok(given)
    }

    /// The `struct page`s of `vmap`'s first argument, as many as its second says.
    fn pages<H: Host>(
        &self,
        pages: &Slot,
        count: Value,
        prepared: &Prepared,
        context: &Context<'_, H>,
    ) -> Stepped<Vec<VirtAddr>> {
        let frames = context.host.kernel().layout.max_pfn.get();
        let too_many = || Fault::page_count(count.number().to_string(), frames).at(prepared.spans[1]);
        let count = u32::try_from(count.bits()).ok().filter(|count| *count <= frames).ok_or_else(too_many)?;
        match pages {
            Slot::Unread(Target::Element(place, first)) => self.pages_of_array(place, *first, count, context),
            Slot::Unread(Target::Variable(place)) => match self.variable(place, context)?.shape.length {
                Some(_) => self.pages_of_array(place, 0, count, context),
                None if prepared.addressed && count <= 1 => (0..count)
                    .map(|_| Ok(VirtAddr::new(self.read_variable(place, context)?.bits())))
                    .collect(),
                None if prepared.addressed => {
                    Err(Fault::argument_pages(prepared.call.name()).at(prepared.spans[0]))
                }
                None => Ok(pages_in_memory(self.read_variable(place, context)?, count, context)),
            },
            Slot::Unread(Target::Memory(pointer)) | Slot::Value(pointer) => {
                Ok(pages_in_memory(*pointer, count, context))
            }
        }
    }

    fn pages_of_array<H: Host>(
        &self,
        place: &Place,
        first: u32,
        count: u32,
        context: &Context<'_, H>,
    ) -> Stepped<Vec<VirtAddr>> {
        let page = |index: u32| {
            let index = Value::int(first.saturating_add(index) as i32);
            match self.element(place, index, context)? {
                Some(Target::Element(_, index)) => Ok(self.read_element(place, index, context)?.bits()),
                _ => Ok(self.read_variable(place, context)?.bits()),
            }
        };
        (0..count).map(|index| page(index).map(VirtAddr::new)).collect()
    }

    /// What a call returns in C, as bits.
    fn answer<H: Host>(
        &mut self,
        reply: &Reply,
        act: Act,
        place: Option<Target>,
        context: &mut Context<'_, H>,
    ) -> Stepped<u64> {
        const MINUS_ONE: u64 = u64::MAX;
        Ok(match (act, reply) {
            (Act::AskInto(_), Reply::Pointer { address }) => {
                self.put(place, *address, context)?;
                0
            }
            (Act::AskInto(_), Reply::Error { errno }) => *errno as u64,
            (Act::AskInto(_), Reply::Null { .. }) => Errno::Enomem as u64,
            (Act::AskOrMinusOne(_), Reply::Error { .. } | Reply::Null { .. }) => MINUS_ONE,
            (Act::AskPfn(_), Reply::Pointer { address }) => pfn_of(context.host.kernel(), *address),
            (Act::AskPfn(_), Reply::Null { .. }) => pfn_of(context.host.kernel(), VirtAddr::NULL),
            (_, Reply::Pointer { address }) => address.get(),
            (_, Reply::Integer { value }) => *value as u64,
            (_, Reply::Child { process }) => process.0.into(),
            _ => 0,
        })
    }

    /// Writes the pointer where `&p` says.
    fn put<H: Host>(
        &mut self,
        place: Option<Target>,
        address: VirtAddr,
        context: &mut Context<'_, H>,
    ) -> Stepped<()> {
        let value = Value::new(address.get(), Type::VOID_POINTER, context.paging);
        match place {
            Some(target @ (Target::Variable(_) | Target::Element(..))) => {
                self.assign(&target, value, context).map(drop)
            }
            Some(Target::Memory(pointer)) => self.store(pointer, value, context).map(drop),
            None => Ok(()),
        }
    }

    /// Makes a request, within the limit.
    pub(super) fn request<H: Host>(
        &mut self,
        request: Request,
        site: CallSite,
        context: &mut Context<'_, H>,
    ) -> Stepped<Reply> {
        if self.calls >= MOST_CALLS {
            return Err(Fault::too_many_calls(MOST_CALLS).at(context.span));
        }
        self.calls += 1;
        Ok(context.host.execute(request, site))
    }

    /// What ends the context that runs the code: an oops, or the death of the process.
    pub(super) fn killed(&self, reply: &Reply, span: Span) -> Option<Flow> {
        let kills = matches!(
            reply,
            Reply::Died { .. }
                | Reply::Misuse { misuse: Misuse::Oops { .. } | Misuse::NullDereference { .. } }
        );
        kills.then(|| Flow::End(End::Killed { line: self.line(span) }))
    }
}

fn checked_flags(value: Value, span: Span) -> Stepped<Value> {
    let known = u32::try_from(value.bits() & u64::from(u32::MAX)).ok().and_then(Gfp::try_new);
    match known {
        Some(_) => Ok(value),
        None => Err(Fault::unknown_flags(format!("{:#x}", value.bits() & u64::from(u32::MAX))).at(span)),
    }
}

/// Pages whose pointers lie in memory that the script wrote; NULL where nothing is mapped.
fn pages_in_memory<H: Host>(pointer: Value, count: u32, context: &Context<'_, H>) -> Vec<VirtAddr> {
    let word = context.paging.word().get();
    let pages = Value::new(pointer.bits(), Type::PAGE_POINTER.pointer(), context.paging);
    let address = |index: u32| value::moved(pages, index.into(), context.paging).bits();
    (0..count).map(|index| word_at(context.host.kernel(), VirtAddr::new(address(index)), word)).collect()
}

fn word_at(kernel: &Kernel, at: VirtAddr, bytes: u64) -> VirtAddr {
    let byte = |i| kernel.translate(at.plus(i)).map(|phys| kernel.pages.contents.byte(phys));
    let word = (0..bytes).rev().try_fold(0, |word, i| Some(word << 8 | u64::from(byte(i)?)));
    VirtAddr::new(word.unwrap_or(0))
}
