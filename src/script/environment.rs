//! The script's variables, each with its history: what it held when so many calls were done.

use super::types::Type;
use super::value::Value;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a variable was declared as.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// `None`: never declared; it has the type of its value.
    pub ty: Option<Type>,
    /// As written.
    pub text: Rc<str>,
    /// Elements, if it is an array.
    pub length: Option<u32>,
    /// Starts as zero.
    pub zeroed: bool,
}

impl Shape {
    fn implicit() -> Shape {
        Shape { ty: None, text: "implicit".into(), length: None, zeroed: false }
    }
}

/// Values by the number of calls that were done when they were assigned, ascending.
#[derive(Clone, Debug, Default)]
struct History(Vec<(u32, Value)>);

impl History {
    fn latest(&self) -> Option<Value> {
        self.0.last().map(|(_, value)| *value)
    }
    fn at(&self, cursor: u32) -> Option<Value> {
        self.assignment_at(cursor).map(|(_, value)| value)
    }
    fn assignment_at(&self, cursor: u32) -> Option<(u32, Value)> {
        let known = self.0.partition_point(|(calls, _)| *calls <= cursor);
        self.0[..known].last().copied()
    }
    fn note(&mut self, calls: u32, value: Value) {
        match self.0.last_mut() {
            Some((last, latest)) if *last == calls => *latest = value,
            _ => self.0.push((calls, value)),
        }
    }
    fn truncate(&mut self, cursor: u32) {
        self.0.truncate(self.0.partition_point(|(calls, _)| *calls <= cursor));
    }
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A variable: one value, or the elements that were set.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub shape: Shape,
    value: History,
    elements: BTreeMap<u32, History>,
}

impl Variable {
    pub fn new(shape: Shape) -> Variable {
        Variable { shape, value: History::default(), elements: BTreeMap::new() }
    }
    /// What it holds now; `None` before the first assignment.
    pub fn read(&self) -> Option<Value> {
        self.value.latest().or_else(|| self.zero())
    }
    pub fn read_element(&self, index: u32) -> Option<Value> {
        self.elements.get(&index).and_then(History::latest).or_else(|| self.zero())
    }
    fn zero(&self) -> Option<Value> {
        self.shape.ty.filter(|_| self.shape.zeroed).map(Value::zero)
    }
    pub fn write(&mut self, value: Value, calls: u32) {
        self.value.note(calls, value);
    }
    pub fn write_element(&mut self, index: u32, value: Value, calls: u32) {
        self.elements.entry(index).or_default().note(calls, value);
    }
    fn truncate(&mut self, cursor: u32) {
        self.value.truncate(cursor);
        self.elements.retain(|_, history| {
            history.truncate(cursor);
            !history.is_empty()
        });
    }
    fn is_unset(&self) -> bool {
        self.value.is_empty() && self.elements.is_empty()
    }
}

/// A variable from its declaration on, until the next of its name.
#[derive(Clone, Debug)]
struct Declared {
    /// Calls done when it was declared.
    calls: u32,
    /// When it was first assigned to, counted over all variables; means nothing while it is unset.
    order: u64,
    variable: Variable,
}

/// A variable's value for the page: scalars, and the elements of arrays that are set.
#[derive(Clone, PartialEq, Debug)]
pub struct Binding {
    /// `p`, `p[3]`
    pub name: String,
    /// What it holds.
    pub value: Value,
    /// Calls done when it was assigned: the last of them may have given the value.
    pub calls: u32,
    /// C type as written, or `implicit`.
    pub type_text: Rc<str>,
}

/// All variables of the outermost level, through time.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    variables: BTreeMap<Rc<str>, Vec<Declared>>,
    assigned: u64,
}

impl Environment {
    /// No variable.
    pub fn new() -> Environment {
        Environment::default()
    }

    /// What each variable holds when `cursor` calls are done, in the order of first assignment.
    pub fn at(&self, cursor: u32) -> Vec<Binding> {
        let mut current: Vec<(&Rc<str>, &Declared)> = self
            .variables
            .iter()
            .filter_map(|(name, history)| Some((name, declared_at(history, cursor)?)))
            .collect();
        current.sort_by_key(|(_, declared)| declared.order);
        current.into_iter().flat_map(|(name, declared)| bindings(name, &declared.variable, cursor)).collect()
    }

