// npm run bench: prints every measurement, side by side with its peer or its budget.
import { run, step } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';
import { buildSite } from './lib/site.mjs';

await setUp({ browser: true });
await buildSite();
await step('native', () => run('cargo', ['bench', '--quiet']));
await step('in the browser', () => run('playwright', ['test', '--config', 'benches/playwright.config.ts']));
