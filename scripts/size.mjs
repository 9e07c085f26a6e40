// npm run size: brotli bytes of what a reader loads, file by file, beside the budgets.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { setUp } from './lib/setup.mjs';
import { brotli, buildSite, files } from './lib/site.mjs';

/** Bytes; the embed is everything it loads, the playground its first load. */
const BUDGETS = { embed: 120_000, playground: 200_000 };
/** Loaded only when the reader asks for it. */
const LAZY = /machines\/(686-fragmented|amd64-lived-in)\.bin$|recordings\/|reader/;

await setUp();
await buildSite();
const rows = files('dist')
  .filter((file) => !file.endsWith('.br'))
  .map((file) => ({ file: relative('dist', file), bytes: weight(file), lazy: LAZY.test(file) }))
  .sort((a, b) => b.bytes - a.bytes);
for (const { file, bytes, lazy } of rows)
  console.log(`${String(bytes).padStart(9)}  ${file}${lazy ? '  (lazy)' : ''}`);
const first = rows.filter((row) => !row.lazy).reduce((sum, row) => sum + row.bytes, 0);
for (const [name, budget] of Object.entries(BUDGETS)) {
  console.log(
    `${name}: ${first} of ${budget} bytes brotli: ${first <= budget ? 'within' : 'OVER'} the budget`,
  );
}

/** Recorded machines and recordings are compressed already. */
function weight(file) {
  const bytes = readFileSync(file);
  return /\.(bin|gz)$/.test(file) ? bytes.length : brotli(bytes).length;
}
