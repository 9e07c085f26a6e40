import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../www');

/** What the files of a folder may import from. Views know core and gl, never each other. */
const EDGES: Readonly<Record<string, readonly string[]>> = {
  core: ['core', 'scenarios', 'styles', 'locales', 'pkg'],
  gl: ['gl', 'core'],
  scenarios: [],
  views: ['core', 'gl', 'scenarios'],
  element: ['element', 'core', 'views', 'styles'],
  '.': ['element'],
};

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

test.each(files)('%s', (file) => {
  const folder = folderOf(file);
  for (const target of importsOf(file)) {
    const to = folderOf(target);
    if (own(file, target)) continue;
    expect(EDGES[folder], `${file} imports ${target}`).toContain(to);
  }
});

/** The parts of one view may know each other; `views/all` lists the views. */
function own(file: string, target: string): boolean {
  if (file === 'views/all.ts') return target.startsWith('views/');
  return dirname(file) === dirname(target) && /^views\/./.test(dirname(file));
}

function folderOf(file: string): string {
  if (file.startsWith('../pkg')) return 'pkg';
  return file.includes('/') ? (file.split('/')[0] as string) : '.';
}

function importsOf(file: string): string[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const found = [...source.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)];
  return found.map(([, path]) => relative(ROOT, join(ROOT, dirname(file), path as string)));
}
