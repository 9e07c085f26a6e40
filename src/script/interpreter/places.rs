//! Variables, elements and memory: what can be read and written.

use super::super::code::Place;
use super::super::environment::Shape;
use super::super::error::Fault;
use super::super::host::{CallSite, Host};
use super::super::types::Type;
use super::super::value::{self, Value};
use super::{Context, Flow, Interpreter, LONGEST_ARRAY, Slot, Stepped};
use crate::base::VirtAddr;
use crate::kernel::{AccessCall, Reply, Request};

/// Something that can be read and written.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Variable(Place),
    Element(Place, u32),
    /// What a pointer points to; its type is the pointer's.
    Memory(Value),
}

impl Interpreter {
    pub(super) fn pop_target(&mut self) -> Target {
        match self.stack.pop() {
            Some(Slot::Unread(target)) => target,
            other => unreachable!("a place was compiled here, not {other:?}"),
        }
    }

    /// `base[index]`: of an array its element, of a pointer what it points to.
    pub(super) fn index<H: Host>(&mut self, context: &mut Context<'_, H>) -> Stepped<Flow> {
        let index = self.pop();
        let pointer = match self.stack.pop() {
            Some(Slot::Value(pointer)) => pointer,
            Some(Slot::Unread(Target::Variable(place))) => {
                if let Some(element) = self.element(&place, index, context)? {
                    self.stack.push(Slot::Unread(element));
                    return Ok(Flow::On);
                }
                self.read_variable(&place, context)?
            }
            other => unreachable!("arrays are variables, not {other:?}"),
        };
        let pointer = pointee_moved(pointer, index, context)?;
        self.stack.push(Slot::Unread(Target::Memory(pointer)));
        Ok(Flow::On)
    }

    /// The element of an array; `None` if the variable is none.
    pub(super) fn element<H: Host>(
        &self,
        place: &Place,
        index: Value,
        context: &Context<'_, H>,
    ) -> Stepped<Option<Target>> {
        let Some(length) = self.variable(place, context)?.shape.length else { return Ok(None) };
        if index.number() < 0 || index.number() >= length.into() {
            let (name, found) = (self.name_of(place, context), index.number().to_string());
            return Err(Fault::index_range(name, found, length - 1).at(context.span));
        }
        Ok(Some(Target::Element(place.clone(), index.bits() as u32)))
    }

    /// As written: locals have forgotten their name.
    fn name_of<H: Host>(&self, place: &Place, context: &Context<'_, H>) -> String {
        match place {
            Place::Global(name) => name.to_string(),
            Place::Local(_) => {
                let text = self.program.source.text(context.span);
                text.split(['[', '=']).next().unwrap_or(text).trim().to_owned()
            }
        }
    }

    pub(super) fn address_of<H: Host>(&mut self, context: &mut Context<'_, H>) -> Stepped<()> {
        match self.pop_target() {
            Target::Memory(pointer) => {
                self.push(pointer);
                Ok(())
            }
            _ => Err(Fault::address_of_variable().at(context.span)),
        }
    }

    /// Reads what lies on top; `keep` leaves it there, below its value.
    pub(super) fn read_top<H: Host>(&mut self, keep: bool, context: &mut Context<'_, H>) -> Stepped<Flow> {
        let target = self.pop_target();
        if keep {
            self.stack.push(Slot::Unread(target.clone()));
        }
        let value = match target {
            Target::Variable(place) => self.read_variable(&place, context)?,
            Target::Element(place, index) => self.read_element(&place, index, context)?,
            Target::Memory(pointer) => return self.load(pointer, context),
        };
        self.push(value);
        Ok(Flow::On)
    }

    pub(super) fn read_variable<H: Host>(&self, place: &Place, context: &Context<'_, H>) -> Stepped<Value> {
        let variable = self.variable(place, context)?;
        if variable.shape.length.is_some() {
            return Err(Fault::array_as_value(self.name_of(place, context)).at(context.span));
        }
        variable.read().ok_or_else(|| Fault::unset(self.name_of(place, context)).at(context.span))
    }

    pub(super) fn read_element<H: Host>(
        &self,
        place: &Place,
        index: u32,
        context: &Context<'_, H>,
    ) -> Stepped<Value> {
        let value = self.variable(place, context)?.read_element(index);
        let unset = || Fault::unset(format!("{}[{index}]", self.name_of(place, context))).at(context.span);
        value.ok_or_else(unset)
    }

    /// Writes the value on top into the place below it and leaves the value as it was written.
    pub(super) fn write_top<H: Host>(&mut self, context: &mut Context<'_, H>) -> Stepped<Flow> {
        let value = self.pop();
        match self.pop_target() {
            Target::Memory(pointer) => self.store(pointer, value, context),
            target => {
                let written = self.assign(&target, value, context)?;
                self.push(written);
                Ok(Flow::On)
            }
        }
    }

