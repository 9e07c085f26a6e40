// npm run bench: prints every measurement, side by side with its peer or its budget.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, step } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';
import { buildSite } from './lib/site.mjs';
import { tableOf } from './lib/bench-table.mjs';

const target = process.env.CARGO_TARGET_DIR ?? 'target';
const inBrowser = join(target, 'bench-browser.json');

await setUp({ browser: true });
await buildSite();
await step('native', () => run('cargo', ['bench', '--quiet', '--features', 'bench']));
await step('the model for the bench', () =>
  run('wasm-pack', [
    'build',
    '--mode',
    'no-install',
    '--no-pack',
    '--target',
    'web',
    '--release',
    '--out-dir',
    'target/bench-pkg',
    '--',
    '--features',
    'bench',
  ]),
);
await step('in the browser', () =>
  run('playwright', ['test', '--config', 'benches/playwright.config.ts'], {
    env: { PAGEFRAME_BENCH_RESULTS: inBrowser },
  }),
);
console.log(tableOf(target, JSON.parse(readFileSync(inBrowser, 'utf8'))));
