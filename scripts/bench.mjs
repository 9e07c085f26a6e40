// npm run bench: prints every measurement, side by side with its peer or its budget.
import { run, step } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';
import { buildSite } from './lib/site.mjs';

await setUp({ browser: true });
await buildSite();
await step('native', () => run('cargo', ['bench', '--quiet']));
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
await step('in the browser', () => run('playwright', ['test', '--config', 'benches/playwright.config.ts']));