    /// Writes into a variable or an element, converted to its type.
    pub(super) fn assign<H: Host>(
        &mut self,
        target: &Target,
        value: Value,
        context: &mut Context<'_, H>,
    ) -> Stepped<Value> {
        let (place, index) = match target {
            Target::Variable(place) => (place, None),
            Target::Element(place, index) => (place, Some(*index)),
            Target::Memory(_) => unreachable!("memory is stored to by a request"),
        };
        let shape = match place {
            Place::Local(slot) => Some(&self.locals[*slot].shape),
            Place::Global(name) => context.environment.get(name).map(|variable| &variable.shape),
        };
        if index.is_none() && shape.is_some_and(|shape| shape.length.is_some()) {
            return Err(Fault::array_as_value(self.name_of(place, context)).at(context.span));
        }
        let value = match shape.and_then(|shape| shape.ty) {
            Some(ty) => value.cast(ty, context.paging),
            None => value.as_implicit(),
        };
        match (place, index) {
            (Place::Local(slot), None) => self.locals[*slot].write(value, 0),
            (Place::Local(slot), Some(index)) => self.locals[*slot].write_element(index, value, 0),
            (Place::Global(name), _) => {
                context.environment.write(name, index, value, context.host.calls_done());
            }
        }
        Ok(value)
    }

    pub(super) fn declare<H: Host>(&mut self, place: &Place, shape: Shape, context: &mut Context<'_, H>) {
        match place {
            Place::Local(slot) => self.locals[*slot] = super::Variable::new(shape),
            Place::Global(name) => context.environment.declare(name, shape, context.host.calls_done()),
        }
    }

    pub(super) fn declare_array<H: Host>(
        &mut self,
        place: &Place,
        shape: Shape,
        context: &mut Context<'_, H>,
    ) -> Stepped<()> {
        let length = self.pop().number();
        if length < 1 || length > LONGEST_ARRAY.into() {
            return Err(Fault::array_length(length.to_string(), LONGEST_ARRAY).at(context.span));
        }
        self.declare(place, Shape { length: Some(length as u32), ..shape }, context);
        Ok(())
    }

    /// `v = p[i]`: a request.
    fn load<H: Host>(&mut self, pointer: Value, context: &mut Context<'_, H>) -> Stepped<Flow> {
        let (ty, width) = pointee(pointer, context)?;
        let address = VirtAddr::new(pointer.bits());
        let site = self.access_site("load", context);
        let reply = self.request(Request::Access(AccessCall::Load { address, width }), site, context)?;
        if let Some(flow) = self.killed(&reply, context.span) {
            return Ok(flow);
        }
        let number = if let Reply::Integer { value } = reply { value as u64 } else { 0 };
        self.push(Value::new(number, ty, context.paging));
        Ok(Flow::On)
    }

    /// `p[i] = v`: a request.
    pub(super) fn store<H: Host>(
        &mut self,
        pointer: Value,
        value: Value,
        context: &mut Context<'_, H>,
    ) -> Stepped<Flow> {
        let (ty, width) = pointee(pointer, context)?;
        let written = value.cast(ty, context.paging);
        let store = AccessCall::Store {
            address: VirtAddr::new(pointer.bits()),
            width,
            value: written.bits() & (u64::MAX >> (64 - 8 * u32::from(width))),
        };
        let site = self.access_site("store", context);
        let reply = self.request(Request::Access(store), site, context)?;
        if let Some(flow) = self.killed(&reply, context.span) {
            return Ok(flow);
        }
        self.push(written);
        Ok(Flow::On)
    }

    /// Where a load or store is written: made once, however often it runs.
    fn access_site<H: Host>(&mut self, name: &'static str, context: &Context<'_, H>) -> CallSite {
        let source = &self.program.source;
        let make = || CallSite {
            line: Some(source.line(context.span.start)),
            text: source.text(context.span).into(),
            name,
            family: None,
        };
        CallSite { name, ..self.sites.entry(self.at).or_insert_with(make).clone() }
    }
}

/// A pointer so many elements further on.
fn pointee_moved<H: Host>(pointer: Value, index: Value, context: &Context<'_, H>) -> Stepped<Value> {
    if pointer.ty().pointee().is_none() {
        return Err(Fault::not_pointer(pointer.ty().name()).at(context.span));
    }
    if index.ty().is_pointer() {
        return Err(Fault::pointer_operation("[ ]").at(context.span));
    }
    Ok(value::moved(pointer, index.bits(), context.paging))
}

/// What a pointer points to, and its width.
fn pointee<H: Host>(pointer: Value, context: &Context<'_, H>) -> Stepped<(Type, u8)> {
    let fault = match pointer.ty().pointee() {
        Some(ty) if ty.has_values() => return Ok((ty, ty.bytes(context.paging).unwrap_or(1) as u8)),
        Some(Type::VOID) => Fault::void_access(),
        _ => Fault::struct_access(),
    };
    Err(fault.at(context.span))
}
