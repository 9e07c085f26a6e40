//! Statements, declarations and functions.

use super::super::ast::{Declaration, For, Initial, Item, Length, Stmt, StmtKind};
use super::super::error::Fault;
use super::super::token::TokenKind;
use super::expr::KEYWORDS;
use super::types::Specifiers;
use super::{Parse, Parser};

impl Parser<'_> {
    /// A statement of the outermost level, a function, or what a module says about itself.
    pub(super) fn item(&mut self) -> Parse<Item> {
        if self.at_module_word() {
            return self.module_word();
        }
        if self.at_type() {
            return self.declaration_or_function();
        }
        Ok(Item::Statement(self.statement()?))
    }

    /// `MODULE_LICENSE("GPL");`, `module_init(start);`
    fn at_module_word(&self) -> bool {
        let word = if self.here().kind == TokenKind::Name { self.text(self.here()) } else { "" };
        let of_module = word.starts_with("MODULE_") || word.starts_with("EXPORT_SYMBOL");
        (of_module || word == "module_init" || word == "module_exit")
            && self.ahead(1).kind == TokenKind::Mark("(")
    }

    fn module_word(&mut self) -> Parse<Item> {
        let start = self.advance().at;
        self.skip_parentheses()?;
        self.eat(";");
        Ok(Item::Statement(Stmt { kind: StmtKind::Empty, span: self.since(start) }))
    }

    /// From `(` to its `)`.
    fn skip_parentheses(&mut self) -> Parse<()> {
        self.expect("(")?;
        let mut depth = 1;
        while depth > 0 {
            match self.here().kind {
                TokenKind::Mark("(") => depth += 1,
                TokenKind::Mark(")") => depth -= 1,
                TokenKind::End => {
                    self.expect(")")?;
                }
                _ => {}
            }
            self.advance();
        }
        Ok(())
    }

    fn declaration_or_function(&mut self) -> Parse<Item> {
        let start = self.here().at;
        let specifiers = self.specifiers()?;
        let before_stars = self.at;
        self.stars();
        if self.here().kind == TokenKind::Name && self.ahead(1).kind == TokenKind::Mark("(") {
            return self.function();
        }
        self.at = before_stars;
        let declarations = self.declarators(&specifiers, self.zeroed)?;
        Ok(Item::Statement(Stmt { kind: StmtKind::Declare(declarations), span: self.since(start) }))
    }

    /// `main(void) { … }`; a prototype says nothing.
    fn function(&mut self) -> Parse<Item> {
        let name = self.expect_name()?;
        let parameters = self.at + 1;
        self.skip_parentheses()?;
        self.stars();
        if self.eat(";") {
            return Ok(Item::Function(self.text(name).into(), Vec::new()));
        }
        let has_parameters = self.tokens[parameters..].iter().take(2).map(|token| self.text(*token));
        let without = matches!(has_parameters.collect::<Vec<_>>()[..], [")", ..] | ["void", ")"]);
        if !without && self.text(name) != "main" {
            return Err(Fault::function_parameters(self.text(name)).at(name.at));
        }
        self.expect("{")?;
        Ok(Item::Function(self.text(name).into(), self.statements()?))
    }

    /// Up to the `}` that ends them.
    fn statements(&mut self) -> Parse<Vec<Stmt>> {
        let mut statements = Vec::new();
        while !self.eat("}") {
            if self.here().kind == TokenKind::End {
                self.expect("}")?;
            }
            statements.push(self.statement()?);
        }
        Ok(statements)
    }

    pub(super) fn statement(&mut self) -> Parse<Stmt> {
        self.nested(Self::statement_here)
    }

    fn statement_here(&mut self) -> Parse<Stmt> {
        let start = self.here();
        let kind = match start.kind {
            TokenKind::Mark(";") => {
                self.advance();
                StmtKind::Empty
            }
            TokenKind::Mark("{") => {
                self.advance();
                StmtKind::Block(self.statements()?)
            }
            TokenKind::Name => self.word_statement()?,
            TokenKind::Mark(mark @ (")" | "]" | "}" | "," | "=" | ":")) => {
                return Err(Fault::expected_statement(mark).at(start.at));
            }
            _ => self.expression_statement()?,
        };
        Ok(Stmt { kind, span: self.since(start.at) })
    }

    fn word_statement(&mut self) -> Parse<StmtKind> {
        let word = self.text(self.here());
        match word {
            "if" => self.if_statement(),
            "while" => self.while_statement(),
            "do" => self.do_statement(),
            "for" => self.for_statement(),
            "break" => self.single_word(StmtKind::Break),
            "continue" => self.single_word(StmtKind::Continue),
            "return" => self.return_statement(),
            "goto" => self.goto_statement(),
            "switch" | "case" | "default" | "asm" => Err(Fault::not_in_language(word).at(self.here().at)),
            "else" => Err(Fault::expected_statement(word).at(self.here().at)),
            _ if self.at_type() => self.declaration(),
            _ if self.at_label() => self.label(),
            _ => self.expression_statement(),
        }
    }

    fn expression_statement(&mut self) -> Parse<StmtKind> {
        let expr = self.expression()?;
        self.expect(";")?;
        Ok(StmtKind::Expr(expr))
    }

    fn single_word(&mut self, kind: StmtKind) -> Parse<StmtKind> {
        self.advance();
        self.expect(";")?;
        Ok(kind)
    }

    fn if_statement(&mut self) -> Parse<StmtKind> {
        self.advance();
        let condition = self.condition()?;
        let then = self.statement()?;
        let otherwise = if self.eat_word("else") { Some(self.statement()?.into()) } else { None };
        Ok(StmtKind::If(condition, then.into(), otherwise))
    }

    fn condition(&mut self) -> Parse<super::super::ast::Expr> {
        self.expect("(")?;
        let condition = self.expression()?;
        self.expect(")")?;
        Ok(condition)
    }

    fn while_statement(&mut self) -> Parse<StmtKind> {
        self.advance();
        Ok(StmtKind::While(self.condition()?, self.statement()?.into()))
    }

    fn do_statement(&mut self) -> Parse<StmtKind> {
        self.advance();
        let body = self.statement()?;
        if !self.eat_word("while") {
            let end = || Fault::expected_mark_end("while");
            return Err(self.unexpected(|found| Fault::expected_mark("while", found), end));
        }
        let condition = self.condition()?;
        self.expect(";")?;
        Ok(StmtKind::DoWhile(body.into(), condition))
    }

    fn for_statement(&mut self) -> Parse<StmtKind> {
        self.advance();
        self.expect("(")?;
        let start = self.here();
        let kind = match start.kind {
            TokenKind::Mark(";") => self.single_mark()?,
            _ if self.at_type() => self.declaration()?,
            _ => self.expression_statement()?,
        };
        let start = Stmt { kind, span: self.since(start.at) };
        let condition = if self.is(";") { None } else { Some(self.expression()?) };
        self.expect(";")?;
        let step = if self.is(")") { None } else { Some(self.expression()?) };
        self.expect(")")?;
        let body = self.statement()?;
        Ok(StmtKind::For(Box::new(For { start, condition, step, body })))
    }

    fn single_mark(&mut self) -> Parse<StmtKind> {
        self.expect(";")?;
        Ok(StmtKind::Empty)
    }

    fn return_statement(&mut self) -> Parse<StmtKind> {
        self.advance();
        let value = if self.is(";") { None } else { Some(self.expression()?) };
        self.expect(";")?;
        Ok(StmtKind::Return(value))
    }

    fn goto_statement(&mut self) -> Parse<StmtKind> {
        self.advance();
        let label = self.expect_name()?;
        self.expect(";")?;
        Ok(StmtKind::Goto(self.text(label).into()))
    }

    fn at_label(&self) -> bool {
        self.ahead(1).kind == TokenKind::Mark(":")
    }

    fn label(&mut self) -> Parse<StmtKind> {
        let name = self.advance();
        self.expect(":")?;
        Ok(StmtKind::Label(self.text(name).into()))
    }

    /// `void *p, *q = NULL;` inside a block.
    fn declaration(&mut self) -> Parse<StmtKind> {
        let specifiers = self.specifiers()?;
        Ok(StmtKind::Declare(self.declarators(&specifiers, false)?))
    }

    fn declarators(&mut self, specifiers: &Specifiers, zeroed: bool) -> Parse<Vec<Declaration>> {
        let mut declarations = Vec::new();
        loop {
            declarations.push(self.declarator(specifiers, zeroed)?);
            if !self.eat(",") {
                self.expect(";")?;
                return Ok(declarations);
            }
        }
    }

    fn declarator(&mut self, specifiers: &Specifiers, zeroed: bool) -> Parse<Declaration> {
        let stars = self.stars();
        let ty = specifiers.with_stars(stars);
        let name = self.expect_name()?;
        let text = self.text(name);
        if KEYWORDS.contains(&text) || super::types::starts_type(text) {
            return Err(Fault::expected_name(text).at(name.at));
        }
        if !ty.ty.has_values() {
            return Err(Fault::void_variable(format!("{} {text}", ty.text)).at(specifiers.span.to(name.at)));
        }
        let array = self.array_length()?;
        let initial = if self.eat("=") { Some(self.initial()?) } else { None };
        let zeroed = zeroed || specifiers.is_static;
        Ok(Declaration { name: text.into(), span: name.at, ty, array, initial, zeroed })
    }

    fn array_length(&mut self) -> Parse<Option<Length>> {
        if !self.eat("[") {
            return Ok(None);
        }
        let length = if self.is("]") { Length::OfInitial } else { Length::Given(self.expression()?) };
        self.expect("]")?;
        if self.is("[") {
            return Err(Fault::array_dimensions().at(self.here().at));
        }
        Ok(Some(length))
    }

    fn initial(&mut self) -> Parse<Initial> {
        if !self.eat("{") {
            return Ok(Initial::Value(self.assignment()?));
        }
        let mut values = Vec::new();
        while !self.eat("}") {
            values.push(self.assignment()?);
            if !self.is("}") {
                self.expect(",")?;
            }
        }
        Ok(Initial::List(values))
    }
}
