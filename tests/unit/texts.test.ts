/** Every key the page asks for has a text in both languages, and every argument is given a value. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentResource } from '@fluent/bundle';
import { describe, expect, test } from 'vitest';
import { GFP_NAMES, gfpText } from '../../www/core/gfp';
import { FRAME_STATES, OWNER_KINDS } from '../../www/core/contract';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

interface Message {
  id: string;
  args: string[];
}

const en = messages('www/locales/en.ftl');
const zh = messages('www/locales/zh.ftl');
const names = messages('www/locales/names.ftl');

test('both languages have the same keys, each once', () => {
  const keys = (all: Message[]) => all.map(({ id }) => id).sort();
  expect(keys(zh)).toEqual(keys(en));
  expect(new Set(keys(en)).size).toBe(en.length);
});

test('what is so or not so is told as yes and no', () => {
  const told = ['en', 'zh', 'names'].map((file) => read(`www/locales/${file}.ftl`)).join('\n');
  expect(told.match(/\[(true|false)\]/g)).toBeNull();
});

test('both languages use arguments that the other knows', () => {
  const unlike = en.filter(({ id, args }) => {
    const other = zh.find((message) => message.id === id)?.args ?? [];
    return args.join() !== other.join();
  });
  expect(unlike.map(({ id }) => id)).toEqual([]);
});

describe('variants of the Rust sources have texts', () => {
  test.each(readdirSync(join(ROOT, 'src/base/step')).filter((file) => file !== 'mod.rs'))(
    'steps of %s',
    (file) => {
      const wanted = variants(read(`src/base/step/${file}`), /pub enum \w+Step/);
      expect(missing(en, 'step-', wanted)).toEqual([]);
      expect(missing(names, 'fn-', wanted)).toEqual([]);
    },
  );
  test.each([
    ['reason-', 'src/dma/verdict.rs', /pub enum Reason/],
    ['remedy-', 'src/dma/verdict.rs', /pub enum Remedy/],
    ['verdict-', 'src/dma/verdict.rs', /pub enum VerdictKind/],
    ['misuse-', 'src/kernel/request.rs', /pub enum Misuse/],
    ['why-', 'src/kernel/request.rs', /pub enum NullReason/],
    ['death-', 'src/process/mod.rs', /pub enum Death/],
    ['migratetype-', 'src/base/migratetype.rs', /pub enum Migratetype/],
  ])('%s', (prefix, file, head) => {
    const wanted = variants(read(file), head).filter((name) => `${prefix}${name}` !== 'remedy-none');
    expect(wanted.length).toBeGreaterThan(2);
    expect(missing(en, prefix, wanted)).toEqual([]);
  });
});

test('states and owners have texts', () => {
  expect(missing(en, 'state-', FRAME_STATES)).toEqual([]);
  expect(missing(en, 'owner-', OWNER_KINDS)).toEqual([]);
});

test('every key that the page says as it stands has a text', () => {
  const sources = readdirSync(join(ROOT, 'www'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const said = sources.flatMap((file) =>
    [...read(`www/${file}`).matchAll(/\bsay\(\s*'([\w-]+)'/g)].map(([, key]) => key as string),
  );
  expect(said.length).toBeGreaterThan(50);
  expect(said.filter((key) => !en.some(({ id }) => id === key))).toEqual([]);
});

test('the scenarios’ comments have texts', () => {
  const keys = [...read('www/scenarios/scenarios.ts').matchAll(/\/\/ @([\w-]+)$/gm)].map(
    ([, key]) => key as string,
  );
  expect(keys.filter((key) => !en.some(({ id }) => id === key))).toEqual([]);
});

test('sentences are short, and none exclaims', () => {
  const lines = ['en', 'zh'].flatMap((language) => read(`www/locales/${language}.ftl`).split('\n'));
  expect(lines.filter((line) => /[!！]/.test(line) && !line.startsWith('#'))).toEqual([]);
  expect(
    lines.filter((line) => /^(step|reason)-/.test(line)).filter((line) => said(line).length > 90),
  ).toEqual([]);
});

test('flags have the kernel’s names', () => {
  const rust = [...read('src/base/gfp.rs').matchAll(/= "(\w+)", (0x[0-9a-f]+);/g)].map(([, name, bits]) => [
    name,
    Number(bits),
  ]);
  expect(GFP_NAMES.map(([name, bits]) => [name, bits])).toEqual(rust);
  expect(gfpText(0xcc0)).toBe('GFP_KERNEL');
  expect(gfpText(0xdc0)).toBe('GFP_KERNEL | __GFP_ZERO');
  expect(gfpText(0)).toBe('0');
});

/** The sentence without its key, an argument as long as a usual value. */
function said(line: string): string {
  return line.replace(/^[\w-]+ = /, '').replace(/\{ \$\w+ \}/g, '12345678');
}

function missing(all: Message[], prefix: string, wanted: readonly string[]): string[] {
  return wanted.filter((name) => !all.some(({ id }) => id === `${prefix}${name}`));
}

/** Variants of an enum in Rust's source, in kebab case. */
function variants(source: string, head: RegExp): string[] {
  const at = source.search(head);
  if (at < 0) throw new Error(`no ${head}`);
  const body = block(source, source.indexOf('{', at));
  const bare = body.replace(/\/\/.*$/gm, '').replace(/#\[[^\]]*\]/g, '');
  const flat = bare.replace(/\{[^{}]*\}/g, '').replace(/\([^()]*\)/g, '');
  return [...flat.matchAll(/\b([A-Z]\w*)\b/g)].map(([, name]) => kebab(name as string));
}

function block(source: string, open: number): string {
  let depth = 0;
  for (let at = open; at < source.length; at++) {
    if (source[at] === '{') depth += 1;
    if (source[at] === '}') depth -= 1;
    if (depth === 0) return source.slice(open + 1, at);
  }
  return '';
}

function kebab(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

function messages(path: string): Message[] {
  return new FluentResource(read(path)).body.map(({ id, value }) => ({ id, args: argsOf(value) }));
}

/** Names of the variables in a parsed pattern, sorted. */
function argsOf(pattern: unknown): string[] {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    else if (typeof node === 'object' && node !== null) {
      const { type, name } = node as { type?: string; name?: string };
      if (type === 'var' && name) found.add(name);
      Object.values(node).forEach(visit);
    }
  };
  visit(pattern);
  return [...found].sort();
}