    /// What one variable, by the name [`Environment::at`] gives it, holds when `cursor` calls are done.
    pub fn value_at(&self, name: &str, cursor: u32) -> Option<Value> {
        let (variable, index) = match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
            Some((variable, index)) => (variable, Some(index.parse::<u32>().ok()?)),
            None => (name, None),
        };
        let variable = &declared_at(self.variables.get(variable)?, cursor)?.variable;
        match index {
            Some(index) => variable.elements.get(&index)?.at(cursor),
            None => variable.value.at(cursor),
        }
    }

    /// Forgets everything that happened after `cursor` calls: running in the past drops the future.
    pub fn truncate(&mut self, cursor: u32) {
        self.variables.retain(|_, history| {
            history.truncate(history.partition_point(|declared| declared.calls <= cursor));
            if let Some(last) = history.last_mut() {
                last.variable.truncate(cursor);
            }
            !history.is_empty()
        });
    }

    /// Forgets every variable: a new machine.
    pub fn clear(&mut self) {
        self.variables.clear();
    }

    /// The names of all variables, for suggestions.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.variables.keys().map(|name| &**name)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Variable> {
        self.variables.get(name)?.last().map(|declared| &declared.variable)
    }

    /// Declares a variable; one of that name is hidden from now on.
    pub(super) fn declare(&mut self, name: &Rc<str>, shape: Shape, calls: u32) {
        let history = self.variables.entry(name.clone()).or_default();
        if history.last().is_some_and(|last| last.calls == calls) {
            history.pop();
        }
        history.push(Declared { calls, order: 0, variable: Variable::new(shape) });
    }

    /// Assigns to a variable; one that nobody declared comes into being.
    pub(super) fn write(&mut self, name: &Rc<str>, index: Option<u32>, value: Value, calls: u32) {
        if self.get(name).is_none() {
            self.declare(name, Shape::implicit(), calls);
        }
        let Some(declared) = self.variables.get_mut(name).and_then(|history| history.last_mut()) else {
            return;
        };
        if declared.variable.is_unset() {
            self.assigned += 1;
            declared.order = self.assigned;
        }
        match index {
            Some(index) => declared.variable.write_element(index, value, calls),
            None => declared.variable.write(value, calls),
        }
    }
}

fn declared_at(history: &[Declared], cursor: u32) -> Option<&Declared> {
    history[..history.partition_point(|declared| declared.calls <= cursor)].last()
}

fn bindings<'a>(name: &'a str, variable: &'a Variable, cursor: u32) -> impl Iterator<Item = Binding> + 'a {
    let binding = move |name: String, history: &History| {
        let (calls, value) = history.assignment_at(cursor)?;
        Some(Binding { name, value, calls, type_text: variable.shape.text.clone() })
    };
    let scalar = binding(name.to_owned(), &variable.value);
    let elements = variable
        .elements
        .iter()
        .filter_map(move |(index, history)| binding(format!("{name}[{index}]"), history));
    scalar.into_iter().chain(elements)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(environment: &Environment, cursor: u32) -> String {
        let bindings = environment.at(cursor).into_iter();
        bindings
            .map(|Binding { name, value, .. }| format!("{name}={}", value.bits()))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn array(length: u32) -> Shape {
        Shape { ty: Some(Type::INT), text: "int".into(), length: Some(length), zeroed: false }
    }

    /// a=1 at 1, b at 2, p[3] at 3, a=4 twice at 4.
    fn example() -> Environment {
        let mut environment = Environment::new();
        environment.declare(&"p".into(), array(8), 0);
        environment.write(&"a".into(), None, Value::int(1), 1);
        environment.write(&"b".into(), None, Value::int(2), 2);
        environment.write(&"p".into(), Some(3), Value::int(3), 3);
        environment.write(&"a".into(), None, Value::int(7), 4);
        environment.write(&"a".into(), None, Value::int(4), 4);
        environment
    }

    #[test]
    fn the_past_is_kept() {
        let environment = example();
        assert_eq!(written(&environment, 0), "");
        assert_eq!(written(&environment, 1), "a=1");
        assert_eq!(written(&environment, 3), "a=1 b=2 p[3]=3");
        assert_eq!(written(&environment, 99), "a=4 b=2 p[3]=3");
        assert_eq!(environment.value_at("a", 3).map(Value::bits), Some(1));
        assert_eq!(environment.value_at("p[3]", 3).map(Value::bits), Some(3));
        assert_eq!(environment.value_at("p[3]", 2), None);
    }

    #[test]
    fn truncation_drops_the_future() {
        let mut environment = example();
        environment.truncate(2);
        assert_eq!(written(&environment, 99), "a=1 b=2");
        environment.write(&"c".into(), None, Value::int(9), 3);
        assert_eq!(written(&environment, 99), "a=1 b=2 c=9");
        environment.truncate(0);
        assert_eq!(written(&environment, 99), "");
        assert!(environment.get("p").is_some() && environment.get("a").is_none());
    }

    #[test]
    fn a_new_declaration_hides_the_old_one() {
        let mut environment = example();
        environment.declare(&"a".into(), array(2), 5);
        environment.write(&"a".into(), Some(0), Value::int(8), 6);
        assert_eq!(written(&environment, 4), "a=4 b=2 p[3]=3");
        assert_eq!(written(&environment, 5), "b=2 p[3]=3");
        assert_eq!(written(&environment, 6), "b=2 p[3]=3 a[0]=8");
        environment.truncate(5);
        assert_eq!(written(&environment, 4), "a=4 b=2 p[3]=3");
    }
}
